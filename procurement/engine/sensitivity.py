"""What an answer hangs on: the loss if an offer vanishes, and the price at which one not chosen would win."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from procurement.engine.allocation import NODES, Part
from procurement.engine.components import Component
from procurement.engine.milp import CANONICAL_PAIRS, Market
from procurement.engine.modes.price import price_plans
from procurement.engine.records import Offer, Tier
from procurement.engine.screening import Pair
from procurement.engine.subsets import NEVER, Numbers, splits, subset_sums


def value_without(part: Part, offer: Offer) -> int | None:
    """What the part gains when the offer vanishes, no envelope counted; None where that is not computed."""
    if part.tabular:
        index = part.table.offers.index(offer)
        return int((part.table.prefix[index] + part.table.suffix[index + 1][::-1]).max())
    pairs = [pair for pair in part.component.pairs if pair.offer.id != offer.id]
    if len(pairs) > CANONICAL_PAIRS:
        return None
    outcome = Market(pairs).solve(NODES)
    return outcome.gain if outcome.proved else None


def winning_cut(part: Part, offer: Offer) -> int | None:
    """Least whole cut of every tier's unit price at which an offer not chosen enters every best plan.

    None where even the lowest tier at price 0 would not do.
    """
    return _tabled_cut(part, offer) if part.tabular else _searched_cut(part, offer)


def has_winning_cut(part: Part) -> bool:
    """Whether winning_cut is cheap enough to be asked for."""
    return part.tabular or len(part.component.pairs) <= CANONICAL_PAIRS


def cheaper(component: Component, offer: Offer, cut: int) -> Component:
    """The component with every tier of the offer cheaper by so much per unit."""
    tiers = tuple(Tier(tier.min_qty, tier.unit_price - cut) for tier in offer.tiers)
    lower = replace(offer, tiers=tiers)
    return Component(tuple(replace(pair, offer=lower) if pair.offer is offer else pair for pair in component.pairs))


def _tabled_cut(part: Part, offer: Offer) -> int | None:
    """In closed form: for each set T of lots and each price plan, what the others gain more without T, per unit."""
    table, index = part.table, part.table.offers.index(offer)
    pairs = table.served[index]
    masks = subset_sums([1 << bit for bit in table.bits(index)])
    everything = (1 << table.size) - 1
    others = _without(table.prefix[index], table.suffix[index + 1], table.size)
    missed = others[everything] - others[everything & ~masks]
    units = subset_sums([pair.requirement.quantity for pair in pairs])
    benefit = subset_sums([pair.margin * pair.requirement.quantity for pair in pairs])
    nations = table.joining[index]
    once = offer.fixed_cost + offer.onboarding_per_nation * nations
    lowest: int | None = None
    for plan in price_plans(offer):
        charged = np.maximum(units, plan.low)
        short = missed - benefit + plan.intercept + plan.unit_price * charged + once
        cuts = np.maximum(short // charged + 1, _ceiling_cuts(pairs, plan.unit_price))
        cuts[(charged > plan.high) | (masks == 0)] = -NEVER
        least = max(0, int(cuts.min()))
        lowest = least if lowest is None else min(lowest, least)
    return lowest if lowest is not None and lowest <= offer.tiers[-1].unit_price else None


def _without(prefix: Numbers, suffix: Numbers, size: int) -> Numbers:
    left, part, starts = splits(size)
    return np.maximum.reduceat(prefix[left] + suffix[part], starts)


def _ceiling_cuts(pairs: Sequence[Pair], unit_price: int) -> Numbers:
    """For each set of lots the cut from which every ceiling in it bears the price."""
    cuts = np.zeros(1, np.int64)
    for pair in pairs:
        row = pair.requirement
        own = 0 if row.ceiling is None else max(0, unit_price - row.ceiling // row.quantity)
        cuts = np.concatenate([cuts, np.maximum(cuts, own)])
    return cuts


def _searched_cut(part: Part, offer: Offer) -> int | None:
    """By bisection: the gain rises with the cut, and each probe is solved to its proof."""
    now = part.best(frozenset(part.component.nations))
    low, high = 0, offer.tiers[-1].unit_price
    if not _gains(part, offer, high, now.gain):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _gains(part, offer, middle, now.gain) else (middle, high)
    return high


def _gains(part: Part, offer: Offer, cut: int, gain: int) -> bool:
    pairs = cheaper(part.component, offer, cut).pairs
    return Market(pairs).solve(NODES).gain > gain
