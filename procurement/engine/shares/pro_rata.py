"""Dividing every buy's cost by a key that its joining players have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from procurement.engine.shares.game import SharedCost, Spending


def by_key(spending: Spending, key: Callable[[SharedCost], Sequence[int]]) -> list[Fraction] | None:
    """Benefit less the key's part of each buy's cost; None where a buy's key is 0 for all."""
    payoffs = [Fraction(benefit) for benefit in spending.benefit]
    for buy in spending.buys:
        parts = key(buy)
        if sum(parts) <= 0 or min(parts) < 0:
            return None
        payoffs = [own - Fraction(buy.cost * part, sum(parts)) for own, part in zip(payoffs, parts, strict=True)]
    return payoffs
