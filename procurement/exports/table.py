"""A table to be exported: typed columns over rows, and the remarks that say what it is and for whom."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from procurement.exports.neutral import neutral, printable
from procurement.money import Money

MOST_ROWS = 10_000
REMARK = "# "
KINDS = ("text", "integer", "decimal", "date", "moment", "boolean", "money")
Text = str | Promise
Cell = str | int | Decimal | date | datetime | bool | None


@dataclass(frozen=True)
class Column:
    """One column: `kind` is one of KINDS; `value` reads a row (default: the attribute path of the key)."""

    key: str
    label: Text
    kind: str = "text"
    value: Callable[[Any], Any] | None = None
    unit: Text = ""

    @property
    def numeric(self) -> bool:
        return self.kind in ("integer", "decimal", "money")

    def of(self, row: Any) -> Any:
        return self.value(row) if self.value else _at(row, self.key)


@dataclass(frozen=True)
class Table:
    """What one file holds: remarks above and below, heads, and cells that are made as they are written."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    above: Sequence[str] = ()
    below: Sequence[str] = ()
    sheets: Sequence["Table"] = field(default=())

    def heads(self) -> list[str]:
        """One head a file column; a money column is three, a moment says that it is UTC."""
        return [neutral(head) for column in self.columns for head in _heads(column)]

    def kinds(self) -> list[str]:
        """The kind of each file column."""
        return [kind for column in self.columns for kind in _kinds(column)]

    def lines(self) -> Iterator[list[Cell]]:
        """The rows as typed cells, texts neutralised."""
        for row in self.rows:
            yield [cell for column in self.columns for cell in _cells(column, column.of(row))]

    def remarks(self, texts: Sequence[str]) -> list[str]:
        """Remarks as lines that an import passes over."""
        return [printable(REMARK + text) for text in texts]


def _heads(column: Column) -> list[str]:
    label = f"{column.label} ({column.unit})" if column.unit else str(column.label)
    if column.kind == "money":
        return [label, f"{column.label}: currency", f"{column.label}: price basis"]
    return [f"{column.label} (UTC)"] if column.kind == "moment" else [label]


def _kinds(column: Column) -> list[str]:
    return ["decimal", "text", "date"] if column.kind == "money" else [column.kind]


def _cells(column: Column, value: Any) -> list[Cell]:
    if column.kind == "money":
        money = value if isinstance(value, Money) else Money(None, "")
        return [money.amount, money.currency, money.basis]
    return [_cell(column.kind, value)]


def _cell(kind: str, value: Any) -> Cell:
    if value is None or value == "":
        return None
    if kind == "moment":
        return value.astimezone(UTC)
    return neutral(printable(str(value))) if kind == "text" else value


def _at(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = row.get(name) if isinstance(row, dict) else getattr(row, name, None)
    return row
