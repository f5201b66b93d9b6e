"""The Shapley value: each player's marginal gain, averaged over all orders of joining."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

import numpy as np

from procurement.engine.shares.game import Game, scaled

KEY = "shapley"
LABEL = "Shapley value"


def divide(game: Game) -> list[Fraction] | None:
    """Payoffs by sum of |S|! (n - |S| - 1)! / n! x (v(S + i) - v(S)) over S without i (Shapley 1953)."""
    if game.values is None:
        return None
    whole, denominator = scaled(game.values)
    values = np.array(whole, dtype=object)
    masks = np.arange(1 << game.size)
    sizes = np.array([mask.bit_count() for mask in range(1 << game.size)])
    orders = [factorial(size) * factorial(game.size - size - 1) for size in range(game.size)]
    weights = np.array([*orders, 0], dtype=object)
    payoffs = []
    for player in range(game.size):
        without = masks[(masks >> player & 1) == 0]
        marginal = values[without | (1 << player)] - values[without]
        payoffs.append(Fraction(int((weights[sizes[without]] * marginal).sum()), factorial(game.size) * denominator))
    return payoffs
