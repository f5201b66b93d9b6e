"""Entries of a document, put through the same forms and verbs as the pages; faults by their place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.context import acting_as
from accounts.models import Person
from accounts.permits import Invalid, demand, faults_of
from accounts.refusals import NotAllowed, Refusal
from procurement.actions import offer, requirement
from procurement.forms.offer import OfferSheet
from procurement.forms.requirement import RequirementSheet
from procurement.forms.sheet import Sheet
from procurement.management.shapes import Faults, faults_of_shape, has_whole_rows
from procurement.models import RequirementLine
from trials.models import Metric, System

Document = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One list of the file: the permission it takes, its page's sheet, its verb, and what only a file can get wrong."""

    permission: str
    sheet: Callable[[QueryDict, Document, Person], Sheet]
    verb: Callable[[Sheet, Document, Person], Any]
    own_faults: Callable[[Document], Faults]
    row_extras: frozenset[str] = frozenset()


def _enter_requirement(sheet: Sheet, entry: Document, by: Person) -> Any:
    return requirement.create(fields=sheet.fields, lines=sheet.row_fields, private=sheet.part_fields, by=by)


def _enter_offer(sheet: Sheet, entry: Document, by: Person) -> Any:
    return offer.create(**sheet.parts, by=by)


def _faults_of_units(entry: Document) -> Faults:
    """A line may state its unit; it must be the metric's."""
    lines = entry.get("lines")
    rows = [(place, row) for place, row in enumerate(lines if isinstance(lines, list) else ()) if isinstance(row, dict)]
    metrics = Metric.objects.in_bulk([row["metric"] for _place, row in rows if isinstance(row.get("metric"), str)])
    faults: Faults = {}
    for place, row in rows:
        metric = metrics.get(str(row.get("metric")))
        if metric and "unit" in row:
            stated = faults_of(RequirementLine(metric=metric, unit=row["unit"]), exclude={"requirement"})
            faults |= {f"lines[{place}].unit": texts for at, texts in stated.items() if at == "unit"}
    return faults


def _faults_of_system(entry: Document) -> Faults:
    name = entry.get("system")
    if name is None or System.objects.filter(name=str(name)).exists():
        return {}
    return {"system": [_("No system is named %(name)s.") % {"name": name}]}


KINDS = {
    "requirements": Kind(
        "requirement.create",
        lambda data, entry, by: RequirementSheet(data, currency=by.nation.currency),
        _enter_requirement,
        _faults_of_units,
        frozenset({"unit"}),
    ),
    "offers": Kind(
        "offer.create",
        lambda data, entry, by: OfferSheet(data, mode=str(entry.get("mode"))),
        _enter_offer,
        _faults_of_system,
    ),
}


def enter(document: Document, *, by: Person, check: bool = False) -> list[tuple[str, Any]]:
    """Enter everything as drafts: (place, row) of each; Invalid with every fault, and nothing saved, otherwise.

    With `check`, nothing is saved either way.
    """
    entered: list[tuple[str, Any]] = []
    faults: Faults = {}
    with transaction.atomic(), acting_as(by.actor):
        for name in document:
            _demand(name, by)
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


def _demand(name: str, by: Person) -> None:
    try:
        demand(by, KINDS[name].permission)
    except NotAllowed as refusal:
        raise NotAllowed(f"{name}: {by} ({by.role_labels}): {refusal}") from refusal


def _entries(document: Document) -> Iterator[tuple[str, Kind, Document]]:
    for name, entries in document.items():
        for position, entry in enumerate(entries):
            yield f"{name}[{position}]", KINDS[name], entry


def _faults_in(refusal: Refusal) -> Faults:
    return {str(at): list(texts) for at, texts in refusal.faults.items()} or {"__all__": [str(refusal)]}


def _enter(kind: Kind, entry: Any, by: Person) -> Any:
    if not isinstance(entry, dict):
        raise Invalid(_("Expected an object."))
    blank = kind.sheet(QueryDict(), entry, by)
    faults = faults_of_shape(entry, blank, kind.row_extras) | kind.own_faults(entry)
    if has_whole_rows(entry, blank):
        sheet = kind.sheet(_as_posted(entry, blank), entry, by)
        faults = ({} if sheet.is_valid() else _faults_of_sheet(sheet)) | faults
    if faults:
        raise Invalid(_("Not as expected."), faults)
    return kind.verb(sheet, entry, by)


def _as_posted(entry: Document, sheet: Sheet) -> QueryDict:
    """An entry as the page would have sent it; keys left out have the form's own starting values."""
    data, rows, part = QueryDict(mutable=True), entry[sheet.rows_name], entry.get(sheet.part_name)
    _post(data, entry, sheet.form)
    _post(data, part if isinstance(part, dict) else {}, sheet.part)
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
        elif value is not None and value is not False and value != "":
            data[form.add_prefix(name)] = str(value)


def _faults_of_sheet(sheet: Sheet) -> Faults:
    faults = {name: list(texts) for name, texts in sheet.form.errors.items()}
    for position, errors in enumerate(sheet.rows.errors):
        faults |= {f"{sheet.rows_name}[{position}].{name}": list(texts) for name, texts in errors.items()}
    if sheet.rows.non_form_errors():
        faults[sheet.rows_name] = list(sheet.rows.non_form_errors())
    part = sheet.part.errors if sheet.part else {}
    return faults | {f"{sheet.part_name}.{name}": list(texts) for name, texts in part.items()}
