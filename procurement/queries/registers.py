"""Registers as pages show them: lists, the matrix of risks, what expires soon, who may be made responsible."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.context import Actor
from accounts.models import Nation, Person, Release
from accounts.roles import EVERYONE, NATIONAL_READERS, Role, own_audience
from procurement.models import Assumption, Programme, Registered, Risk, Round
from procurement.queries.requirements import ordering

SORTS: Mapping[type[Registered], Mapping[str, tuple[str, ...]]] = {
    Assumption: {"statement": ("statement",), "owner": ("owner",), "status": ("status",), "day": ("expires_on",)},
    Risk: {
        "statement": ("statement",),
        "owner": ("owner",),
        "status": ("status",),
        "day": ("due_on",),
        "likelihood": ("likelihood",),
        "impact": ("impact",),
    },
}
SOON = timedelta(days=30)
MOST = 200
RATINGS = range(1, 6)


def listed(model: type[Registered], actor: Actor, chosen: Mapping[str, Any], sort: str) -> QuerySet[Registered]:
    """Own and released rows; `chosen` holds text, scope ("own" or "released"), programme and status, each or none."""
    rows = model.objects.visible_to(actor).select_related("programme", "round", "responsible")
    if text := chosen.get("text"):
        rows = rows.filter(statement__icontains=text)
    if scope := chosen.get("scope"):
        own = own_audience(actor.audiences)
        rows = rows.filter(owner=own) if scope == "own" else rows.exclude(owner=own)
    for name in ("programme", "status", "likelihood", "impact"):
        if chosen.get(name):
            rows = rows.filter(**{name: chosen[name]})
    return rows.order_by(*ordering(SORTS[model], sort, "day"), "pk")


def matrix(actor: Actor) -> list[list[list[Risk]]]:
    """Open risks by likelihood (rows, 5 first) and impact (columns, 1 first)."""
    rows = Risk.objects.visible_to(actor).filter(status=Risk.Status.OPEN).order_by("due_on", "pk")[:MOST]
    cells: dict[tuple[int, int], list[Risk]] = {}
    for row in rows:
        cells.setdefault((row.likelihood, row.impact), []).append(row)
    return [[cells.get((likelihood, impact), []) for impact in RATINGS] for likelihood in reversed(RATINGS)]


def expiring(actor: Actor) -> list[Assumption]:
    """Open assumptions whose review is due within SOON, or overdue; the most urgent first."""
    last = timezone.localdate() + SOON
    rows = Assumption.objects.visible_to(actor).filter(status=Assumption.Status.OPEN, expires_on__lte=last)
    return list(rows.select_related("programme").order_by("expires_on", "pk")[:MOST])


def programmes(actor: Actor) -> QuerySet[Programme]:
    """The programmes a row can belong to."""
    return Programme.objects.visible_to(actor)


def rounds(actor: Actor) -> QuerySet[Round]:
    """The rounds a row can belong to."""
    return Round.objects.visible_to(actor).exclude(status=Round.Status.CLOSED)


def colleagues(actor: Actor) -> QuerySet[Person]:
    """Who can be made responsible: readers of the own nation, or the people of the own office."""
    roles = sorted(NATIONAL_READERS) if actor.nation else [Role.PROGRAMME_MANAGER]
    people = Person.objects.filter(is_active=True, nation=actor.nation or None)
    return people.filter(role_assignments__role__in=roles).distinct().order_by("name")


def released(actor: Actor, row: Registered) -> list[Release]:
    """Whom a row of one's own is released to."""
    rows = Release.objects.visible_to(actor).filter(object_id=row.pk, owner=row.owner)
    return list(rows.select_related("released_by"))


def audiences(row: Registered) -> list[tuple[str, str]]:
    """The audiences a row could be released to: everybody, or the programme office and single nations."""
    nations = [(nation.pk, str(nation)) for nation in Nation.objects.exclude(pk=row.owner)]
    return [(EVERYONE, ""), *nations]
