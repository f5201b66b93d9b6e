"""What a mode makes of raw terms, and what an offer's tiers ask for a quantity."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from procurement.engine.records import Offer, Tier

Cost = TypeVar("Cost", int, Fraction)


@dataclass(frozen=True, slots=True)
class Price:
    """Tiers, one-off cost and present life-cycle cost per unit, in base units of currency."""

    tiers: tuple[Tier, ...]
    fixed_cost: int
    lifecycle_per_unit: int


@dataclass(frozen=True, slots=True)
class PricePlan:
    """One way to be charged: intercept + unit_price per unit, for at least low and at most high units."""

    intercept: int
    unit_price: int
    low: int
    high: int


def price_plans(offer: Offer) -> tuple[PricePlan, ...]:
    """The plans of an offer, one per tier; those whose minimum exceeds the capacity are dropped.

    An all-units tier charges its price for every unit from its minimum on; an incremental tier is a piece of a
    concave cost, its intercept what the units below its start cost more than its own price.
    """
    plans, intercept = [], 0
    for tier, before in zip(offer.tiers, (None, *offer.tiers[:-1]), strict=True):
        if before and offer.discount == "incremental":
            intercept += (before.unit_price - tier.unit_price) * (tier.min_qty - 1)
        low = _least(offer, tier.min_qty)
        if low <= offer.capacity:
            plans.append(PricePlan(intercept, tier.unit_price, low, offer.capacity))
    return tuple(plans)


def units_cost(offer: Offer, quantity: int) -> int:
    """Cheapest charge for at least the quantity, surplus units bought to reach a tier included; fixed cost is not."""
    costs = [
        plan.intercept + plan.unit_price * max(quantity, plan.low)
        for plan in price_plans(offer)
        if quantity <= plan.high
    ]
    return _cheapest(offer, quantity, costs)


def rates_cost(offer: Offer, quantity: int) -> Fraction:
    """The same by the raw rates of the offer's terms (a month's rent for a lease), to a fraction of a base unit."""
    if offer.terms is None:
        raise ValueError(f"offer {offer.id}: no raw terms")
    costs, intercept, before = [], Fraction(0), None
    for rate in offer.terms.rates:
        if before and offer.discount == "incremental":
            intercept += (before.unit_price - rate.unit_price) * (rate.min_qty - 1)
        charged = max(quantity, _least(offer, rate.min_qty))
        if charged <= offer.capacity:
            costs.append(intercept + rate.unit_price * charged)
        before = rate
    return _cheapest(offer, quantity, costs)


def _cheapest(offer: Offer, quantity: int, costs: list[Cost]) -> Cost:
    if not costs:
        raise ValueError(f"offer {offer.id}: no price for {quantity} units within its capacity {offer.capacity}")
    return min(costs)


def _least(offer: Offer, tier: int) -> int:
    return max(offer.moq, tier) if offer.discount == "all_units" else offer.moq
