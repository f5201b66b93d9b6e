"""Equal parts: every joining player pays the same for a buy."""

from __future__ import annotations

from fractions import Fraction

from procurement.engine.shares.game import Game
from procurement.engine.shares.pro_rata import by_key

KEY = "equal"
LABEL = "Equal parts"


def divide(game: Game) -> list[Fraction] | None:
    """Each buy's cost in equal parts; without a plan, the total in equal parts."""
    if game.spending is None:
        return [game.total / game.size] * game.size
    return by_key(game.spending, lambda buy: buy.joined)
