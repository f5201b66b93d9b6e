"""Kohlberg's test of a prenucleolus, from the weights alone: nothing of the solver is trusted."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from procurement.engine.shares.game import Game, excesses
from procurement.engine.shares.lexicographic import Step
from procurement.engine.shares.span import ONE, ZERO, Span, membership


def certified(game: Game, payoffs: Sequence[Fraction], steps: Sequence[Step]) -> bool:
    """Whether payoffs are the prenucleolus (Kohlberg, SIAM J. Appl. Math. 20, 1971).

    The coalitions with excess at least t must be balanced for every t. It suffices that the coalitions of the steps
    have that excess, that their positive weights add up to a combination of those settled before, and that every
    other coalition with a larger excess than the next step's lies in the span of those settled.
    """
    if sum(payoffs, ZERO) != game.total:
        return False
    excess, denominator = excesses(game.known, payoffs)
    settled = Span(game.size)
    settled.add([ONE] * game.size, ZERO)
    for step in steps:
        if (settled.unsettled() & (excess > step.excess * denominator)).any():
            return False
        if not _balances(step, excess, denominator, settled):
            return False
        for mask, _ in step.weights:
            settled.add(membership(mask, game.size), ZERO)
    return not settled.free


def _balances(step: Step, excess: np.ndarray, denominator: int, settled: Span) -> bool:
    total = [ZERO] * settled.size
    for mask, weight in step.weights:
        if weight <= 0 or excess[mask] != step.excess * denominator:
            return False
        total = [entry + weight * part for entry, part in zip(total, membership(mask, settled.size), strict=True)]
    left, _ = settled.remainder(total, ZERO)
    return bool(step.weights) and not any(left)
