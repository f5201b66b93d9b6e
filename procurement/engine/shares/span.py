"""Exact linear equations in the payoffs: what they leave free, and which coalitions they settle."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from procurement.engine.shares.game import scaled, subset_sums

ZERO, ONE = Fraction(0), Fraction(1)


class Span:
    """Equations sum of row x payoffs = total, kept in reduced row echelon form by their pivot player."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.rows: dict[int, tuple[list[Fraction], Fraction]] = {}

    @property
    def free(self) -> list[int]:
        """The players that are no row's pivot."""
        return [player for player in range(self.size) if player not in self.rows]

    def remainder(self, row: Sequence[Fraction], total: Fraction) -> tuple[list[Fraction], Fraction]:
        """What is left of an equation once the known ones are taken out; all zero where it follows from them."""
        left = list(row)
        for pivot, (known, known_total) in self.rows.items():
            factor = left[pivot]
            if factor:
                left = [entry - factor * other for entry, other in zip(left, known, strict=True)]
                total -= factor * known_total
        return left, total

    def add(self, row: Sequence[Fraction], total: Fraction) -> bool:
        """Add an equation; False where it already follows."""
        left, total = self.remainder(row, total)
        pivot = next((player for player, entry in enumerate(left) if entry), None)
        if pivot is None:
            return False
        scale = left[pivot]
        new, new_total = [entry / scale for entry in left], total / scale
        for other, (known, known_total) in list(self.rows.items()):
            factor = known[pivot]
            reduced = [entry - factor * own for entry, own in zip(known, new, strict=True)]
            self.rows[other] = (reduced, known_total - factor * new_total)
        self.rows[pivot] = (new, new_total)
        return True

    def coordinates(self) -> tuple[list[list[Fraction]], list[Fraction]]:
        """Each player's payoff as direction x free payoffs + constant."""
        free = self.free
        directions, constants = [], []
        for player in range(self.size):
            row, total = self.rows.get(player, (None, ZERO))
            if row is None:
                directions.append([ONE if player == other else ZERO for other in free])
            else:
                directions.append([-row[other] for other in free])
            constants.append(total)
        return directions, constants

    def unsettled(self) -> NDArray[np.bool_]:
        """By bit mask, whether a coalition's payoff is still open."""
        directions, _ = self.coordinates()
        is_open = np.zeros(1 << self.size, dtype=bool)
        for coordinate in range(len(self.free)):
            whole, _ = scaled([direction[coordinate] for direction in directions])
            is_open |= subset_sums(whole) != 0
        return is_open


def membership(mask: int, size: int) -> list[Fraction]:
    """The row of a coalition: one for each member."""
    return [ONE if mask >> player & 1 else ZERO for player in range(size)]
