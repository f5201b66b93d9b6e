"""Whole payments from exact payoffs, and the nearest ones that every nation's limit bears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from procurement.engine.accounts import Plan
from procurement.engine.modes.price import units_cost
from procurement.engine.records import Nation
from procurement.engine.shares.game import SharedCost, Spending


def spending(plan: Plan, nations: Sequence[str]) -> Spending:
    """A plan seen by the nations: benefits before price, and every buy's cost with the keys to share it by."""
    benefit = dict.fromkeys(nations, 0)
    buys = []
    for buy in plan:
        units, value = dict.fromkeys(nations, 0), dict.fromkeys(nations, 0)
        for pair, quantity in buy.served:
            nation = pair.requirement.nation
            units[nation] += quantity
            value[nation] += pair.gross * quantity
            benefit[nation] += pair.margin * quantity
        once = buy.offer.fixed_cost + buy.offer.onboarding_per_nation
        alone = tuple(units_cost(buy.offer, units[nation]) + once if units[nation] else 0 for nation in nations)
        joined = tuple(units[nation] > 0 for nation in nations)
        buys.append(SharedCost(buy.cost, joined, tuple(units.values()), tuple(value.values()), alone))
    return Spending(tuple(benefit.values()), tuple(buys))


def whole(amounts: Sequence[Fraction], names: Sequence[str]) -> list[int]:
    """Whole amounts with the same whole sum, by largest remainder, ties by name (Hamilton's method)."""
    total = sum(amounts, Fraction(0))
    if total.denominator != 1:
        raise ValueError(f"amounts must add up to a whole sum, found {total}")
    result = [floor(amount) for amount in amounts]
    order = sorted(range(len(amounts)), key=lambda place: (result[place] - amounts[place], names[place]))
    for place in order[: int(total) - sum(result)]:
        result[place] += 1
    return result


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that a nation can pay, and what says so: its envelope or its ceilings."""

    amount: int
    source: str


def limits(plan: Plan, nations: Sequence[Nation]) -> list[Limit | None]:
    """What each nation can pay: its envelope, and no more than the ceilings of what it is served; None: no limit."""
    ceilings: dict[str, dict[str, int | None]] = {nation.id: {} for nation in nations}
    for buy in plan:
        for pair, _ in buy.served:
            ceilings[pair.requirement.nation][pair.requirement.id] = pair.requirement.ceiling
    return [_lowest(nation.envelope, list(ceilings[nation.id].values())) for nation in nations]


def _lowest(envelope: int | None, ceilings: Sequence[int | None]) -> Limit | None:
    stated = [ceiling for ceiling in ceilings if ceiling is not None]
    if len(stated) == len(ceilings) and (envelope is None or sum(stated) < envelope):
        return Limit(sum(stated), "ceiling")
    return None if envelope is None else Limit(envelope, "envelope")


def nearest(payments: Sequence[int], limits: Sequence[Limit | None], names: Sequence[str]) -> list[int] | None:
    """The nearest payments of the same sum within the limits, None where the limits add up to less.

    Least squares: all who have room pay the same amount more, as far as their room goes.
    """
    room = [None if limit is None else limit.amount - paid for paid, limit in zip(payments, limits, strict=True)]
    bounded = sorted(left for left in room if left is not None)
    if len(bounded) == len(room) and sum(bounded) < 0:
        return None
    rise = _rise(bounded, len(room))
    rises = [rise if left is None else min(rise, Fraction(left)) for left in room]
    moved = [paid + own for paid, own in zip(payments, rises, strict=True)]
    return whole(moved, names)


def _rise(bounded: Sequence[int], count: int) -> Fraction:
    """The t at which the sum over all of min(t, room) is 0; bounded holds the finite rooms in rising order."""
    capped = 0
    for rising, left in zip(range(count, 0, -1), bounded, strict=False):
        if capped + rising * left >= 0:
            return Fraction(-capped, rising)
        capped += left
    free = count - len(bounded)
    return Fraction(-capped, free) if free else Fraction(bounded[-1])
