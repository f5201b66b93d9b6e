"""Offers as pages show them: the list, what one costs for a quantity, and whether it answers a requirement."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from accounts.context import Actor
from accounts.models import Release
from procurement.models import Offer, PriceTier, Requirement, RequirementLine, SealedOffer
from procurement.queries.requirements import ordering
from trials.models import System

SORTS = {
    "reference": ("reference",),
    "system": ("system__name",),
    "mode": ("mode",),
    "lead": ("lead_months",),
    "valid": ("valid_until",),
    "status": ("status",),
}
FILTERS = {
    "area": "system__capability_area",
    "mode": "mode",
    "status": "status",
    "vendor": "system__vendor",
    "currency": "currency",
}
MOST = 50


def listed(actor: Actor, chosen: Mapping[str, Any], sort: str) -> QuerySet[Offer]:
    """The offers an actor may read; `chosen` holds the filters of FILTERS, text, validity, valid_on, lapses, and a
    nation that may take them, each empty or one value.
    """
    rows = Offer.objects.visible_to(actor).select_related("system__vendor", "system__capability_area")
    conditions = Q()
    if text := chosen.get("text"):
        names = ("reference", "system__name", "system__vendor__name")
        conditions &= Q(*((f"{name}__icontains", text) for name in names), _connector=Q.OR)
    for name, field in FILTERS.items():
        if chosen.get(name):
            conditions &= Q(**{field: chosen[name]})
    if nation := chosen.get("nation"):
        conditions &= Q(eligible__isnull=True) | Q(eligible=nation)
    if validity := chosen.get("validity"):
        conditions &= Q(valid_until__gt=timezone.now()) if validity == "valid" else Q(valid_until__lte=timezone.now())
    if day := chosen.get("valid_on"):
        conditions &= Q(valid_until__gt=datetime.combine(day, time.max, UTC), price_basis__lte=day)
    if lapses := chosen.get("lapses"):
        conditions &= Q(valid_until__lte=lapses.decide_by, status__in=Offer.STANDING)
    return rows.filter(conditions).order_by(*ordering(SORTS, sort, "reference"), "pk")


def with_prices(offers: Iterable[Offer], actor: Actor) -> list[Offer]:
    """The offers, each with `priced_from`: its lowest unit price, or None."""
    rows = list(offers)
    tiers = PriceTier.objects.visible_to(actor).filter(offer__in=rows).values("offer").annotate(low=Min("unit_price"))
    lowest = {row["offer"]: row["low"] for row in tiers.order_by()}
    for row in rows:
        row.priced_from = lowest.get(row.pk)
    return rows


@dataclass(frozen=True)
class Answer:
    """An offer beside a requirement: what one unit costs, when it would arrive, and what stands against it."""

    offer: Offer
    quantity: int
    unit_price: Decimal | None
    arrives: date
    against: tuple[str, ...]


def answering(actor: Actor, requirement: Requirement) -> list[Answer]:
    """Submitted offers of the requirement's area, those with nothing against them first; codes in `against`."""
    rows = Offer.objects.visible_to(actor).filter(
        status__in=Offer.STANDING, system__capability_area=requirement.capability_area_id
    )
    offers = rows.select_related("system__vendor").prefetch_related("tiers", "eligible")[:MOST]
    answers = [_answer(offer, requirement) for offer in offers]
    return sorted(answers, key=lambda answer: (len(answer.against), answer.offer.system.name, answer.offer.reference))


def _answer(offer: Offer, requirement: Requirement) -> Answer:
    units = requirement.quantity or 1  # one unit stands in where the quantity is withheld from the reader
    quantity = max(offer.minimum_order, 1 if requirement.divisible else units)
    arrives = months_on(timezone.localdate(), offer.lead_months)
    eligible = {nation.pk for nation in offer.eligible.all()}
    against = {
        "mode_not_accepted": offer.mode not in requirement.modes,
        "late": requirement.need_by is not None and arrives > requirement.need_by,
        "expired": offer.has_expired,
        "not_eligible": bool(eligible) and requirement.nation_id not in eligible,
        "above_capacity": quantity > offer.capacity,
    }
    price = unit_price(offer, max(quantity, units))
    return Answer(offer, quantity, price, arrives, tuple(code for code, holds in against.items() if holds))


def unit_price(offer: Offer, quantity: int) -> Decimal | None:
    """What a unit costs on average in a quantity, to the cent in the offer's currency; None below the first tier."""
    tiers = [tier for tier in offer.tiers.all() if tier.min_quantity <= quantity]
    if not tiers:
        return None
    if offer.discount == Offer.Discount.ALL_UNITS:
        return tiers[-1].unit_price
    starts = [1, *(tier.min_quantity for tier in tiers[1:])]
    ends = [*(start - 1 for start in starts[1:]), quantity]
    steps = zip(tiers, starts, ends, strict=True)
    total = sum((tier.unit_price * (end - start + 1) for tier, start, end in steps), Decimal(0))
    return (total / quantity).quantize(Decimal("0.01"))


def curve(offer: Offer) -> list[tuple[int, Decimal]]:
    """Quantity and average unit price at each tier's start (and end, where prices are incremental) and at capacity."""
    tiers = list(offer.tiers.all())
    quantities = {tier.min_quantity for tier in tiers} | {offer.capacity}
    if offer.discount == Offer.Discount.INCREMENTAL:
        quantities |= {tier.min_quantity - 1 for tier in tiers[1:]}
    wanted = sorted(quantity for quantity in quantities if 1 <= quantity <= offer.capacity)
    points = ((quantity, unit_price(offer, quantity)) for quantity in wanted)
    return [(quantity, price) for quantity, price in points if price is not None]


def months_on(day: date, months: int) -> date:
    """The same day some months on; the last one where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def detailed() -> QuerySet[Offer]:
    """Offers with everything their page shows, still to be bound to a reader."""
    parts = ("lease_terms", "buy_terms", "develop_terms", "system__vendor", "system__capability_area")
    rows = ("tiers", "eligible", "milestones", "exceptions__metric")
    return Offer.objects.select_related("cpv", *parts).prefetch_related(*rows)


def siblings(actor: Actor, offer: Offer) -> list[Offer]:
    """Other standing offers for the same system."""
    return [row for row in of_system(actor, offer.system) if row.pk != offer.pk]


def of_system(actor: Actor, system: System) -> list[Offer]:
    """Standing offers for a system, lease, buy and develop together."""
    rows = Offer.objects.visible_to(actor).filter(system=system)
    standing = rows.filter(status__in=(Offer.Status.DRAFT, *Offer.STANDING)).select_related("system__vendor")
    return with_prices(standing.order_by("mode", "reference")[:MOST], actor)


def answered(actor: Actor, offer: Offer) -> list[Requirement]:
    """Visible, standing requirements of the offer's area that accept its mode."""
    rows = Requirement.objects.visible_to(actor).filter(
        capability_area=offer.system.capability_area_id, modes__contains=[offer.mode]
    )
    standing = rows.exclude(status=Requirement.Status.WITHDRAWN)
    return list(standing.select_related("nation").order_by("need_by", "pk")[:MOST])


def releases(actor: Actor, offer: Offer) -> list[Release]:
    """Whom the market office released an offer to."""
    return list(Release.objects.visible_to(actor).filter(object_id=offer.pk, owner=offer.owner))


def excepted(actor: Actor, offer: Offer, needs: Iterable[Requirement]) -> dict[Any, list[str]]:
    """Per requirement, the metrics of its lines that the offer takes exception to."""
    metrics = [row.metric_id for row in offer.exceptions.all()]
    lines = RequirementLine.objects.visible_to(actor).filter(requirement__in=list(needs), metric__in=metrics)
    found: dict[Any, list[str]] = {}
    for line in lines.select_related("metric").order_by("position"):
        found.setdefault(line.requirement_id, []).append(str(line.metric))
    return found


def sealed(actor: Actor) -> list[SealedOffer]:
    """Envelopes that are still closed, the next to open first."""
    rows = SealedOffer.objects.visible_to(actor).filter(opens_at__gt=timezone.now())
    return list(rows.select_related("vendor")[:MOST])
