"""Pro rata by value: who values its units more pays more for them."""

from __future__ import annotations

from fractions import Fraction

from procurement.engine.shares.game import Game
from procurement.engine.shares.pro_rata import by_key

KEY = "by_value"
LABEL = "By value"


def divide(game: Game) -> list[Fraction] | None:
    """Each buy's cost by round(merit x worth) x units; None without a plan."""
    return None if game.spending is None else by_key(game.spending, lambda buy: buy.value)
