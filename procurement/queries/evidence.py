"""What the visible trials say of the systems that could answer a requirement, graded by the engine's own rule."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from accounts.context import Actor
from procurement.engine import evidence
from procurement.engine.records import Criterion, Meta
from procurement.engine.records import Requirement as Asked
from procurement.engine.records import Run as Tried
from procurement.engine.records import System as TriedSystem
from procurement.models import Mode, Requirement, RequirementLine, Round
from trials.models import Claim, Measurement, Metric, Run, System

SCALES = {Metric.ValueKind.ORDINAL: "ordinal", Metric.ValueKind.K_OF_N: "k_of_n"}
MOST_SYSTEMS = 40
Trials = dict[str, tuple[Tried, ...]]


@dataclass(frozen=True)
class Assessed:
    """A system against a requirement's lines, in the order of the lines."""

    system: System
    lines: tuple[evidence.Line, ...]


@dataclass(frozen=True)
class Screening:
    """The rule evidence is read by: "mean", or "confidence" at a level of 0..1."""

    rule: str
    level: float


def screening_of(scoring_round: Round | None) -> Screening:
    """The rule of a round, or the portal's default where there is none."""
    chosen = scoring_round or Round()
    return Screening(str(chosen.screening), float(chosen.confidence))


def measured(actor: Actor, systems: Iterable[System], metrics: Iterable[str]) -> QuerySet[Measurement]:
    """What counts: completed runs' visible measurements of good quality, each in its latest correction."""
    rows = Measurement.objects.visible_to(actor).filter(
        run__system__in=systems,
        run__result=Run.Result.COMPLETED,
        metric__in=metrics,
        corrected_by=None,
        quality=Measurement.Quality.GOOD,
    )
    return rows.select_related("run").order_by("run__started_at", "run__number", "pk")


def assessed(
    actor: Actor, requirement: Requirement, lines: list[RequirementLine], screening: Screening
) -> list[Assessed]:
    """Every system of the area against the lines; those with the most lines met come first."""
    systems = list(
        System.objects.filter(capability_area=requirement.capability_area_id).select_related("vendor")[:MOST_SYSTEMS]
    )
    trials, claims = _trials(actor, systems, lines), _claims(systems, lines)
    asked, meta = _asked(requirement, lines), _meta(lines, screening)
    found = []
    for system in systems:
        tried = TriedSystem(str(system.pk), system.capability_area_id, trials[system.pk], claims[system.pk])
        graded = {line.criterion: line for line in evidence.lines(asked, tried, meta)}
        found.append(Assessed(system, tuple(graded[line.metric_id] for line in lines)))
    return sorted(found, key=lambda row: (-sum(line.grade == "met" for line in row.lines), row.system.name))


def _trials(actor: Actor, systems: list[System], lines: list[RequirementLine]) -> Mapping[Any, Trials]:
    runs: dict[Any, dict[str, list[Tried]]] = defaultdict(lambda: defaultdict(list))
    for row in measured(actor, systems, [line.metric_id for line in lines]):
        runs[row.run.system_id][row.metric_id].append(_tried(row))
    return defaultdict(dict, {key: {code: tuple(rows) for code, rows in found.items()} for key, found in runs.items()})


def _tried(row: Measurement) -> Tried:
    independent = not row.run.vendor_present
    if row.value is None:
        return Tried(Fraction(row.successes, row.attempts), row.successes, row.attempts, {}, independent)
    return Tried(Fraction(row.value), 0, 0, {}, independent)


def _claims(systems: list[System], lines: list[RequirementLine]) -> Mapping[Any, dict[str, Fraction]]:
    claims: dict[Any, dict[str, Fraction]] = defaultdict(dict)
    rows = Claim.objects.standing().filter(system__in=systems, metric__in=[line.metric_id for line in lines])
    for row in rows.order_by("stated_on", "pk"):
        claims[row.system_id][row.metric_id] = row.figure
    return claims


def _criteria(lines: list[RequirementLine]) -> dict[str, Criterion]:
    return {
        line.metric_id: Criterion(
            line.metric_id,
            line.metric.direction,
            Fraction(line.threshold),
            Fraction(line.objective),
            SCALES.get(line.metric.value_kind, "interval"),
        )
        for line in lines
    }


def _meta(lines: list[RequirementLine], screening: Screening) -> Meta:
    return Meta(
        currency="kEUR",
        criteria=_criteria(lines),
        rule=screening.rule,
        level=screening.level,
        merit_at_threshold=Fraction(0),
        missing="bound",
        horizon=0,
        discount_rate=Fraction(0),
        conditions={},
    )


def _asked(requirement: Requirement, lines: list[RequirementLine]) -> Asked:
    """The requirement as the evidence sees it: its lines alone, no money and no private weight."""
    return Asked(
        id=str(requirement.pk),
        nation=requirement.nation_id,
        capability=requirement.capability_area_id,
        quantity=requirement.quantity,
        need_by_month=0,
        modes=frozenset(Mode.values),
        weights={line.metric_id: Fraction(1) for line in lines},
        kpp={line.metric_id: Fraction(line.threshold) for line in lines if line.is_kpp},
        worth_per_unit=0,
        ceiling=None,
        divisible=requirement.divisible,
        max_offers=requirement.max_offers,
        criteria=_criteria(lines),
        conditions={},
    )
