"""Pro rata by quantity: every unit of a buy costs the same."""

from __future__ import annotations

from fractions import Fraction

from procurement.engine.shares.game import Game
from procurement.engine.shares.pro_rata import by_key

KEY = "by_quantity"
LABEL = "By quantity"


def divide(game: Game) -> list[Fraction] | None:
    """Each buy's cost by the units taken; None without a plan."""
    return None if game.spending is None else by_key(game.spending, lambda buy: buy.quantity)
