"""Rate sets as pages list them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from procurement.models import RateSet
from procurement.queries.requirements import ordering

SORTS = {"rates_on": ("rates_on",), "source": ("source", "rates_on"), "verified_on": ("verified_on", "rates_on")}


def listed(chosen: Mapping[str, Any], sort: str) -> QuerySet[RateSet]:
    """Rate sets by the source's words and the days they are of; the newest first unless sorted."""
    conditions = Q()
    if text := chosen.get("text"):
        conditions &= Q(source__icontains=text)
    if since := chosen.get("since"):
        conditions &= Q(rates_on__gte=since)
    if until := chosen.get("until"):
        conditions &= Q(rates_on__lte=until)
    rows = RateSet.objects.filter(conditions).prefetch_related("rates")
    return rows.order_by(*ordering(SORTS, sort or "-rates_on", "rates_on"), "pk")
