"""Systems side by side: per metric what each one shows, and which shows most, with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.context import Actor
from procurement.queries.systems import Finding, findings_of
from trials.models import Metric, System

MOST_SYSTEMS = 6


@dataclass(frozen=True)
class Beside:
    """One metric of one system beside the others: measured, claimed or untested.

    `reason` is a code, empty but for the best: "clear" where no other's interval reaches its own, "overlap" where one
    does, "worst_seen" for ordinals, "alone" where nothing else was measured.
    """

    finding: Finding | None
    reason: str = ""

    @property
    def grade(self) -> str:
        if self.finding is None:
            return "untested"
        return "measured" if self.finding.n else "claimed"


@dataclass(frozen=True)
class Compared:
    """A metric and what each system shows of it, in the order of the systems."""

    metric: Metric
    cells: Sequence[Beside]


def compared(actor: Actor, systems: Sequence[System]) -> list[Compared]:
    """Every metric that one of the systems has a claim or a visible measurement of."""
    found = findings_of(actor, systems)
    metrics = {code: finding.metric for of in found.values() for code, finding in of.items()}
    ordered = sorted(metrics.values(), key=lambda metric: (metric.group, metric.name))
    return [_compared(metric, [found[system.pk].get(metric.pk) for system in systems]) for metric in ordered]


def _compared(metric: Metric, findings: Sequence[Finding | None]) -> Compared:
    bounds = [_cautious(finding) for finding in findings]
    measured = [place for place, bound in enumerate(bounds) if bound is not None]
    best = max(measured, key=lambda place: metric.direction * bounds[place], default=None)  # type: ignore[operator]
    cells = [
        Beside(finding, _reason(findings, measured, place) if place == best else "")
        for place, finding in enumerate(findings)
    ]
    return Compared(metric, cells)


def _cautious(finding: Finding | None) -> Decimal | None:
    """The end of the interval that flatters least; an ordinal's worst; None where there is no interval."""
    if finding is None or not finding.n:
        return None
    if finding.is_ordinal:
        return finding.worst
    if finding.interval is None:
        return None
    return finding.interval[0 if finding.metric.direction > 0 else 1]


def _reason(findings: Sequence[Finding | None], measured: Sequence[int], best: int) -> str:
    others = [finding for place in measured if place != best and (finding := findings[place])]
    mine = findings[best]
    if not others or mine is None:
        return "alone"
    if mine.is_ordinal or mine.interval is None:
        return "worst_seen"
    low, high = mine.interval
    spans = [finding.interval for finding in others if finding.interval]
    return "overlap" if any(start <= high and end >= low for start, end in spans) else "clear"
