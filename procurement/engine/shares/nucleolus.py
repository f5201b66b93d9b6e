"""The nucleolus: as the prenucleolus, among payoffs that give nobody less than it gains alone."""

from __future__ import annotations

from fractions import Fraction

from procurement.engine.shares.game import Game
from procurement.engine.shares.lexicographic import centre

KEY = "nucleolus"
LABEL = "Nucleolus"


def divide(game: Game) -> list[Fraction] | None:
    """Payoffs that lexicographically minimise the sorted excesses among imputations (Schmeidler 1969).

    None where the players alone gain more than all together, so that there is no imputation.
    """
    if game.values is None or sum(game.alone(player) for player in range(game.size)) > game.total:
        return None
    return list(centre(game, rational=True).payoffs)
