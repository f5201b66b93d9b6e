"""The tables of the demonstration world and how their cells are written."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from accounts.reference.loading import rows_of

FOLDER = Path(__file__).resolve().parent / "tables"
THOUSAND = 1000


@dataclass(frozen=True)
class Performance:
    """How a system really does on a metric: mean and spread of its runs."""

    mean: float
    spread: float


@dataclass(frozen=True)
class Line:
    """A requirement line as a cell writes it: metric=threshold..objective*weight, and ! where it is a knock-out."""

    metric: str
    threshold: Decimal
    objective: Decimal
    weight: Decimal
    is_kpp: bool


class Tables:
    """The tables of the world: every row, or the core alone, which is quick to enter and enough for most tests.

    A row belongs to the core where its cell `core` says yes, or where its table has no such column.
    """

    def __init__(self, *, core: bool = False) -> None:
        self.core = core

    def __call__(self, name: str) -> list[dict[str, str]]:
        """The rows of one table."""
        rows = rows_of(FOLDER / f"{name}.csv")
        return [row for row in rows if row.get("core", "yes") == "yes"] if self.core else rows


def items(cell: str) -> list[str]:
    """A cell of texts with commas between them."""
    return [item.strip() for item in cell.split(",") if item.strip()]


def pairs(cell: str) -> dict[str, str]:
    """A cell of name=value items."""
    return dict(item.split("=", 1) for item in cell.split())


def amounts(cell: str) -> dict[str, Decimal]:
    """A cell of name=amount items in thousands of a currency, as whole amounts."""
    return {name: Decimal(value) * THOUSAND for name, value in pairs(cell).items()}


def performances(cell: str) -> dict[str, Performance]:
    """A cell of metric=mean/spread items; the spread may be missing."""
    read = {metric: value.partition("/") for metric, value in pairs(cell).items()}
    return {metric: Performance(float(mean), float(spread or 0)) for metric, (mean, _, spread) in read.items()}


def lines(cell: str) -> list[Line]:
    """A cell of requirement lines."""
    return [_line(metric, text) for metric, text in pairs(cell).items()]


def _line(metric: str, text: str) -> Line:
    scale, _, weight = text.rstrip("!").partition("*")
    threshold, _, objective = scale.partition("..")
    return Line(metric, Decimal(threshold), Decimal(objective), Decimal(weight), text.endswith("!"))
