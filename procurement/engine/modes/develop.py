"""Development: non-recurring engineering until delivery, then a production price and support."""

from __future__ import annotations

from collections.abc import Mapping

from procurement.engine.modes.money import add, annuity, instalments, spread
from procurement.engine.modes.price import Price, units_cost
from procurement.engine.records import Meta, Offer, Tier

KEY = "develop"
LABEL = "Develop"
TERMS = ("nre", "unit_price")
OPTIONAL_TERMS = ("support_per_unit_year",)


def price(terms: Mapping[str, int], tiers: tuple[Tier, ...], meta: Meta) -> Price:
    """Unit price in production; non-recurring engineering once; per unit support x annuity over the horizon / 12."""
    support = terms.get("support_per_unit_year", 0) * annuity(meta.horizon, meta.discount_rate) / 12
    return Price((Tier(1, terms["unit_price"]),), terms["nre"], round(support))


def timeline(offer: Offer, quantity: int, meta: Meta) -> list[int]:
    """Nominal cash in months 0 to horizon, in base units: what the quantity of units costs when."""
    cash = [0] * (meta.horizon + 1)
    for month, amount in enumerate(instalments(offer.fixed_cost, max(1, offer.lead_months))):
        add(cash, month, amount)
    add(cash, offer.lead_months, units_cost(offer, quantity))
    if offer.terms is None:
        spread(cash, offer.lead_months, offer.lifecycle_per_unit * quantity)
        return cash
    months = max(0, meta.horizon - offer.lead_months)
    spread(cash, offer.lead_months, offer.terms.get("support_per_unit_year", 0) * quantity * months // 12)
    return cash
