"""Separable costs, remaining benefits: what a player adds to all the others leads its share."""

from __future__ import annotations

from fractions import Fraction

from procurement.engine.shares.game import Game

KEY = "scrb"
LABEL = "Separable costs, remaining benefits"


def divide(game: Game) -> list[Fraction] | None:
    """x_i = v(i) + d_i / sum(d) x (v(N) - sum v(j)), d_i = v(N) - v(N - i) - v(i) (Straffin and Heaney 1981).

    None where some d_i is negative or all are 0.
    """
    if game.values is None:
        return None
    everyone = (1 << game.size) - 1
    alone = [game.alone(player) for player in range(game.size)]
    remaining = [game.total - game.values[everyone ^ 1 << player] - alone[player] for player in range(game.size)]
    if min(remaining) < 0 or not any(remaining):
        return None
    left, weight = game.total - sum(alone), sum(remaining)
    return [own + part * left / weight for own, part in zip(alone, remaining, strict=True)]
