"""Development: non-recurring engineering until delivery, then a production price and support."""

from __future__ import annotations

from procurement.engine.modes.money import add, annuity, instalments, spread
from procurement.engine.modes.price import Price, rates_cost, units_cost
from procurement.engine.records import Meta, Offer, Terms, Tier

KEY = "develop"
LABEL = "Develop"
RATE = "unit_price"
TERMS = ("nre",)
OPTIONAL_TERMS = ("support_per_unit_year",)


def price(terms: Terms, meta: Meta) -> Price:
    """Unit price in production; non-recurring engineering once; per unit support x annuity over the horizon / 12."""
    support = terms.amount("support_per_unit_year") * annuity(meta.horizon, meta.discount_rate) / 12
    tiers = tuple(Tier(rate.min_qty, round(rate.unit_price)) for rate in terms.rates)
    return Price(tiers, round(terms.amount("nre")), round(support))


def timeline(offer: Offer, quantity: int, meta: Meta) -> list[int]:
    """Nominal cash in months 0 to horizon, in base units: what the quantity of units costs when."""
    cash = [0] * (meta.horizon + 1)
    for month, part in enumerate(instalments(offer.fixed_cost, max(1, offer.lead_months))):
        add(cash, month, part)
    if offer.terms is None:
        add(cash, offer.lead_months, units_cost(offer, quantity))
        spread(cash, offer.lead_months, offer.lifecycle_per_unit * quantity)
        return cash
    add(cash, offer.lead_months, round(rates_cost(offer, quantity)))
    months = max(0, meta.horizon - offer.lead_months)
    spread(cash, offer.lead_months, round(offer.terms.amount("support_per_unit_year") * quantity * months / 12))
    return cash
