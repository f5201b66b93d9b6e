"""Linting: what is wrong with a round's criteria before it is locked, as codes; pure, over what its reader may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

NOBODY_MEETS = "nobody_meets"
NO_SPREAD = "no_spread"
DOUBLE_COUNTING = "double_counting"
LEAST_MEASURED = 2
LEAST_COMPARED = 4


@dataclass(frozen=True)
class Line:
    """A requirement's line with the value each tried system showed, and the systems that meet it.

    `values` are in the metric's own unit, by system; `threshold` and `objective` likewise.
    """

    metric: str
    threshold: Fraction
    objective: Fraction
    values: Mapping[str, Fraction]
    met_by: frozenset[str]

    def score(self, system: str) -> Fraction:
        """0 at the threshold and worse, 1 at the objective and better, straight between."""
        part = (self.values[system] - self.threshold) / (self.objective - self.threshold)
        return min(Fraction(1), max(Fraction(0), part))


@dataclass(frozen=True)
class Finding:
    """A fault of one line, or of a pair of them."""

    code: str
    metrics: tuple[str, ...]
    systems: int


def findings(lines: Sequence[Line]) -> list[Finding]:
    """Every fault of a requirement's lines: nobody meets one, one tells no system apart, a pair counts twice.

    A line nobody meets is a fault even where nothing was tried; spread needs two tried systems, a pair four.
    """
    return [*_nobody_meets(lines), *_no_spread(lines), *_double_counting(lines)]


def _nobody_meets(lines: Iterable[Line]) -> list[Finding]:
    return [Finding(NOBODY_MEETS, (line.metric,), len(line.values)) for line in lines if not line.met_by]


def _no_spread(lines: Iterable[Line]) -> list[Finding]:
    measured = [line for line in lines if len(line.values) >= LEAST_MEASURED]
    alike = [line for line in measured if len({line.score(system) for system in line.values}) == 1]
    return [Finding(NO_SPREAD, (line.metric,), len(line.values)) for line in alike]


def _double_counting(lines: Sequence[Line]) -> list[Finding]:
    """Pairs that put every system tried on both in the same strict order: one of the two adds nothing but weight."""
    shared = [(one, other, sorted(set(one.values) & set(other.values))) for one, other in combinations(lines, 2)]
    return [
        Finding(DOUBLE_COUNTING, (one.metric, other.metric), len(systems))
        for one, other, systems in shared
        if len(systems) >= LEAST_COMPARED and _same_order(one, other, systems)
    ]


def _same_order(one: Line, other: Line, systems: Sequence[str]) -> bool:
    first, second = [one.score(system) for system in systems], [other.score(system) for system in systems]
    if len(set(first)) < len(systems) or len(set(second)) < len(systems):
        return False
    order = sorted(range(len(systems)), key=first.__getitem__)
    return order == sorted(range(len(systems)), key=second.__getitem__)
