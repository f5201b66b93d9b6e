"""The prenucleolus: the largest complaint of any coalition is as small as can be, then the next largest."""

from __future__ import annotations

from fractions import Fraction

from procurement.engine.shares.game import Game
from procurement.engine.shares.lexicographic import centre

KEY = "prenucleolus"
LABEL = "Prenucleolus"


def divide(game: Game) -> list[Fraction] | None:
    """Payoffs that lexicographically minimise the sorted excesses (Schmeidler 1969, without rationality)."""
    return None if game.values is None else list(centre(game, rational=False).payoffs)
