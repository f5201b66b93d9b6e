"""Rows to entries: a thing with its own fields, and the rows that belong to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from procurement.imports.fields import Field
from procurement.imports.layout import BROKEN, Reading, Row


@dataclass
class Entry:
    """A thing to be made: the line it begins in, its values, its rows; broken where a cell could not be read."""

    line: int
    values: dict[str, Any]
    groups: dict[str, list[Row]] = field(default_factory=dict)
    broken: bool = False

    def of(self, part: str) -> list[Row]:
        """Its rows of one sort, such as lines or milestones."""
        return self.groups.get(part, [])

    @property
    def rows(self) -> list[Row]:
        """All its rows, sort by sort."""
        return [row for rows in self.groups.values() for row in rows]


def entries_of(reading: Reading, fields: Sequence[Field], keys: Sequence[str]) -> list[Entry]:
    """The entries: a line with the same key as the one above, or with none of an entry's fields, continues it.

    One line may hold a row of each sort: sorts stand beside each other and are counted each for itself.
    """
    own, parts = [one for one in fields if not one.part], _by_part(fields)
    entries: list[Entry] = []
    seen: dict[tuple[Any, ...], int] = {}
    for row in reading.rows:
        given = {one.key: row.values[one.key] for one in own if one.key in row.values}
        key = tuple(str(given.get(name, "")).casefold() for name in keys)
        if entries and parts and _continues(entries[-1], given, key, keys):
            _compare(reading, entries[-1], row, given)
        else:
            entries.append(_begun(reading, row, given, own))
            _refuse_twice(reading, seen, key, row, keys)
        for name, part in parts.items():
            _add_row(reading, entries[-1], row, name, part)
    return entries


def _by_part(fields: Sequence[Field]) -> dict[str, list[Field]]:
    found: dict[str, list[Field]] = {}
    for one in fields:
        if one.part:
            found.setdefault(one.part, []).append(one)
    return found


def _continues(entry: Entry, given: dict[str, Any], key: tuple[Any, ...], keys: Sequence[str]) -> bool:
    return not given or key == tuple(str(entry.values.get(name, "")).casefold() for name in keys)


def _begun(reading: Reading, row: Row, given: dict[str, Any], own: Sequence[Field]) -> Entry:
    broken = any(value is BROKEN for value in given.values())
    for one in own:
        if one.required and one.key not in given:
            broken = True
            if one.key in reading.letters:
                reading.fault(row.line, one.key, _("Missing."))
    defaults = {one.key: one.default for one in own if one.default is not None}
    return Entry(row.line, defaults | given, broken=broken)


def _refuse_twice(
    reading: Reading, seen: dict[tuple[Any, ...], int], key: tuple[Any, ...], row: Row, keys: Sequence[str]
) -> None:
    if key in seen and any(key):
        text = _("The same stands in line %(line)d already; what belongs together stands in lines below each other.")
        reading.fault(row.line, keys[0], text % {"line": seen[key]})
    seen.setdefault(key, row.line)


def _compare(reading: Reading, entry: Entry, row: Row, given: dict[str, Any]) -> None:
    for name, value in given.items():
        if value is BROKEN:
            entry.broken = True
        elif value != entry.values.get(name) and entry.values.get(name) is not BROKEN:
            text = _("Differs from line %(line)d, to which this line belongs; leave it empty or repeat it.")
            reading.fault(row.line, name, text % {"line": entry.line})
            entry.broken = True


def _add_row(reading: Reading, entry: Entry, row: Row, name: str, part: Sequence[Field]) -> None:
    given = {one.key: row.values[one.key] for one in part if one.key in row.values}
    if not given:
        return
    entry.broken |= any(value is BROKEN for value in given.values())
    for one in part:
        if one.required and one.key not in given:
            entry.broken = True
            if one.key in reading.letters:
                reading.fault(row.line, one.key, _("Missing."))
    defaults = {one.key: one.default for one in part if one.default is not None}
    entry.groups.setdefault(name, []).append(Row(row.line, defaults | given))
