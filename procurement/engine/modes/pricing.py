"""One door to pricing and cash: the offer's mode does the arithmetic."""

from __future__ import annotations

from itertools import accumulate

from procurement.engine.modes import BY_KEY
from procurement.engine.modes.price import Price
from procurement.engine.records import Meta, Offer


def price(offer: Offer, meta: Meta) -> Price:
    """What an offer asks, from its raw terms where it has them, in base units of currency at present value."""
    if offer.terms is None:
        return Price(offer.tiers, offer.fixed_cost, offer.lifecycle_per_unit)
    priced: Price = BY_KEY[offer.mode].price(offer.terms, meta)
    return priced


def timeline(offer: Offer, quantity: int, meta: Meta) -> list[int]:
    """Nominal cash of a quantity in months 0 to horizon after signature; comparable between modes."""
    if quantity < 1:
        raise ValueError(f"offer {offer.id}: quantity must be at least 1, found {quantity}")
    cash: list[int] = BY_KEY[offer.mode].timeline(offer, quantity, meta)
    return cash


def break_even_month(first: list[int], second: list[int]) -> int | None:
    """First month from which the first timeline has cost more in all than the second; None where it never has."""
    totals = zip(accumulate(first), accumulate(second), strict=True)
    return next((month for month, (one, other) in enumerate(totals) if one > other), None)
