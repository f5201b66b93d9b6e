"""Lines to rows: the head found by its column names, each cell read by its field, every fault by its cell."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from procurement.exports.table import REMARK
from procurement.imports.fields import MOST_FAULTS, MOST_ROWS, Fault, Field, Unreadable, named, plain_head
from procurement.imports.grid import Sheet, sheets_of
from procurement.imports.spelling import Misspelt, value_of

SEARCHED = 30
Progress = Callable[[int], None]


@dataclass
class Row:
    """One line: its values by field, without those that are empty."""

    line: int
    values: dict[str, Any]


@dataclass
class Reading:
    """What was read: rows, faults (at most MOST_FAULTS are kept, all are counted) and each field's column letter."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    found: int = 0
    letters: dict[str, str] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)

    def fault(self, line: int | str, key: str, text: str) -> None:
        """Note a fault of a field in a line; without the field's column, of the line."""
        self.found += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(f"{self.letters.get(key, '')}{line}", self.heads.get(key, ""), text))


def read(content: bytes, fields: Sequence[Field], progress: Progress = lambda done: None) -> Reading:
    """The rows of the first sheet whose head has the most of the fields' names; Unreadable where there is none."""
    names = {plain_head(one.key): one for one in fields}  # a label is what people write: it goes before another's key
    names |= {name: one for one in fields for name in one.labels()}
    found = max(_heads(content, names), key=lambda head: head[0], default=None)
    if found is None or not found[0]:
        expected = ", ".join(one.head for one in fields if one.required)
        raise Unreadable(_("No line has the names of the columns; expected at least %(names)s.") % {"names": expected})
    _count, line, cells, rest = found
    reading = Reading()
    columns = _columns(reading, line, cells, names)
    _demand_columns(reading, line, fields)
    headed = {place for place, cell in enumerate(cells) if _base(cell)[0]}
    _read_rows(reading, rest, columns, headed, progress)
    return reading


def _heads(content: bytes, names: Mapping[str, Field]) -> Iterator[tuple[int, int, list[Any], Sheet]]:
    """Of each sheet the likeliest head: how many names are known, its line, its cells, and the lines below it."""
    for sheet in sheets_of(content):
        best, above = (0, 0, []), []
        for line, cells in sheet:
            above.append((line, cells))
            known = {names[name].key for cell in cells if (name := _base(cell)[0]) in names}
            if len(known) > best[0]:
                best = (len(known), line, cells)
            if line >= SEARCHED:
                break
        below = [pair for pair in above if pair[0] > best[1]]
        yield (*best, _chained(below, sheet))


def _chained(first: list[tuple[int, list[Any]]], rest: Sheet) -> Sheet:
    yield from first
    yield from rest


def _base(cell: Any) -> tuple[str, str]:
    name, unit = named(str(cell or "")[:200])
    return plain_head(name), unit


def _columns(reading: Reading, line: int, cells: list[Any], names: Mapping[str, Field]) -> list[tuple[int, Field]]:
    """The columns to read, by place; unknown, doubled and wrongly measured ones are faults of the head."""
    found = []
    for place, cell in enumerate(cells):
        name, unit = _base(cell)
        one, letter = names.get(name), get_column_letter(place + 1)
        if not name:
            continue
        if one is None:
            reading.fault(f"{letter}{line}", "", _("Unknown column “%(name)s”.") % {"name": str(cell)[:60]})
        elif one.key in reading.letters:
            reading.fault(f"{letter}{line}", "", _("Column “%(name)s” stands here twice.") % {"name": str(cell)[:60]})
        else:
            reading.letters[one.key], reading.heads[one.key] = letter, str(one.label)
            found.append((place, one))
            if unit and unit.casefold() not in one.units():
                expected = one.unit or _("no unit")
                text = _("The unit is %(found)s; expected %(expected)s.") % {"found": unit, "expected": expected}
                reading.fault(line, one.key, text)
    return found


def _demand_columns(reading: Reading, line: int, fields: Sequence[Field]) -> None:
    there = {one.part for one in fields if one.key in reading.letters}
    for one in fields:
        if one.required and one.key not in reading.letters and (not one.spare or one.part in there):
            reading.fault(line, "", _("The column “%(name)s” is missing.") % {"name": one.head})


def _read_rows(
    reading: Reading, lines: Sheet, columns: list[tuple[int, Field]], headed: set[int], progress: Progress
) -> None:
    for line, cells in lines:
        if _is_blank(cells):
            continue
        if len(reading.rows) >= MOST_ROWS:
            raise Unreadable(_("The file has more than %(most)d rows.") % {"most": MOST_ROWS})
        reading.rows.append(_row(reading, line, cells, columns))
        for place in range(len(cells)):
            if place not in headed and not _is_blank(cells[place : place + 1]):
                letter = get_column_letter(place + 1)
                reading.fault(f"{letter}{line}", "", _("This stands under no column name."))
        progress(len(reading.rows))


def _is_blank(cells: list[Any]) -> bool:
    """Lines without anything, and remarks, which begin with a hash and a blank."""
    if cells and isinstance(cells[0], str) and cells[0].startswith(REMARK):
        return True
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _row(reading: Reading, line: int, cells: list[Any], columns: list[tuple[int, Field]]) -> Row:
    row = Row(line, {})
    for place, one in columns:
        try:
            value = value_of(one, cells[place] if place < len(cells) else None)
        except Misspelt as fault:
            reading.fault(line, one.key, str(fault))
            row.values[one.key] = BROKEN
        else:
            if value is not None:
                row.values[one.key] = value
    return row


class _Broken:
    """Stands for a value that could not be read, so that nothing more is said of it."""

    def __repr__(self) -> str:
        return "BROKEN"


BROKEN = _Broken()
