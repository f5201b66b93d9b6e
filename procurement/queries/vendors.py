"""Vendors as pages show them, with how many systems and offers of theirs the reader may see."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.context import Actor
from accounts.models import Event
from procurement.models import Offer
from procurement.queries.offers import with_prices
from procurement.queries.requirements import ordering
from trials.models import System, Vendor

SORTS = {
    "name": ("name",),
    "ncage": ("ncage",),
    "country": ("country",),
    "owner": ("owner_country",),
    "status": ("status", "name"),
}
MOST = 100


def listed(chosen: Mapping[str, Any], sort: str) -> QuerySet[Vendor]:
    """Vendors by text, country (its own or its owner's) and status, each empty or one value."""
    conditions = Q()
    if text := chosen.get("text"):
        conditions &= Q(name__icontains=text) | Q(ncage__iexact=text) | Q(domain__icontains=text)
    if country := chosen.get("country"):
        conditions &= Q(country=country) | Q(owner_country=country)
    if status := chosen.get("status"):
        conditions &= Q(status=status)
    return Vendor.objects.filter(conditions).order_by(*ordering(SORTS, sort, "name"), "pk")


def with_counts(vendors: Iterable[Vendor], actor: Actor) -> list[Vendor]:
    """The vendors, each with `system_count` and `offer_count`: its systems, and its standing offers in sight."""
    rows = list(vendors)
    made = System.objects.filter(vendor__in=rows).order_by().values_list("vendor").annotate(Count("pk"))
    sold = Offer.objects.visible_to(actor).filter(system__vendor__in=rows, status__in=Offer.STANDING)
    systems, offers = dict(made), dict(sold.order_by().values_list("system__vendor").annotate(Count("pk")))
    for row in rows:
        row.system_count, row.offer_count = systems.get(row.pk, 0), offers.get(row.pk, 0)
    return rows


def systems(vendor: Vendor) -> list[System]:
    """What a vendor makes."""
    return list(vendor.systems.select_related("capability_area").order_by("name")[:MOST])


def offers(actor: Actor, vendor: Vendor) -> list[Offer]:
    """The vendor's standing offers that the reader may see."""
    rows = Offer.objects.visible_to(actor).filter(system__vendor=vendor, status__in=Offer.STANDING)
    return with_prices(rows.select_related("system").order_by("system__name", "mode", "reference")[:MOST], actor)


def history(actor: Actor, row: Any) -> list[Event]:
    """What happened to a vendor or a system, the newest first."""
    events = Event.objects.visible_to(actor).filter(object_id=row.pk).select_related("person")
    return list(events.order_by("-sequence")[:MOST])
