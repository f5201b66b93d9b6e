"""The lexicographic centre of a game: its largest excess made as small as can be, then the next, exactly.

Each step is a linear programme in the payoffs left free, solved in rational numbers by the simplex method on its dual
(columns are coalitions, made when they are violated). What has a positive dual weight is tight in every solution and
is settled (Maschler, Peleg and Shapley, Mathematics of Operations Research 4, 1979); at most n - 1 steps are needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np

from procurement.engine.shares.game import Game, excesses
from procurement.engine.shares.span import ONE, ZERO, Span, membership

Row = list[Fraction]


@dataclass(frozen=True, slots=True)
class Step:
    """An excess level, the coalitions settled there and their dual weights, which balance them."""

    excess: Fraction
    weights: tuple[tuple[int, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Centre:
    """Payoffs and the steps that led there."""

    payoffs: tuple[Fraction, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A condition on payoffs: a coalition's excess (counted 1) or one player's least payoff (counted 0)."""

    index: int
    mask: int
    counted: Fraction
    least: Fraction


@lru_cache(maxsize=4)
def centre(game: Game, *, rational: bool) -> Centre:
    """The prenucleolus, or with rational the nucleolus: payoffs then are at least what each gains alone."""
    span = Span(game.size)
    span.add([ONE] * game.size, game.total)
    steps: list[Step] = []
    while span.free:
        support, level = _Programme(game, span, rational).solve()
        for column, _ in support:
            span.add(membership(column.mask, game.size), column.least - column.counted * level)
        steps.append(Step(level, tuple((column.mask, weight) for column, weight in support if column.counted)))
    _, constants = span.coordinates()
    return Centre(tuple(constants), tuple(steps))


class _Programme:
    """Least level e such that every open coalition has x(S) + e >= v(S), and payoffs stay rational if asked."""

    def __init__(self, game: Game, span: Span, rational: bool) -> None:
        self.game, self.rational = game, rational
        self.directions, self.constants = span.coordinates()
        self.open = span.unsettled()
        self.dimension = len(span.free)
        everyone = (1 << game.size) - 1
        first = 1 << span.free[0]
        starts = [1 << player for player in span.free] + [everyone ^ first]
        self.basis = [self._excess(mask) for mask in starts]
        self.inverse = _inverted([self._entries(column) for column in self.basis])

    def solve(self) -> tuple[list[tuple[Column, Fraction]], Fraction]:
        """The columns with positive dual weight and the least level."""
        stalled = False
        while True:
            payoffs, level = self._primal()
            entering = self._entering(payoffs, level, stalled)
            if entering is None:
                weights = [row[-1] for row in self.inverse]
                return [pair for pair in zip(self.basis, weights, strict=True) if pair[1]], level
            stalled = not self._pivot(entering)

    def _excess(self, mask: int) -> Column:
        return Column(mask, mask, ONE, self.game.known[mask])

    def _entries(self, column: Column) -> Row:
        members = [player for player in range(self.game.size) if column.mask >> player & 1]
        row = [sum((self.directions[player][axis] for player in members), ZERO) for axis in range(self.dimension)]
        return [*row, column.counted]

    def _primal(self) -> tuple[Row, Fraction]:
        """Payoffs and level at which every condition of the basis is tight."""
        solution = [ZERO] * (self.dimension + 1)
        for column, row in zip(self.basis, self.inverse, strict=True):
            members = (player for player in range(self.game.size) if column.mask >> player & 1)
            due = column.least - sum((self.constants[player] for player in members), ZERO)
            solution = [entry + due * other for entry, other in zip(solution, row, strict=True)]
        payoffs = [
            constant + sum((part * free for part, free in zip(direction, solution, strict=False)), ZERO)
            for direction, constant in zip(self.directions, self.constants, strict=True)
        ]
        return payoffs, solution[-1]

    def _entering(self, payoffs: Row, level: Fraction, stalled: bool) -> Column | None:
        """The most violated condition; the first one after a step without gain, so that no cycle can close (Bland)."""
        excess, denominator = excesses(self.game.known, payoffs)
        violated = np.flatnonzero(self.open & (excess > level * denominator))
        if len(violated):
            chosen = violated[0] if stalled else violated[np.argmax(excess[violated])]
            return self._excess(int(chosen))
        if self.rational:
            for player, payoff in enumerate(payoffs):
                alone = self.game.alone(player)
                if payoff < alone:
                    return Column((1 << self.game.size) + player, 1 << player, ZERO, alone)
        return None

    def _pivot(self, entering: Column) -> bool:
        """Exchange a column of the basis; whether the level moved."""
        entries = self._entries(entering)
        rate = [sum((a * b for a, b in zip(row, entries, strict=True)), ZERO) for row in self.inverse]
        ratios = [
            (row[-1] / step, column.index, place)
            for place, (row, step, column) in enumerate(zip(self.inverse, rate, self.basis, strict=True))
            if step > 0
        ]
        ratio, _, leaving = min(ratios)
        new = [entry / rate[leaving] for entry in self.inverse[leaving]]
        for place, (row, step) in enumerate(zip(self.inverse, rate, strict=True)):
            if step:
                self.inverse[place] = [entry - step * own for entry, own in zip(row, new, strict=True)]
        self.inverse[leaving] = new
        self.basis[leaving] = entering
        return ratio > 0


def _inverted(columns: list[Row]) -> list[Row]:
    """The inverse of the matrix with these columns, row by row (Gauss and Jordan)."""
    size = len(columns)
    rows = [[columns[j][i] for j in range(size)] + [ONE if i == j else ZERO for j in range(size)] for i in range(size)]
    for pivot in range(size):
        chosen = next(place for place in range(pivot, size) if rows[place][pivot])
        rows[pivot], rows[chosen] = rows[chosen], rows[pivot]
        rows[pivot] = [entry / rows[pivot][pivot] for entry in rows[pivot]]
        for place in range(size):
            factor = rows[place][pivot]
            if place != pivot and factor:
                rows[place] = [entry - factor * own for entry, own in zip(rows[place], rows[pivot], strict=True)]
    return [row[size:] for row in rows]
