"""How well a system meets a requirement, 0 to 1, and what that is worth per unit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from procurement.engine.evidence import Line
from procurement.engine.records import Criterion, Meta, Offer, Requirement


@dataclass(frozen=True, slots=True)
class Merit:
    """Merit with untested lines at their threshold (low) and at their objective (high)."""

    low: Fraction
    high: Fraction


def achievement(value: Fraction, criterion: Criterion) -> Fraction:
    """Linear from threshold (0) to objective (1), clipped."""
    share = (value - criterion.threshold) / (criterion.objective - criterion.threshold)
    return min(max(share, Fraction(0)), Fraction(1))


def merit(requirement: Requirement, lines: tuple[Line, ...], meta: Meta) -> Merit:
    """b + (1 - b) x weighted mean of achievements, b the merit at threshold (Keeney and Raiffa 1976)."""
    low = high = Fraction(0)
    for line in lines:
        weight = requirement.weights.get(line.criterion)
        if weight is None:
            continue
        if line.value is None:
            high += weight
            continue
        scored = weight * achievement(line.value, requirement.criteria[line.criterion])
        low, high = low + scored, high + scored
    total, base = sum(requirement.weights.values(), Fraction(0)), meta.merit_at_threshold
    return Merit(base + (1 - base) * low / total, base + (1 - base) * high / total)


def benefit(requirement: Requirement, merit: Fraction, offer: Offer) -> int:
    """Worth of a unit at this merit less its life-cycle cost, before any price: round(merit x worth) - life cycle."""
    return round(merit * requirement.worth_per_unit) - offer.lifecycle_per_unit
