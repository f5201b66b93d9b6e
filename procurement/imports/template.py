"""The workbook somebody fills in: the columns' heads on one sheet, what each of them takes on another."""

from collections.abc import Mapping, Sequence
from typing import IO

from django.utils.translation import gettext as _

from procurement.exports.files import written
from procurement.exports.table import Column, Table
from procurement.imports.fields import Field, named

MOST_NAMED = 200
TYPED = ("integer", "decimal", "date", "boolean")


def columns_of(fields: Sequence[Field]) -> list[Column]:
    """The columns of a table that can be imported as it is."""
    return [_column(one) for one in fields]


def _column(one: Field) -> Column:
    if one.kind == "moment":  # its head says by itself that it is UTC
        return Column(one.key, named(str(one.label))[0], "moment")
    return Column(one.key, one.head, one.kind if one.kind in TYPED else "text")


def template(
    title: str,
    fields: Sequence[Field],
    allowed: Mapping[str, Sequence[str]],
    rows: Sequence[Mapping],
    form: str,
    remarks: tuple[Sequence[str], Sequence[str]],
) -> IO[bytes]:
    """The table to fill in, with `rows` already in it; a workbook explains its columns on a second sheet."""
    above, below = remarks
    explained = Table(
        _("Explanations"),
        [
            Column("column", _("Column name")),
            Column("needed", _("Needed")),
            Column("form", _("What to write")),
            Column("allowed", _("Allowed values")),
        ],
        [_explained(one, allowed.get(one.key, ())) for one in fields],
        above=[_("A thing with several rows: its own columns stand once, and the lines below it continue it.")],
    )
    return written(Table(title, columns_of(fields), rows, above, below, sheets=[explained]), form)


def _explained(one: Field, allowed: Sequence[str]) -> dict[str, str]:
    named = [str(key) for key, _label in one.choices] or [str(value) for value in allowed[:MOST_NAMED]]
    more = _("and %(more)d more") % {"more": len(allowed) - MOST_NAMED} if len(allowed) > MOST_NAMED else ""
    return {
        "column": one.head,
        "needed": _("yes") if one.required else _("no"),
        "form": " ".join(filter(None, [_form(one), str(one.hint)])),
        "allowed": ", ".join(filter(None, [*named, more])),
    }


def _form(one: Field) -> str:
    """How a value of this kind is written."""
    return {
        "text": _("Text of at most %(most)d characters."),
        "integer": _("A whole number."),
        "decimal": _("A number with at most %(places)d decimals, such as 1234.5."),
        "date": _("A day, such as 2031-06-30."),
        "moment": _("A day and a time with its zone, such as 2031-06-30T12:00Z; a workbook's own times are UTC."),
        "boolean": _("yes or no."),
        "choice": _("One of the allowed values."),
        "choices": _("One or more of the allowed values, with commas between them."),
        "reference": _("The name or code of something that exists."),
        "references": _("Names or codes, with commas between them."),
    }[one.kind] % {"most": one.most, "places": one.places}
