"""Leasing, buying and developing the same system, laid out as cash by month with the engine's own arithmetic."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from accounts.context import Actor
from procurement.engine import readers
from procurement.engine.modes import pricing
from procurement.engine.reading import Malformed, Place
from procurement.engine.records import Meta
from procurement.engine.records import Offer as Priced
from procurement.engine.records import System as Product
from procurement.models import Offer, RateSet, Round
from procurement.queries.offers import detailed
from procurement.queries.problem import Rates, offer_document
from trials.models import System


@dataclass(frozen=True)
class Comparison:
    """Nominal thousand euro by month after signature, for a quantity that every offer compared can deliver."""

    quantity: int
    months: int
    rates_on: date
    cash: tuple[tuple[str, list[int]], ...]


def compared(actor: Actor, system: System) -> Comparison | None:
    """The cheapest visible, standing offer of each mode; None where fewer than two modes can be compared."""
    rate_set = RateSet.objects.prefetch_related("rates").first()
    if rate_set is None:
        return None
    rates = {rate.currency: rate.per_euro for rate in rate_set.rates.all()}
    rows = detailed().visible_to(actor).filter(system=system, status__in=Offer.STANDING)
    offers = [row for row in rows if not row.has_expired and row.currency in {"EUR", *rates}]
    meta = _meta()
    priced = [found for found in (_priced(row, rates, meta) for row in offers) if found]
    quantity = max((offer.moq for offer in priced), default=1)
    best: dict[str, list[int]] = {}
    for offer in priced:
        if offer.capacity >= quantity:
            cash = pricing.timeline(offer, quantity, meta)
            best[offer.mode] = min(cash, best.get(offer.mode, cash), key=sum)
    if len(best) < 2:
        return None
    return Comparison(quantity, meta.horizon, rate_set.rates_on, tuple(sorted(best.items())))


def _priced(row: Offer, rates: Rates, meta: Meta) -> Priced | None:
    """The offer as the engine reads it; None where the engine would refuse it."""
    product = Product(str(row.system_id), row.system.capability_area_id, {}, {})
    try:
        return readers.offer(Place(offer_document(row, [], rates)), meta, frozenset(), {product.id: product})
    except Malformed:
        return None


def _meta() -> Meta:
    """The portal's default horizon and discount rate; screening does not matter to cash."""
    usual = Round()
    return Meta(
        currency="kEUR",
        criteria={},
        rule=str(usual.screening),
        level=float(usual.confidence),
        merit_at_threshold=Fraction(0),
        missing="bound",
        horizon=usual.horizon_months,
        discount_rate=Fraction(usual.discount_rate) / 100,
        conditions={},
    )
