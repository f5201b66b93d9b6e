"""Whether a division holds: no group would do better on its own, and if one would, which and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from procurement.engine.shares.game import Game, excesses


@dataclass(frozen=True, slots=True)
class Objection:
    """The coalition that loses most by staying, and what it would have to be paid to stay."""

    mask: int
    amount: Fraction


def objection(game: Game, payoffs: Sequence[Fraction]) -> Objection | None:
    """The coalition with the largest positive excess v(S) - x(S), the first of equals; None in the core."""
    excess, denominator = excesses(game.known, payoffs)
    proper = range(1, len(excess) - 1)
    worst = max(proper, key=lambda mask: (excess[mask], -mask), default=0)
    return Objection(worst, Fraction(int(excess[worst]), denominator)) if excess[worst] > 0 else None


def is_rational(game: Game, payoffs: Sequence[Fraction]) -> bool:
    """Whether nobody would do better alone."""
    return all(payoff >= game.alone(player) for player, payoff in enumerate(payoffs))


def is_superadditive(game: Game) -> bool:
    """Whether any two coalitions without a common member gain at least as much together as apart."""
    values, everyone = game.known, (1 << game.size) - 1
    for mask in range(1, everyone):
        part = mask & (mask - 1)
        while part > mask ^ part:
            if values[part] + values[mask ^ part] > values[mask]:
                return False
            part = (part - 1) & mask
    return all(values[mask] + values[everyone ^ mask] <= values[everyone] for mask in range(1, everyone))
