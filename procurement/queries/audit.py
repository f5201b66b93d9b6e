"""The trail of events as its reader may know it, and what was last said of the whole chain."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.context import Actor
from accounts.models import ChainHead, Event, Nation
from accounts.roles import PROGRAMME_AUDIT, PROGRAMME_OFFICE

VERIFIED = "chain.verify"


def events(actor: Actor, wanted: Mapping[str, Any]) -> "models.QuerySet[Event]":
    """Events the actor may read, newest first, with `owner_trigraph` where a nation owns them.

    `wanted`: verb, by (part of a name), thing (part of a label), owner (an audience's key), since and until (dates).
    """
    trigraph = Nation.objects.filter(pk=models.OuterRef("owner")).values("trigraph")
    rows = Event.objects.visible_to(actor).select_related("person").annotate(owner_trigraph=models.Subquery(trigraph))
    return rows.filter(_condition(wanted))


def owners(actor: Actor) -> list[str]:
    """The keys of those whose events the actor may read."""
    office = {PROGRAMME_OFFICE} if PROGRAMME_AUDIT in actor.audiences else set()
    return sorted(actor.audiences | office)


def last_verification(actor: Actor) -> Event | None:
    """The latest event that says whether the chain is whole."""
    return Event.objects.visible_to(actor).filter(verb=VERIFIED).first()


def head() -> str:
    """The chain's last hash: to compare with the one printed in a pack or kept elsewhere."""
    return ChainHead.objects.values_list("hash", flat=True).get(pk="events")


def _condition(wanted: Mapping[str, Any]) -> models.Q:
    fields = {"verb": "verb", "by": "person__name__icontains", "thing": "label__icontains", "owner": "owner"}
    condition = models.Q(**{field: wanted[name] for name, field in fields.items() if wanted.get(name)})
    if wanted.get("since"):
        condition &= models.Q(at__gte=_moment(wanted["since"], time.min))
    if wanted.get("until"):
        condition &= models.Q(at__lte=_moment(wanted["until"], time.max))
    return condition


def _moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
