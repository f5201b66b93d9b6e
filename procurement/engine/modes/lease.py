"""Lease or service: a monthly rate over a term, with mobilisation before and demobilisation after."""

from __future__ import annotations

from fractions import Fraction

from procurement.engine.modes.money import add, annuity, discount_factor, instalments, spread
from procurement.engine.modes.price import Price, rates_cost, units_cost
from procurement.engine.records import Meta, Offer, Terms, Tier

KEY = "lease"
LABEL = "Lease"
RATE = "monthly_rate"
TERMS = ("term_months",)
OPTIONAL_TERMS = (
    "mobilisation",
    "demobilisation",
    "included_hours_month",
    "overage_per_hour",
    "planned_hours_month",
)


def price(terms: Terms, meta: Meta) -> Price:
    """Present price at delivery: unit price = rate x annuity over the term, life cycle = overage x annuity."""
    term = int(terms.amounts["term_months"])
    factor = annuity(term, meta.discount_rate)
    ending = terms.amount("demobilisation") * discount_factor(term, meta.discount_rate)
    return Price(
        tiers=tuple(Tier(rate.min_qty, round(rate.unit_price * factor)) for rate in terms.rates),
        fixed_cost=round(terms.amount("mobilisation") + ending),
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
    term = int(terms.amounts["term_months"])
    add(cash, start, round(terms.amount("mobilisation")))
    total = round(term * (rates_cost(offer, quantity) + _monthly_overage(terms) * quantity))
    for month, rent in enumerate(instalments(total, term), start + 1):
        add(cash, month, rent)
    add(cash, start + term, round(terms.amount("demobilisation")))
    return cash


def _monthly_overage(terms: Terms) -> Fraction:
    hours = terms.amount("planned_hours_month") - terms.amount("included_hours_month")
    return max(Fraction(0), hours) * terms.amount("overage_per_hour")
