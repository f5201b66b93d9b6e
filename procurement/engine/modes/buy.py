"""Purchase: the price at delivery, then support, spares and disposal over the horizon."""

from __future__ import annotations

from procurement.engine.modes.money import add, annuity, discount_factor, spread
from procurement.engine.modes.price import Price, rates_cost, units_cost
from procurement.engine.records import Meta, Offer, Terms, Tier

KEY = "buy"
LABEL = "Buy"
RATE = ""
TERMS: tuple[str, ...] = ()
OPTIONAL_TERMS = ("support_per_unit_year", "training_fixed", "spares_per_unit", "disposal_per_unit")


def price(terms: Terms, meta: Meta) -> Price:
    """Tiers as offered; training once; per unit support x annuity / 12 + spares + discounted disposal."""
    support = terms.amount("support_per_unit_year") * annuity(meta.horizon, meta.discount_rate) / 12
    disposal = terms.amount("disposal_per_unit") * discount_factor(meta.horizon, meta.discount_rate)
    tiers = tuple(Tier(rate.min_qty, round(rate.unit_price)) for rate in terms.rates)
    lifecycle = round(support + terms.amount("spares_per_unit") + disposal)
    return Price(tiers, round(terms.amount("training_fixed")), lifecycle)


def timeline(offer: Offer, quantity: int, meta: Meta) -> list[int]:
    """Nominal cash in months 0 to horizon, in base units: what the quantity of units costs when."""
    cash = [0] * (meta.horizon + 1)
    if offer.terms is None:
        add(cash, offer.lead_months, offer.fixed_cost + units_cost(offer, quantity))
        spread(cash, offer.lead_months, offer.lifecycle_per_unit * quantity)
        return cash
    terms, months = offer.terms, max(0, meta.horizon - offer.lead_months)
    bought = rates_cost(offer, quantity) + terms.amount("training_fixed") + terms.amount("spares_per_unit") * quantity
    add(cash, offer.lead_months, round(bought))
    add(cash, meta.horizon, round(terms.amount("disposal_per_unit") * quantity))
    spread(cash, offer.lead_months, round(terms.amount("support_per_unit_year") * quantity * months / 12))
    return cash
