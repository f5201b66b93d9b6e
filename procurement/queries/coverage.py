"""How far trials cover what is asked: runs by system, metric and condition, and the next most useful trial."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from accounts.context import Actor
from procurement.models import Requirement, RequirementLine
from procurement.queries.evidence import measured
from trials.conditions import BY_KEY, CONDITIONS, Order, Place, inside
from trials.models import CapabilityArea, Measurement, Metric, System

ENOUGH = 3  # completed runs of good quality after which an interval says something
MOST_SYSTEMS, MOST_METRICS, MOST_TRIALS = 40, 30, 20
# Where numbers are cut into bands; choices are their own bands. Wave heights are those of WMO sea states.
CUTS: Mapping[str, tuple[str, ...]] = {
    "wave_height_m": ("0.5", "1.25", "2.5", "4"),
    "wind_mean_kn": ("10", "20", "30"),
    "visibility_km": ("1", "4", "10"),
    "air_temperature_c": ("-10", "0", "10"),
    "water_depth_m": ("20", "50", "100"),
    "target_speed_kn": ("5", "15", "30"),
}
BANDED = tuple(condition for condition in CONDITIONS if condition.choices or condition.key in CUTS)


@dataclass(frozen=True)
class Cell:
    """How many completed runs there are; `level` is none, few or enough."""

    runs: int

    @property
    def level(self) -> str:
        return "none" if not self.runs else "enough" if self.runs >= ENOUGH else "few"


@dataclass(frozen=True)
class Matrix:
    """Rows of a metric and its cells, under the heads of the columns; `left_out` counts what did not fit."""

    heads: Sequence[Any]
    rows: Sequence[tuple[Metric, Sequence[Cell]]]
    left_out: int = 0


@dataclass(frozen=True)
class Proposal:
    """A trial worth making: what it would be of, how many lines wait for it, how many runs are missing, where."""

    system: System
    metric: Metric
    lines: int
    nations: int
    missing: int
    envelope: Mapping[str, Any]


def systems_of(area: CapabilityArea | None) -> list[System]:
    """The systems of an area, at most MOST_SYSTEMS."""
    rows = System.objects.filter(capability_area=area) if area else System.objects.none()
    return list(rows.select_related("vendor", "capability_area").order_by("name")[:MOST_SYSTEMS])


def lines_of(actor: Actor, area: CapabilityArea | None) -> list[RequirementLine]:
    """The lines of the requirements of an area that the reader may see and that still stand."""
    rows = RequirementLine.objects.visible_to(actor).filter(requirement__capability_area=area)
    standing = rows.exclude(requirement__status=Requirement.Status.WITHDRAWN)
    return list(standing.select_related("metric", "requirement").order_by("metric_id", "pk"))


def counted(actor: Actor, systems: Sequence[System]) -> list[Measurement]:
    """The visible measurements of the systems that count: good, standing, of completed runs."""
    metrics = Metric.objects.filter(value_kind__in=Metric.MEASURABLE).values("pk")
    return list(measured(actor, systems, metrics).select_related("run", "metric"))


def by_system(systems: Sequence[System], lines: Iterable[RequirementLine], rows: Iterable[Measurement]) -> Matrix:
    """Metrics that are asked for or were measured, by system."""
    runs: dict[tuple[str, Any], set[Any]] = defaultdict(set)
    metrics = {line.metric_id: line.metric for line in lines}
    for row in rows:
        metrics.setdefault(row.metric_id, row.metric)
        runs[row.metric_id, row.run.system_id].add(row.run_id)
    return _matrix(metrics, systems, lambda metric, system: runs[metric, system.pk])


def by_condition(key: str, lines: Iterable[RequirementLine], rows: Iterable[Measurement]) -> Matrix:
    """Metrics that are asked for or were measured, by bands of one condition; the last band is "not recorded"."""
    names = bands(key)
    runs: dict[tuple[str, int], set[Any]] = defaultdict(set)
    metrics = {line.metric_id: line.metric for line in lines}
    for row in rows:
        metrics.setdefault(row.metric_id, row.metric)
        runs[row.metric_id, band_of(key, getattr(row.run, key))].add(row.run_id)
    columns = range(len(names) + 1)
    found = _matrix(metrics, columns, lambda metric, band: runs[metric, band])
    return Matrix(names, found.rows, found.left_out)


def _matrix(metrics: Mapping[str, Metric], columns: Sequence[Any], runs: Any) -> Matrix:
    ordered = sorted(metrics.values(), key=lambda metric: (metric.group, metric.name))
    shown = ordered[:MOST_METRICS]
    rows = [(metric, [Cell(len(runs(metric.pk, column))) for column in columns]) for metric in shown]
    return Matrix(columns, rows, len(ordered) - len(shown))


def bands(key: str) -> list[str]:
    """The bands of a condition in words, from low to high or in the order of the choices."""
    condition = BY_KEY[key]
    if condition.choices:
        return [str(label) for _key, label in condition.choices]
    cuts = CUTS[key]
    inner = [f"{low} – {high} {condition.unit}" for low, high in pairwise(cuts)]
    return [f"< {cuts[0]} {condition.unit}", *inner, f"≥ {cuts[-1]} {condition.unit}"]


def band_of(key: str, value: Any) -> int:
    """The place of a value among the bands; one past the last where it was not recorded."""
    condition = BY_KEY[key]
    if value in (None, ""):
        return len(bands(key))
    if condition.choices:
        return [name for name, _label in condition.choices].index(value)
    return sum(value >= Decimal(cut) for cut in CUTS[key])


def next_trials(
    systems: Sequence[System], lines: Sequence[RequirementLine], rows: Iterable[Measurement]
) -> list[Proposal]:
    """The trials that would settle most requirement lines, the most useful first.

    A line is settled for a system once ENOUGH of its completed runs measured the metric inside the line's operating
    envelope, or in harder conditions. A proposal is a system and a metric with at least one line that is not settled;
    its worth is the number of those lines, and among equals the one with fewer missing runs comes first. Its
    conditions are, each for itself, the hardest that one of those lines asks for.
    """
    runs: dict[tuple[Any, str], dict[Any, Measurement]] = defaultdict(dict)
    for row in rows:
        runs[row.run.system_id, row.metric_id][row.run_id] = row
    waiting: dict[tuple[System, str], list[tuple[RequirementLine, int]]] = defaultdict(list)
    conditions = {run: row.run.conditions for of in runs.values() for run, row in of.items()}
    for line in lines:
        if line.metric.is_measurable:
            envelope = envelope_of(line)
            for system in systems:
                there = _answering(envelope, [conditions[run] for run in runs[system.pk, line.metric_id]])
                if there < ENOUGH:
                    waiting[system, line.metric_id].append((line, ENOUGH - there))
    found = [_proposal(system, unsettled) for (system, _metric), unsettled in waiting.items()]
    return sorted(found, key=lambda one: (-one.lines, one.missing, one.system.name, one.metric.name))[:MOST_TRIALS]


def _answering(envelope: Mapping[str, Any], runs: Sequence[Mapping[str, Any]]) -> int:
    """How many runs were made in conditions that an envelope accepts."""
    return sum(inside(conditions, envelope) in (Place.INSIDE, Place.HARDER) for conditions in runs)


def envelope_of(line: RequirementLine) -> dict[str, Any]:
    """A line's operating envelope by conditions that exist, its values as they are compared."""
    return {key: BY_KEY[key].read(value) for key, value in line.conditions.items() if key in BY_KEY}


def _proposal(system: System, unsettled: Sequence[tuple[RequirementLine, int]]) -> Proposal:
    lines = [line for line, _missing in unsettled]
    return Proposal(
        system,
        lines[0].metric,
        len(lines),
        len({line.requirement.nation_id for line in lines}),
        max(missing for _line, missing in unsettled),
        _hardest(envelope_of(line) for line in lines),
    )


def _hardest(envelopes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Each condition at the hardest value asked for; of one without an order, the first."""
    found: dict[str, Any] = {}
    for envelope in envelopes:
        for key, value in envelope.items():
            condition = BY_KEY[key]
            harder = condition.order is not Order.NONE and key in found
            if key not in found or (harder and condition.rank(value) > condition.rank(found[key])):
                found[key] = value
    return found
