"""The sharing alone: a bare game in, the divisions out."""

from __future__ import annotations

from typing import Any

from procurement.engine import ENGINE_VERSION, division, reading
from procurement.engine.reading import Place
from procurement.engine.shares.game import Game

MAX_PLAYERS = 16


def share(document: bytes | dict[str, Any]) -> dict[str, Any]:
    """Divisions of {"kind": "benefit" | "cost", "n": players, "v": [2 ** n values by bit mask]}.

    For a cost game v holds costs, and payoffs are what each player pays.
    """
    root = Place(reading.parse(document) if isinstance(document, bytes) else document)
    sign = 1 if root.field("kind").one_of(("benefit", "cost")) == "benefit" else -1
    size = root.field("n").integer(1, MAX_PLAYERS)
    values = [place.number() for place in root.field("v").items(1 << size, 1 << size)]
    if values[0]:
        raise Place(root.value["v"][0], "$.v[0]").refuse("0, the empty coalition's value")
    shares = division.divisions(Game(size, tuple(sign * value for value in values)), sign)
    return {"format": 1, "engine_version": ENGINE_VERSION, "shares": shares}
