"""What of a file's entry no form could read: wrong types, unknown keys, missing rows; each by its place."""

from collections.abc import Set
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _

from procurement.forms.sheet import Sheet

Faults = dict[str, list[str]]


def has_whole_rows(entry: dict[str, Any], sheet: Sheet) -> bool:
    """Whether every row is there and would be read by the sheet under its own number."""
    rows = entry.get(sheet.rows_name)
    is_list = isinstance(rows, list) and 1 <= len(rows) <= sheet.most_rows
    return is_list and all(isinstance(row, dict) and _has_key(row, sheet) for row in rows)


def faults_of_shape(entry: dict[str, Any], sheet: Sheet, row_extras: Set[str]) -> Faults:
    """What is unknown, missing altogether, or of a type no form could read."""
    parts = {sheet.rows_name, sheet.part_name}
    faults = _faults_of_fields({k: v for k, v in entry.items() if k not in parts}, sheet.form, "", parts)
    faults |= _faults_of_fields(entry.get(sheet.part_name, {}), sheet.part, f"{sheet.part_name}.", set())
    rows = entry.get(sheet.rows_name)
    if not isinstance(rows, list) or not 1 <= len(rows) <= sheet.most_rows:
        most = {"most": sheet.most_rows}
        return faults | {sheet.rows_name: [_("Expected a list of 1 to %(most)d objects.") % most]}
    row_form = sheet.row_class()(**sheet.row_options())
    for position, row in enumerate(rows):
        place = f"{sheet.rows_name}[{position}]."
        faults |= _faults_of_fields(row, row_form, place, row_extras)
        if isinstance(row, dict) and not _has_key(row, sheet):
            faults[f"{place}{sheet.row_key[0]}"] = [_("Missing.")]
    return faults


def _has_key(row: dict[str, Any], sheet: Sheet) -> bool:
    return any(row.get(key) not in (None, "") for key in sheet.row_key)


def _faults_of_fields(values: Any, form: forms.BaseForm, place: str, extras: Set[str]) -> Faults:
    if not isinstance(values, dict):
        return {place.rstrip("."): [_("Expected an object.")]}
    names = {name for name in form.fields if name != "version"}
    known = {"known": ", ".join(sorted(names | extras))}
    faults: Faults = {
        f"{place}{k}": [_("Unknown; expected one of %(known)s.") % known] for k in values.keys() - names - extras
    }
    for name, value in values.items():
        wanted = _faults_of_value(value, form.fields.get(name))
        if wanted:
            faults[f"{place}{name}"] = [wanted]
    return faults


def _faults_of_value(value: Any, field: forms.Field | None) -> str:
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        is_list = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return "" if is_list else _("Expected a list of texts.")
    if isinstance(field, forms.BooleanField):
        return "" if isinstance(value, bool) else _("Expected true or false.")
    if not isinstance(value, str | int | Decimal | None) or isinstance(value, bool):
        return _("Expected a text or a number.")
    if isinstance(field, forms.DateTimeField) and isinstance(value, str) and _lacks_zone(value):
        return _("Give the time zone, such as 2030-06-01T12:00Z.")
    return ""


def _lacks_zone(text: str) -> bool:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return False
    return moment is not None and is_naive(moment)
