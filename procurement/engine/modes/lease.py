"""Lease or service: a monthly rate over a term, with mobilisation before and demobilisation after."""

from __future__ import annotations

from collections.abc import Mapping

from procurement.engine.modes.money import add, annuity, discount_factor, spread
from procurement.engine.modes.price import Price, units_cost
from procurement.engine.records import Meta, Offer, Tier

KEY = "lease"
LABEL = "Lease"
TERMS = ("monthly_rate", "term_months")
OPTIONAL_TERMS = (
    "mobilisation",
    "demobilisation",
    "included_hours_month",
    "overage_per_hour",
    "planned_hours_month",
)


def price(terms: Mapping[str, int], tiers: tuple[Tier, ...], meta: Meta) -> Price:
    """Present price at delivery: unit price = rate x annuity over the term, life cycle = overage x annuity."""
    term = terms["term_months"]
    factor = annuity(term, meta.discount_rate)
    ending = terms.get("demobilisation", 0) * discount_factor(term, meta.discount_rate)
    return Price(
        tiers=(Tier(1, round(terms["monthly_rate"] * factor)),),
        fixed_cost=terms.get("mobilisation", 0) + round(ending),
        lifecycle_per_unit=round(_monthly_overage(terms) * factor),
    )


def timeline(offer: Offer, quantity: int, meta: Meta) -> list[int]:
    """Nominal cash in months 0 to horizon, in base units: what the quantity of units costs when."""
    cash = [0] * (meta.horizon + 1)
    if offer.terms is None:
        add(cash, offer.lead_months, offer.fixed_cost)
        spread(cash, offer.lead_months, units_cost(offer, quantity) + offer.lifecycle_per_unit * quantity)
        return cash
    terms, start = offer.terms, offer.lead_months
    monthly = quantity * (terms["monthly_rate"] + _monthly_overage(terms))
    add(cash, start, terms.get("mobilisation", 0))
    for month in range(1, terms["term_months"] + 1):
        add(cash, start + month, monthly)
    add(cash, start + terms["term_months"], terms.get("demobilisation", 0))
    return cash


def _monthly_overage(terms: Mapping[str, int]) -> int:
    hours = terms.get("planned_hours_month", 0) - terms.get("included_hours_month", 0)
    return max(0, hours) * terms.get("overage_per_hour", 0)
