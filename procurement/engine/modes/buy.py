"""Purchase: the price at delivery, then support, spares and disposal over the horizon."""

from __future__ import annotations

from collections.abc import Mapping

from procurement.engine.modes.money import add, annuity, discount_factor, spread
from procurement.engine.modes.price import Price, units_cost
from procurement.engine.records import Meta, Offer, Tier

KEY = "buy"
LABEL = "Buy"
TERMS: tuple[str, ...] = ()
OPTIONAL_TERMS = ("support_per_unit_year", "training_fixed", "spares_per_unit", "disposal_per_unit")


def price(terms: Mapping[str, int], tiers: tuple[Tier, ...], meta: Meta) -> Price:
    """Tiers as offered; training once; per unit support x annuity / 12 + spares + discounted disposal."""
    support = terms.get("support_per_unit_year", 0) * annuity(meta.horizon, meta.discount_rate) / 12
    disposal = terms.get("disposal_per_unit", 0) * discount_factor(meta.horizon, meta.discount_rate)
    lifecycle = round(support + terms.get("spares_per_unit", 0) + disposal)
    return Price(tiers, terms.get("training_fixed", 0), lifecycle)


def timeline(offer: Offer, quantity: int, meta: Meta) -> list[int]:
    """Nominal cash in months 0 to horizon, in base units: what the quantity of units costs when."""
    cash = [0] * (meta.horizon + 1)
    add(cash, offer.lead_months, offer.fixed_cost + units_cost(offer, quantity))
    if offer.terms is None:
        spread(cash, offer.lead_months, offer.lifecycle_per_unit * quantity)
        return cash
    terms, months = offer.terms, max(0, meta.horizon - offer.lead_months)
    add(cash, offer.lead_months, terms.get("spares_per_unit", 0) * quantity)
    add(cash, meta.horizon, terms.get("disposal_per_unit", 0) * quantity)
    spread(cash, offer.lead_months, terms.get("support_per_unit_year", 0) * quantity * months // 12)
    return cash
