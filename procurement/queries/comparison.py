"""Leasing, buying and developing laid out as cash by month with the engine's own arithmetic, on one horizon."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, combinations
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.context import Actor
from accounts.models import Nation
from procurement.engine import readers
from procurement.engine.reading import Malformed, Place
from procurement.engine.records import Meta
from procurement.engine.records import Offer as Priced
from procurement.engine.records import System as Product
from procurement.models import Offer, RateSet, Round
from procurement.queries import cash
from procurement.queries.offers import detailed
from procurement.queries.problem import Rates, offer_document
from trials.models import System

MOST_OFFERS = 6
MOST_CHOICES = 60


@dataclass(frozen=True)
class Comparison:
    """Nominal thousand euro by month after signature, for a quantity that every offer compared can deliver."""

    quantity: int
    months: int
    rates_on: date
    cash: tuple[tuple[str, list[int]], ...]


@dataclass(frozen=True)
class Line:
    """One offer of a comparison: `cash` by month and `value` in thousand euro; what a unit and month in service costs.

    `against` are codes of why it cannot be compared; its cash is empty then.
    """

    offer: Offer
    cash: tuple[int, ...] = ()
    value: int = 0
    service_months: int = 0
    per_unit_month: Decimal | None = None
    against: str = ""

    @property
    def total(self) -> int:
        return sum(self.cash)

    @property
    def paid(self) -> tuple[int, ...]:
        """Paid so far, by month."""
        return tuple(accumulate(self.cash))


@dataclass(frozen=True)
class Laid:
    """Offers on one timeline, and per pair that crosses the month from which the first costs less than the second."""

    lines: tuple[Line, ...]
    refused: tuple[Line, ...]
    crossings: tuple[tuple[Offer, Offer, int], ...]
    rates_on: date
    rates_source: str


def laid_out(offers: Iterable[Offer], nation: Nation, quantity: int, horizon: int, percent: Decimal) -> Laid | None:
    """At most MOST_OFFERS offers for one nation's quantity; None where no rate set is entered."""
    rate_set = RateSet.objects.prefetch_related("rates").first()
    if rate_set is None:
        return None
    rates, meta = rates_of(rate_set), _meta(horizon, percent)
    lines = [_line(row, nation, quantity, rates, meta) for row in offers]
    drawn = tuple(line for line in lines if not line.against)
    refused = tuple(line for line in lines if line.against)
    return Laid(drawn, refused, tuple(_crossings(drawn)), rate_set.rates_on, rate_set.source)


def choosable(actor: Actor, area: Any, system: Any = None) -> QuerySet[Offer]:
    """Visible, standing, valid offers of an area or a system, to choose from."""
    rows = detailed().visible_to(actor).filter(status__in=Offer.STANDING, valid_until__gt=timezone.now())
    if area:
        rows = rows.filter(system__capability_area=area)
    return rows.filter(system=system) if system else rows


def rates_of(rate_set: RateSet) -> Rates:
    """Units of each currency for one euro."""
    return {rate.currency: rate.per_euro for rate in rate_set.rates.all()}


def break_even(first: Line, second: Line) -> int | None:
    """The month from which the one that is cheaper in the end stays cheaper, after having cost more; else None."""
    gaps = [one - other for one, other in zip(first.paid, second.paid, strict=True)]
    if not gaps or gaps[-1] == 0:
        return None
    sign = 1 if gaps[-1] > 0 else -1
    if not any(gap * sign < 0 for gap in gaps):
        return None
    return max(month for month, gap in enumerate(gaps) if gap * sign <= 0) + 1


def compared(actor: Actor, system: System) -> Comparison | None:
    """The cheapest visible, standing offer of each mode; None where fewer than two modes can be compared."""
    rate_set = RateSet.objects.prefetch_related("rates").first()
    if rate_set is None:
        return None
    rates = rates_of(rate_set)
    offers = [row for row in choosable(actor, None, system) if row.currency in {"EUR", *rates}]
    meta = _meta()
    priced = [(row, found) for row in offers if (found := _priced(row, rates, meta)) and row.terms]
    quantity = max((offer.moq for _row, offer in priced), default=1)
    best: dict[str, list[int]] = {}
    for row, offer in priced:
        if offer.capacity >= quantity:
            paid = cash.timeline(row, offer, quantity, meta, rates)
            best[offer.mode] = min(paid, best.get(offer.mode, paid), key=sum)
    if len(best) < 2:
        return None
    return Comparison(quantity, meta.horizon, rate_set.rates_on, tuple(sorted(best.items())))


def _line(row: Offer, nation: Nation, quantity: int, rates: Rates, meta: Meta) -> Line:
    against = _against(row, nation, quantity, rates)
    priced = None if against else _priced(row, rates, meta)
    if priced is None:
        return Line(row, against=against or "not_priced")
    paid = cash.timeline(row, priced, quantity, meta, rates)
    value, service = cash.present_value(paid, meta.discount_rate), cash.months_in_service(row, meta.horizon)
    each = Decimal(value) * 1000 / (service * quantity) if service else None
    return Line(row, tuple(paid), value, service, each and each.quantize(Decimal(1)))


def _against(row: Offer, nation: Nation, quantity: int, rates: Rates) -> str:
    eligible = {one.pk for one in row.eligible.all()}
    faults = {
        "no_rate": row.currency not in {"EUR", *rates},
        "not_eligible": bool(eligible) and nation.pk not in eligible,
        "below_minimum": quantity < row.minimum_order,
        "above_capacity": quantity > row.capacity,
    }
    return next((code for code, holds in faults.items() if holds), "")


def _crossings(lines: tuple[Line, ...]) -> list[tuple[Offer, Offer, int]]:
    found = []
    for first, second in combinations(lines, 2):
        month = break_even(first, second)
        if month is not None:
            cheap, dear = (first, second) if first.total < second.total else (second, first)
            found.append((cheap.offer, dear.offer, month))
    return sorted(found, key=lambda crossing: crossing[2])


def _priced(row: Offer, rates: Rates, meta: Meta) -> Priced | None:
    """The offer as the engine reads it; None where the engine would refuse it."""
    product = Product(str(row.system_id), row.system.capability_area_id, {}, {})
    try:
        return readers.offer(Place(offer_document(row, [], rates)), meta, frozenset(), {product.id: product})
    except Malformed:
        return None


def _meta(horizon: int | None = None, percent: Decimal | None = None) -> Meta:
    """A horizon and a discount rate, the portal's defaults where none is given; screening does not matter to cash."""
    usual = Round()
    return Meta(
        currency="kEUR",
        criteria={},
        rule=str(usual.screening),
        level=float(usual.confidence),
        merit_at_threshold=Fraction(0),
        missing="bound",
        horizon=usual.horizon_months if horizon is None else horizon,
        discount_rate=Fraction(usual.discount_rate if percent is None else percent) / 100,
        conditions={},
    )
