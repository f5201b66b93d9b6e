"""Systems and campaigns as pages show them: what was claimed, what was measured, and in which conditions."""

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
from trials.models import Claim, Measurement, Metric, Run, System

SORTS = {"name": ("name",), "vendor": ("vendor__name",), "area": ("capability_area__name",), "domain": ("domain",)}
FILTERS = {"area": "capability_area", "vendor": "vendor", "domain": "domain", "trl": "trl__gte"}
LEVEL = 0.8


def listed(actor: Actor, chosen: Mapping[str, Any], sort: str) -> QuerySet[System]:
    """Systems by text, area, vendor, domain, least TRL and evidence that the actor may see, each empty or one value."""
    conditions = Q()
    if text := chosen.get("text"):
        conditions &= Q(name__icontains=text) | Q(vendor__name__icontains=text) | Q(description__icontains=text)
    for name, column in FILTERS.items():
        if chosen.get(name):
            conditions &= Q(**{column: chosen[name]})
    conditions &= _evidenced(actor, chosen.get("evidence", ""))
    rows = System.objects.select_related("vendor", "capability_area").filter(conditions)
    return rows.order_by(*ordering(SORTS, sort, "name"), "pk")


def _evidenced(actor: Actor, kind: str) -> Q:
    """Condition: measured in a run the actor may see, claimed only, or neither."""
    measured = Measurement.objects.visible_to(actor).filter(run__result=Run.Result.COMPLETED, corrected_by=None)
    tried = Q(pk__in=measured.values("run__system"))
    claimed = Q(pk__in=Claim.objects.standing().values("system"))
    return {"measured": tried, "claimed": claimed & ~tried, "none": ~claimed & ~tried}.get(kind, Q())


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

    `values` are the counted values (k/n as a fraction for proportions), `dependent` those of them with vendor staff
    present; mean, low, high and the interval at LEVEL are
    None where they do not exist; ordinals have a worst value and no mean.
    """

    metric: Metric
    claims: list[Claim] = field(default_factory=list)
    values: list[Fraction] = field(default_factory=list)
    dependent: list[Fraction] = field(default_factory=list)
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
        return (self.claims[-1].figure - best) * self.metric.direction > 0

    @property
    def latest(self) -> Claim | None:
        """The claim stated last."""
        return self.claims[-1] if self.claims else None

    @property
    def latest_figure(self) -> Decimal | None:
        """What was claimed last, in the metric's unit."""
        return decimal(self.latest.figure, 7) if self.latest else None

    @property
    def gap(self) -> Decimal | None:
        """The latest claim less what was measured (the mean, or an ordinal's worst), in the metric's unit."""
        middle = self.worst if self.is_ordinal else self.mean
        if self.latest is None or middle is None:
            return None
        return decimal(self.latest.figure - Fraction(middle))

    @property
    def gap_percent(self) -> Decimal | None:
        """The gap as a share of what was measured, in per cent; None for ordinals and where nothing was measured."""
        if self.gap is None or self.is_ordinal or not self.mean:
            return None
        return decimal(Fraction(self.gap) / abs(Fraction(self.mean)) * 100, 3)

    @property
    def is_in_conflict(self) -> bool:
        """Whether the latest claim lies outside the interval of what was measured, on either side."""
        if self.latest is None or self.interval is None:
            return self.is_better_claimed
        low, high = (Fraction(end) for end in self.interval)
        return not low <= self.latest.figure <= high

    @property
    def claims_differ(self) -> bool:
        """Whether standing claims of different sources state different values."""
        return len({claim.figure for claim in self.claims}) > 1


def decimal(value: Fraction, digits: int = 4) -> Decimal:
    """A figure to so many significant digits, in its shortest spelling."""
    return plain(Decimal(f"{float(value):.{digits}g}"))


def findings(actor: Actor, system: System) -> list[Finding]:
    """Claims against measurements, one finding per metric that has either, in the order of the metrics."""
    found = findings_of(actor, [system])[system.pk].values()
    return sorted(found, key=lambda finding: (finding.metric.group, finding.metric.name))


def findings_of(actor: Actor, systems: Sequence[System]) -> dict[Any, dict[str, Finding]]:
    """By system and metric, what was claimed and what the visible completed runs measured; two queries."""
    found: dict[Any, dict[str, Finding]] = {system.pk: {} for system in systems}
    claims = Claim.objects.standing().filter(system__in=systems).select_related("metric")
    for claim in claims.order_by("stated_on", "pk"):
        found[claim.system_id].setdefault(claim.metric_id, Finding(claim.metric)).claims.append(claim)
    rows = Measurement.objects.visible_to(actor).filter(
        run__system__in=systems, run__result=Run.Result.COMPLETED, corrected_by=None
    )
    for row in rows.select_related("metric", "run").order_by("run__started_at", "pk"):
        _count(found[row.run.system_id].setdefault(row.metric_id, Finding(row.metric)), row)
    return found


def _count(finding: Finding, row: Measurement) -> None:
    if row.quality == Measurement.Quality.DOUBTFUL:
        finding.doubtful += 1
        return
    if row.value is None:
        finding.successes += row.successes
        finding.attempts += row.attempts
        value = Fraction(row.successes, row.attempts)
    else:
        value = Fraction(row.value)
    finding.values.append(value)
    if row.run.vendor_present:
        finding.dependent.append(value)


def conditions(actor: Actor, system: System) -> dict[str, Any]:
    """The span of conditions in which a system's completed runs were made."""
    spans = {
        f"{name}_{end.__name__.lower()}": end(name)
        for name in ("wave_height_m", "wind_mean_kn", "visibility_km", "air_temperature_c")
        for end in (Min, Max)
    }
    completed = Run.objects.visible_to(actor).filter(system=system, result=Run.Result.COMPLETED)
    return completed.aggregate(runs=Count("pk"), independent=Count("pk", filter=Q(vendor_present=False)), **spans)
