"""Every rule of sharing applied to one game: payoffs, payments, and whether they hold and can be paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import ModuleType
from typing import Any

from procurement.engine import payments, stability
from procurement.engine.payments import Limit
from procurement.engine.screening import decimal
from procurement.engine.shares import SHARE_RULES, prenucleolus
from procurement.engine.shares.certificate import certified
from procurement.engine.shares.game import Game
from procurement.engine.shares.lexicographic import centre
from procurement.engine.stability import Objection

PLACES = 4


@dataclass(frozen=True, slots=True)
class Payers:
    """The players by name, with the most that each can pay (None: no limit)."""

    names: tuple[str, ...]
    limits: tuple[Limit | None, ...]


def divisions(game: Game, sign: int = 1, payers: Payers | None = None) -> dict[str, Any]:
    """The result of each rule, null where it does not apply; with sign -1 payoffs are costs, what each pays."""
    return {rule.KEY: _division(rule, game, sign, payers) for rule in SHARE_RULES}


def _division(rule: ModuleType, game: Game, sign: int, payers: Payers | None) -> dict[str, Any] | None:
    payoffs: list[Fraction] | None = rule.divide(game)
    if payoffs is None:
        return None
    result: dict[str, Any] = {"payoffs": [decimal(sign * payoff, PLACES) for payoff in payoffs]}
    result |= _stability(game, payoffs)
    if rule is prenucleolus:
        result |= _certificate(game)
    if payers is not None and game.spending is not None:
        benefit = game.spending.benefit
        result |= _payments(game, [own - payoff for own, payoff in zip(benefit, payoffs, strict=True)], payers)
    return result


def _stability(game: Game, payoffs: Sequence[Fraction]) -> dict[str, Any]:
    if game.values is None:
        return {"in_core": None, "individually_rational": None, "objection": None}
    found = stability.objection(game, payoffs)
    return {
        "in_core": found is None,
        "individually_rational": stability.is_rational(game, payoffs),
        "objection": _objection(found, game.size),
    }


def _objection(found: Objection | None, size: int) -> dict[str, Any] | None:
    """The objecting players by their places in the order of the game."""
    if found is None:
        return None
    players = [player for player in range(size) if found.mask >> player & 1]
    return {"coalition": players, "amount": decimal(found.amount, PLACES)}


def _certificate(game: Game) -> dict[str, Any]:
    """The steps that prove a prenucleolus, their weights as exact fractions by bit mask, and whether they do."""
    found = centre(game, rational=False)
    steps = [
        {"excess": str(step.excess), "weights": {str(mask): str(weight) for mask, weight in step.weights}}
        for step in found.steps
    ]
    return {"certificate": certified(game, found.payoffs, found.steps), "kohlberg": steps}


def _payments(game: Game, exact: Sequence[Fraction], payers: Payers) -> dict[str, Any]:
    paid = payments.whole(exact, payers.names)
    over = [
        {"nation": name, "payment": own, "limit": limit.amount, "by": limit.source}
        for name, own, limit in zip(payers.names, paid, payers.limits, strict=True)
        if limit is not None and own > limit.amount
    ]
    received = zip(payers.names, paid, strict=True)
    return {
        "payments": paid,
        "payments_in_core": _in_core(game, paid),
        "side_payments": [{"nation": name, "amount": -own} for name, own in received if own < 0],
        "affordable": not over,
        "over_limit": over,
        "nearest_affordable": payments.nearest(paid, payers.limits, payers.names) if over else None,
    }


def _in_core(game: Game, paid: Sequence[int]) -> bool | None:
    """The core test once more, after rounding."""
    if game.values is None or game.spending is None:
        return None
    kept = [Fraction(benefit - own) for benefit, own in zip(game.spending.benefit, paid, strict=True)]
    return stability.objection(game, kept) is None
