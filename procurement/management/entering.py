"""Entries of a JSON file, put through the same forms and verbs as the pages; faults by their place in the file."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.context import acting_as
from accounts.models import Person
from accounts.permits import Invalid, demand
from accounts.refusals import Refusal
from procurement.actions import offer, requirement
from procurement.forms.offer import OfferSheet
from procurement.forms.requirement import RequirementSheet
from procurement.forms.sheet import Sheet
from procurement.management.shapes import Faults, faults_of_shape
from trials.models import System

MOST_BYTES = 5_000_000
MOST_ENTRIES = 500
Document = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One list of the file: the permission it takes, the sheet of its page, its verb, and keys the sheet has not."""

    permission: str
    sheet: Callable[[QueryDict, Document, Person], Sheet]
    verb: Callable[[Sheet, Document, Person], Any]
    row_extras: frozenset[str] = frozenset()


def _enter_requirement(sheet: Sheet, entry: Document, by: Person) -> Any:
    units = [row.get("unit", "") for row in entry["lines"]]
    lines = [row | {"unit": unit} for row, unit in zip(sheet.row_fields, units, strict=True)]
    return requirement.create(fields=sheet.fields, lines=lines, private=sheet.part_fields, by=by)


def _enter_offer(sheet: Sheet, entry: Document, by: Person) -> Any:
    return offer.create(fields=sheet.fields, tiers=sheet.row_fields, terms=sheet.part_fields, by=by)


KINDS = {
    "requirements": Kind(
        "requirement.create",
        lambda data, entry, by: RequirementSheet(data, currency=by.nation.currency),
        _enter_requirement,
        frozenset({"unit"}),
    ),
    "offers": Kind("offer.create", lambda data, entry, by: OfferSheet(data, mode=str(entry.get("mode"))), _enter_offer),
}


def read(path: Path) -> Document:
    """The document in a file; Invalid where it is no JSON object of known lists, or too long."""
    if path.stat().st_size > MOST_BYTES:
        raise Invalid(_("%(file)s: at most %(most)d bytes.") % {"file": path, "most": MOST_BYTES})
    try:
        text = path.read_text(encoding="utf-8")
        document = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_once)
    except json.JSONDecodeError as fault:
        raise Invalid(f"{path}:{fault.lineno}:{fault.colno}: {fault.msg}") from fault
    except (UnicodeDecodeError, RecursionError, ValueError) as fault:
        raise Invalid(f"{path}: {fault}") from fault
    faults = _faults_of_document(document)
    if faults:
        raise Invalid(_("The file is not as expected."), faults)
    return document


def enter(document: Document, *, by: Person, check: bool = False) -> list[tuple[str, Any]]:
    """Enter everything as drafts: (place, row) of each; Invalid with every fault, and nothing saved, otherwise.

    With `check`, nothing is saved either way.
    """
    entered: list[tuple[str, Any]] = []
    faults: Faults = {}
    with transaction.atomic(), acting_as(by.actor):
        for name in document:
            demand(by, KINDS[name].permission)
        for place, kind, entry in _entries(document):
            try:
                entered.append((place, _enter(kind, entry, by)))
            except Refusal as refusal:
                faults |= {f"{place}.{at}".removesuffix(".__all__"): texts for at, texts in _faults_in(refusal).items()}
        if faults:
            raise Invalid(_("Nothing was saved."), faults)
        if check:
            transaction.set_rollback(True)
    return entered


def _entries(document: Document) -> Iterator[tuple[str, Kind, Document]]:
    for name, entries in document.items():
        for position, entry in enumerate(entries):
            yield f"{name}[{position}]", KINDS[name], entry


def _faults_in(refusal: Refusal) -> Faults:
    return {str(at): list(texts) for at, texts in refusal.faults.items()} or {"__all__": [str(refusal)]}


def _enter(kind: Kind, entry: Document, by: Person) -> Any:
    blank = kind.sheet(QueryDict(), entry, by)
    faults = faults_of_shape(entry, blank, kind.row_extras)
    if faults:
        raise Invalid(_("Not as expected."), faults)
    sheet = kind.sheet(_as_posted(entry, blank), entry, by)
    if not sheet.is_valid():
        raise Invalid(_("Not as expected."), _faults_of_sheet(sheet))
    return kind.verb(sheet, entry, by)


def _faults_of_document(document: Any) -> Faults:
    known = _("one of %(names)s") % {"names": ", ".join(KINDS)}
    if not isinstance(document, dict) or not document:
        return {"$": [_("Expected an object with %(known)s.") % {"known": known}]}
    faults: Faults = {name: [_("Unknown; expected %(known)s.") % {"known": known}] for name in document.keys() - KINDS}
    for name in KINDS.keys() & document.keys():
        if not isinstance(document[name], list) or len(document[name]) > MOST_ENTRIES:
            faults[name] = [_("Expected a list of at most %(most)d entries.") % {"most": MOST_ENTRIES}]
    return faults


def _as_posted(entry: Document, sheet: Sheet) -> QueryDict:
    """An entry as the page would have sent it; keys left out have the form's own starting values."""
    data, rows = QueryDict(mutable=True), entry[sheet.rows_name]
    _post(data, entry, sheet.form)
    _post(data, entry.get(sheet.part_name, {}), sheet.part)
    data |= {f"{sheet.rows_name}-TOTAL_FORMS": str(len(rows)), f"{sheet.rows_name}-INITIAL_FORMS": "0"}
    for position, row in enumerate(rows):
        _post(data, row, sheet.row_class()(prefix=f"{sheet.rows_name}-{position}", **sheet.row_options()))
    return data


def _post(data: QueryDict, values: Mapping[str, Any], form: forms.BaseForm) -> None:
    for name, field in form.fields.items():
        value = values.get(name, form.get_initial_for_field(field, name))
        if name == "system":
            value = System.objects.filter(name=value).values_list("pk", flat=True).first()
        if isinstance(value, list):
            data.setlist(form.add_prefix(name), value)
        elif value not in (None, "", False):
            data[form.add_prefix(name)] = str(value)


def _faults_of_sheet(sheet: Sheet) -> Faults:
    faults = {name: list(texts) for name, texts in sheet.form.errors.items()}
    for position, errors in enumerate(sheet.rows.errors):
        faults |= {f"{sheet.rows_name}[{position}].{name}": list(texts) for name, texts in errors.items()}
    if sheet.rows.non_form_errors():
        faults[sheet.rows_name] = list(sheet.rows.non_form_errors())
    part = sheet.part.errors if sheet.part else {}
    return faults | {f"{sheet.part_name}.{name}": list(texts) for name, texts in part.items()}


def _once(pairs: list[tuple[str, Any]]) -> Document:
    names = [name for name, _value in pairs]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(_("the same key twice in one object: %(names)s") % {"names": ", ".join(sorted(twice))})
    return dict(pairs)


def _refuse_constant(text: str) -> None:
    raise ValueError(_("%(text)s is not a number") % {"text": text})
