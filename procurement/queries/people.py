"""People as those who look after them see them."""

from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.context import Actor
from accounts.models import Event, FactorReset, Person, RoleAssignment
from procurement.queries.requirements import ordering

MOST_EVENTS = 50
SORTS = {
    "name": ("name",),
    "email": ("email",),
    "nation": ("nation", "name"),
    "factor": ("second_factor_since", "name"),
    "last_login": ("last_login", "name"),
}
STATES = ("active", "invited", "waiting", "no_factor", "ended")


def looked_after(actor: Actor) -> QuerySet[Person]:
    """Everybody, one nation's people, or nobody."""
    if not actor.people:
        return Person.objects.none()
    return Person.objects.all() if actor.people == "*" else Person.objects.filter(nation=actor.people)


def listed(actor: Actor, wanted: dict[str, Any], sort: str = "") -> QuerySet[Person]:
    """Those looked after, by nation and name unless sorted, narrowed by text, nation, role and state."""
    waiting = Exists(RoleAssignment.objects.waiting().filter(person=OuterRef("pk")))
    lost = Exists(FactorReset.objects.filter(person=OuterRef("pk"), decided_at__isnull=True))
    rows = looked_after(actor).select_related("nation").prefetch_related("role_assignments")
    rows = rows.annotate(waits=waiting, lost=lost).order_by(*ordering(SORTS, sort, "nation"), "pk")
    if text := wanted.get("text"):
        rows = rows.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if nation := wanted.get("nation"):
        rows = rows.filter(nation=nation)
    if role := wanted.get("role"):
        rows = rows.filter(Exists(RoleAssignment.objects.filter(person=OuterRef("pk"), role=role)))
    return _in_state(rows, wanted.get("state") or "")


def _in_state(rows: QuerySet[Person], state: str) -> QuerySet[Person]:
    invited = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    conditions = {
        "active": Q(is_active=True) & ~invited,
        "invited": Q(is_active=True) & invited,
        "waiting": Q(waits=True) | Q(lost=True),
        "no_factor": Q(is_active=True, second_factor_since__isnull=True),
        "ended": Q(is_active=False),
    }
    return rows.filter(conditions[state]) if state in conditions else rows


def history(person: Person, actor: Actor) -> list[Event]:
    """What was done about a person, newest first."""
    about = Event.objects.visible_to(actor).filter(kind="person", object_id=person.pk).select_related("person")
    return list(about[:MOST_EVENTS])


def stand_ins(nation: str) -> QuerySet[RoleAssignment]:
    """A nation's stand-ins, those that end last first."""
    rows = RoleAssignment.objects.stand_ins().filter(person__nation=nation, person__nation__isnull=False)
    return rows.select_related("person", "granted_by", "confirmed_by").order_by("-ends_at", "pk")
