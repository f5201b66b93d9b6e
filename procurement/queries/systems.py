"""Systems and campaigns as pages show them: what was claimed, what was measured, and in which conditions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from accounts.context import Actor
from procurement.queries.figures import plain
from procurement.queries.requirements import ordering
from trials import statistics
from trials.models import Campaign, Claim, Measurement, Metric, Run, System

SORTS = {"name": ("name",), "vendor": ("vendor__name",), "area": ("capability_area__name",), "domain": ("domain",)}
LEVEL = 0.8
MOST_RUNS = 200


def listed(chosen: Mapping[str, Any], sort: str) -> QuerySet[System]:
    """Systems by area, domain and text, each empty or one value."""
    conditions = Q()
    if text := chosen.get("text"):
        conditions &= Q(name__icontains=text) | Q(vendor__name__icontains=text) | Q(description__icontains=text)
    for name, column in (("area", "capability_area"), ("domain", "domain")):
        if chosen.get(name):
            conditions &= Q(**{column: chosen[name]})
    rows = System.objects.select_related("vendor", "capability_area").filter(conditions)
    return rows.order_by(*ordering(SORTS, sort, "name"), "pk")


def with_runs(systems: Sequence[System], actor: Actor) -> list[System]:
    """The systems, each with `visible_runs` and `completed_runs`: how many the actor may read."""
    rows = list(systems)
    completed = Count("pk", filter=Q(result=Run.Result.COMPLETED))
    counted = Run.objects.visible_to(actor).filter(system__in=rows).order_by().values("system")
    counts = {row["system"]: row for row in counted.annotate(all=Count("pk"), completed=completed)}
    for row in rows:
        found = counts.get(row.pk, {"all": 0, "completed": 0})
        row.visible_runs, row.completed_runs = found["all"], found["completed"]
    return rows


@dataclass
class Finding:
    """One metric of a system: its claims beside its measurements, never mixed.

    `values` are the counted values (k/n as a fraction for proportions); mean, low, high and the interval at LEVEL are
    None where they do not exist; ordinals have a worst value and no mean.
    """

    metric: Metric
    claims: list[Claim] = field(default_factory=list)
    values: list[Fraction] = field(default_factory=list)
    successes: int = 0
    attempts: int = 0
    doubtful: int = 0

    @property
    def n(self) -> int:
        return len(self.values)

    @property
    def mean(self) -> Decimal | None:
        if not self.values or self.is_ordinal:
            return None
        return decimal(Fraction(self.successes, self.attempts) if self.attempts else statistics.mean(self.values))

    @property
    def worst(self) -> Decimal | None:
        if not self.values:
            return None
        return decimal(statistics.ordinal_worst(self.values, self.metric.direction))

    @property
    def low(self) -> Decimal | None:
        return decimal(min(self.values), self._digits) if self.values else None

    @property
    def high(self) -> Decimal | None:
        return decimal(max(self.values), self._digits) if self.values else None

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Two-sided interval at LEVEL: Student's for means, Clopper and Pearson's for k of n."""
        if self.attempts:
            pair = statistics.proportion_interval(self.successes, self.attempts, LEVEL)
        elif self.n > 1 and not self.is_ordinal:
            pair = statistics.student_interval(self.values, LEVEL)
        else:
            return None
        return decimal(pair[0]), decimal(pair[1])

    @property
    def _digits(self) -> int:
        """Measured values are shown whole; a proportion has no more digits than it can bear."""
        return 4 if self.attempts else 7

    @property
    def is_ordinal(self) -> bool:
        return self.metric.value_kind == Metric.ValueKind.ORDINAL

    @property
    def is_better_claimed(self) -> bool:
        """Whether the latest claim is better than everything that was measured."""
        if not self.claims or not self.values:
            return False
        best = max(self.values) if self.metric.direction > 0 else min(self.values)
        return (Fraction(self.claims[-1].value) - best) * self.metric.direction > 0


def decimal(value: Fraction, digits: int = 4) -> Decimal:
    """A figure to so many significant digits, in its shortest spelling."""
    return plain(Decimal(f"{float(value):.{digits}g}"))


def findings(actor: Actor, system: System) -> list[Finding]:
    """Claims against measurements, one finding per metric that has either, in the order of the metrics."""
    found: dict[str, Finding] = {}
    for claim in Claim.objects.filter(system=system).select_related("metric").order_by("stated_on", "pk"):
        found.setdefault(claim.metric_id, Finding(claim.metric)).claims.append(claim)
    rows = Measurement.objects.visible_to(actor).filter(
        run__system=system, run__result=Run.Result.COMPLETED, corrected_by=None
    )
    for row in rows.select_related("metric").order_by("run__started_at", "pk"):
        _count(found.setdefault(row.metric_id, Finding(row.metric)), row)
    return sorted(found.values(), key=lambda finding: (finding.metric.group, finding.metric.name))


def _count(finding: Finding, row: Measurement) -> None:
    if row.quality == Measurement.Quality.DOUBTFUL:
        finding.doubtful += 1
        return
    if row.value is None:
        finding.successes += row.successes
        finding.attempts += row.attempts
        finding.values.append(Fraction(row.successes, row.attempts))
    else:
        finding.values.append(Fraction(row.value))


def runs(actor: Actor, **of: Any) -> list[Run]:
    """Visible runs of a system or a campaign, the newest first, each with `readings`: its standing measurements."""
    found = Run.objects.visible_to(actor).filter(**of).select_related("campaign", "system")
    rows = list(found.order_by("-started_at", "-number")[:MOST_RUNS])
    readings: dict[Any, list[Measurement]] = defaultdict(list)
    measured = Measurement.objects.visible_to(actor).filter(run__in=rows, corrected_by=None)
    for row in measured.select_related("metric").order_by("metric__group", "metric__name", "recorded_at"):
        readings[row.run_id].append(row)
    for row in rows:
        row.readings = readings[row.pk]
    return rows


def conditions(actor: Actor, system: System) -> dict[str, Any]:
    """The span of conditions in which a system's completed runs were made."""
    spans = {
        f"{name}_{end.__name__.lower()}": end(name)
        for name in ("wave_height_m", "wind_mean_kn", "visibility_km", "air_temperature_c")
        for end in (Min, Max)
    }
    completed = Run.objects.visible_to(actor).filter(system=system, result=Run.Result.COMPLETED)
    return completed.aggregate(runs=Count("pk"), independent=Count("pk", filter=Q(vendor_present=False)), **spans)


def campaigns(actor: Actor) -> QuerySet[Campaign]:
    """Visible campaigns, the newest first."""
    return Campaign.objects.visible_to(actor).select_related("nation").order_by("-starts_on", "name", "pk")


def counted(campaigns_: Sequence[Campaign], actor: Actor) -> list[Campaign]:
    """The campaigns, each with the number of its visible `run_count`, `completed_count` and `system_count`."""
    rows = list(campaigns_)
    found = Run.objects.visible_to(actor).filter(campaign__in=rows).order_by().values("campaign")
    completed = Count("pk", filter=Q(result=Run.Result.COMPLETED))
    counts = {
        row["campaign"]: row
        for row in found.annotate(runs=Count("pk"), completed=completed, systems=Count("system", distinct=True))
    }
    for row in rows:
        of = counts.get(row.pk, {"runs": 0, "completed": 0, "systems": 0})
        row.run_count, row.completed_count, row.system_count = of["runs"], of["completed"], of["systems"]
    return rows


def records_in(actor: Actor, campaign: Campaign) -> bool:
    """Whether the actor is assigned to record a campaign's runs."""
    return actor.may("run.record") and campaign.assignments.visible_to(actor).exists()
