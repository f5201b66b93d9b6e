"""What a mode makes of raw terms, and what an offer's tiers ask for a quantity."""

from __future__ import annotations

from dataclasses import dataclass

from procurement.engine.records import Offer, Tier


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
        low = offer.moq
        if offer.discount == "all_units":
            low = max(low, tier.min_qty)
        elif before:
            intercept += (before.unit_price - tier.unit_price) * (tier.min_qty - 1)
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
    if not costs:
        raise ValueError(f"offer {offer.id}: no price for {quantity} units within its capacity {offer.capacity}")
    return min(costs)
