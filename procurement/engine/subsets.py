"""The best plan of every subset of a component's lots at once, by dynamic programming over its offers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from procurement.engine.accounts import Buy, Plan
from procurement.engine.components import Component
from procurement.engine.modes.price import PricePlan, price_plans
from procurement.engine.records import Offer
from procurement.engine.screening import Pair, affords

MAX_LOTS = 14
NEVER = -(1 << 60)
Numbers = NDArray[np.int64]


@lru_cache(maxsize=16)
def splits(size: int) -> tuple[Numbers, Numbers, Numbers]:
    """Every set S of size elements with every part T of it: S minus T, T, and where each S starts; 3 ** size rows."""
    whole, part = np.zeros(1, np.int64), np.zeros(1, np.int64)
    for bit in range(size):
        added = 1 << bit
        whole = np.concatenate([whole, whole | added, whole | added])
        part = np.concatenate([part, part, part | added])
    order = np.argsort(whole, kind="stable")
    whole, part = whole[order], part[order]
    return whole ^ part, part, np.searchsorted(whole, np.arange(1 << size))


def subset_sums(values: Sequence[int]) -> Numbers:
    """The sum of every subset of the values, by bit mask."""
    sums = np.zeros(1, np.int64)
    for value in values:
        sums = np.concatenate([sums, sums + value])
    return sums


class Table:
    """All subsets of at most MAX_LOTS lots: bit masks in which the lowest requirement id is the highest bit.

    With that order, the largest mask among equally good ones is the plan that serves the lowest ids first by the
    lowest offer id: the canonical plan.
    """

    def __init__(self, component: Component) -> None:
        if not component.lots_only or len(component.requirements) > MAX_LOTS:
            raise ValueError(f"a table holds at most {MAX_LOTS} indivisible lots")
        self.offers = component.offers
        self.size = len(component.requirements)
        self.bit = {row.id: self.size - 1 - index for index, row in enumerate(component.requirements)}
        self.nation_masks = {
            nation: sum(1 << self.bit[row.id] for row in component.requirements if row.nation == nation)
            for nation in component.nations
        }
        by_offer: dict[str, list[Pair]] = {offer.id: [] for offer in self.offers}
        for pair in component.pairs:
            by_offer[pair.offer.id].append(pair)
        self.served = [
            tuple(sorted(by_offer[offer.id], key=lambda pair: self.bit[pair.requirement.id])) for offer in self.offers
        ]
        self.joining = [_joining(pairs) for pairs in self.served]
        self.gains = [_gains(*row) for row in zip(self.offers, self.served, self.joining, strict=True)]

    @cached_property
    def suffix(self) -> list[Numbers]:
        """suffix[o][S]: the best of lots S with the offers from o on; suffix[0] is the answer for every S."""
        best = [np.zeros(1 << self.size, np.int64)]
        for offer in reversed(range(len(self.offers))):
            best.append(self.join(best[-1], offer))
        return best[::-1]

    @cached_property
    def prefix(self) -> list[Numbers]:
        """prefix[o][S]: the best of lots S with the offers before o."""
        best = [np.zeros(1 << self.size, np.int64)]
        for offer in range(len(self.offers)):
            best.append(self.join(best[-1], offer))
        return best

    @property
    def best(self) -> Numbers:
        """The best of every subset of lots."""
        return self.suffix[0]

    def mask(self, nations: frozenset[str]) -> int:
        """The lots of the nations."""
        return sum(mask for nation, mask in self.nation_masks.items() if nation in nations)

    def bits(self, offer: int) -> list[int]:
        """The global bits of an offer's lots, local bit by local bit."""
        return [self.bit[pair.requirement.id] for pair in self.served[offer]]

    def join(self, before: Numbers, offer: int) -> Numbers:
        """f(S) = max over T in S of before(S minus T) + gain(T): a subset convolution over the offer's lots only."""
        bits, gains = self.bits(offer), self.gains[offer]
        if not (gains > 0).any():
            return before
        axes = [self.size - 1 - bit for bit in reversed(bits)]
        rest = [axis for axis in range(self.size) if axis not in axes]
        shaped = before.reshape((2,) * self.size).transpose(rest + axes)
        rows = np.ascontiguousarray(shaped).reshape(1 << len(rest), 1 << len(bits))
        left, part, starts = splits(len(bits))
        kept = (gains[part] > 0) | (part == 0)
        starts = (np.cumsum(kept) - kept)[starts]
        left, part = left[kept], part[kept]
        joined = np.maximum.reduceat(rows[:, left] + gains[part], starts, axis=1)
        back = np.argsort(rest + axes)
        return np.ascontiguousarray(joined.reshape((2,) * self.size).transpose(back)).reshape(-1)

    def plan(self, mask: int) -> Plan:
        """The canonical best plan of the lots in the mask."""
        buys: list[Buy] = []
        for index, offer in enumerate(self.offers):
            parts = self._parts(index)
            fits = (parts & ~mask) == 0
            reached = np.where(fits, self.gains[index] + self.suffix[index + 1][mask & ~parts], NEVER)
            chosen = int(np.flatnonzero(reached == self.suffix[index][mask])[-1])
            if chosen:
                pairs = [pair for bit, pair in enumerate(self.served[index]) if chosen >> bit & 1]
                buys.append(buy(offer, pairs))
                mask &= ~int(parts[chosen])
        return tuple(buys)

    def _parts(self, offer: int) -> Numbers:
        """The global mask of every local mask; ascending, since local bits ascend with global ones."""
        return subset_sums([1 << bit for bit in self.bits(offer)])


def buy(offer: Offer, pairs: Sequence[Pair]) -> Buy:
    """The cheapest way to serve whole lots by an offer; the lowest tier among equals."""
    units = sum(pair.requirement.quantity for pair in pairs)
    plans = [plan for plan in price_plans(offer) if _bears(plan, pairs, units)]
    cheapest = min(plans, key=lambda plan: plan.intercept + plan.unit_price * max(units, plan.low))
    rows = sorted(pairs, key=lambda pair: pair.requirement.id)
    return Buy(offer, cheapest, tuple((pair, pair.requirement.quantity) for pair in rows))


def _bears(plan: PricePlan, pairs: Sequence[Pair], units: int) -> bool:
    return max(units, plan.low) <= plan.high and all(affords(pair.requirement, plan) for pair in pairs)


def _gains(offer: Offer, pairs: Sequence[Pair], joining: Numbers) -> Numbers:
    """g(T) for every set T of the offer's lots; NEVER where no plan serves it, 0 for the empty set."""
    units = subset_sums([pair.requirement.quantity for pair in pairs])
    benefit = subset_sums([pair.margin * pair.requirement.quantity for pair in pairs])
    charge = np.full(len(units), -NEVER, np.int64)
    for plan in price_plans(offer):
        barred = subset_sums([0 if affords(pair.requirement, plan) else 1 for pair in pairs])
        charged = np.maximum(units, plan.low)
        possible = (charged <= plan.high) & (barred == 0)
        charge = np.where(possible, np.minimum(charge, plan.intercept + plan.unit_price * charged), charge)
    gains = benefit - charge - offer.fixed_cost - offer.onboarding_per_nation * joining
    gains[charge == -NEVER] = NEVER
    gains[0] = 0
    return gains


def _joining(pairs: Sequence[Pair]) -> Numbers:
    """How many nations each set of lots has."""
    count = np.zeros(1 << len(pairs), np.int64)
    masks = np.arange(1 << len(pairs))
    for nation in {pair.requirement.nation for pair in pairs}:
        own = sum(1 << bit for bit, pair in enumerate(pairs) if pair.requirement.nation == nation)
        count += (masks & own) != 0
    return count
