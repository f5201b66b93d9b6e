"""Pro rata by stand-alone cost: the saving of a joint buy is the same percentage for everyone in it."""

from __future__ import annotations

from fractions import Fraction

from procurement.engine.shares.game import Game
from procurement.engine.shares.pro_rata import by_key

KEY = "stand_alone"
LABEL = "By stand-alone cost"


def divide(game: Game) -> list[Fraction] | None:
    """Each buy's cost by what its units would cost each alone; without a plan, the total by the values alone."""
    if game.spending is not None:
        return by_key(game.spending, lambda buy: buy.alone)
    alone = [game.alone(player) for player in range(game.size)]
    if not sum(alone):
        return None
    return [game.total * own / sum(alone) for own in alone]
