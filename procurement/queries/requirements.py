"""Requirements as pages show them: the list, and what stands around one of them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OrderBy, Q, QuerySet
from django.utils import timezone

from accounts.context import Actor
from accounts.models import Event, Nation, Person, Release
from accounts.roles import NATIONAL_READERS
from procurement.models import (
    LineWeight,
    Offer,
    Participation,
    Requirement,
    RequirementCompartment,
    RequirementLine,
    RequirementPrivate,
    Round,
    RoundEntry,
)
from procurement.queries.withholding import known, restored, restored_lines

SORTS = {
    "reference": ("nation_id", "number"),
    "title": ("title",),
    "area": ("capability_area__name",),
    "quantity": ("known_quantity",),
    "need_by": ("known_need_by",),
    "status": ("status",),
    "changed": ("updated_at",),
}
WINDOW = timedelta(days=366)
MOST = 50


def listed(actor: Actor, chosen: Mapping[str, Any], sort: str) -> QuerySet[Requirement]:
    """Own and released requirements; `chosen` holds text, nation, area, mode and status, each empty or one value."""
    rows = known_rows(actor).select_related("nation", "capability_area")
    conditions = Q()
    if text := chosen.get("text"):
        conditions &= Q(title__icontains=text) | Q(need__icontains=text) | _numbered(text)
    if scope := chosen.get("scope"):
        own = Q(nation=actor.nation or None, nation__isnull=False)
        conditions &= own if scope == "own" else ~own
    if since := chosen.get("needed_from"):
        conditions &= Q(known_need_by__gte=since)
    if until := chosen.get("needed_until"):
        conditions &= Q(known_need_by__lte=until)
    for name, field in (("nation", "nation"), ("area", "capability_area"), ("status", "status")):
        if chosen.get(name):
            conditions &= Q(**{field: chosen[name]})
    if mode := chosen.get("mode"):
        conditions &= Q(modes__contains=[mode])
    return rows.filter(conditions).order_by(*nulls_last(ordering(SORTS, sort, "reference")), "pk")


def known_rows(actor: Actor) -> QuerySet[Requirement]:
    """Visible requirements with `known_quantity` and `known_need_by`: withheld ones for their own nation alone."""
    rows = Requirement.objects.visible_to(actor)
    return rows.annotate(known_quantity=known(actor, "quantity"), known_need_by=known(actor, "need_by"))


def nulls_last(columns: Iterable[str]) -> list[OrderBy]:
    """An order in which what is not known to the reader stands at the end, whichever way it is sorted."""
    return [OrderBy(F(name.removeprefix("-")), descending=name.startswith("-"), nulls_last=True) for name in columns]


def ordering(sorts: Mapping[str, tuple[str, ...]], sort: str, default: str) -> list[str]:
    """The columns of a sort key ("-" turns it round); an unknown key is the default."""
    name = sort.removeprefix("-")
    sign = "-" if sort.startswith("-") and name in sorts else ""
    return [f"{sign}{column}" for column in sorts.get(name, sorts[default])]


def _numbered(text: str) -> Q:
    nation, _, number = text.strip().upper().partition("-")
    if len(nation) == 2 and number.isascii() and number.isdigit() and len(number) < 8:
        return Q(nation=nation, number=int(number))
    return Q(pk__in=[])


def lines(actor: Actor, requirement: Requirement) -> list[RequirementLine]:
    """The lines in order; `given_weight` is None for everybody but the nation itself."""
    rows = list(RequirementLine.objects.visible_to(actor).filter(requirement=requirement).select_related("metric"))
    weights = dict(
        LineWeight.objects.visible_to(actor).filter(line__requirement=requirement).values_list("line", "weight")
    )
    for row in rows:
        row.given_weight = weights.get(row.pk)
    return restored_lines(actor, rows)


def entered(
    actor: Actor, requirements: QuerySet[Requirement]
) -> Iterator[tuple[Requirement, list[RequirementLine], RequirementPrivate]]:
    """Those of one's own nation as they were entered: with withheld values, lines, weights and the private part."""
    rows = restored(actor, requirements.filter(nation=actor.nation or None))
    of_rows: dict[Any, list[RequirementLine]] = {row.pk: [] for row in rows}
    stated = RequirementLine.objects.visible_to(actor).filter(requirement__in=rows).select_related("metric")
    all_lines = restored_lines(actor, list(stated.order_by("requirement", "position")))
    weights = dict(LineWeight.objects.visible_to(actor).filter(line__in=all_lines).values_list("line", "weight"))
    for line in all_lines:
        line.given_weight = weights.get(line.pk)
        of_rows[line.requirement_id].append(line)
    kept = RequirementPrivate.objects.visible_to(actor).in_bulk([row.pk for row in rows])
    for row in rows:
        if row.pk in kept:
            yield row, of_rows[row.pk], kept[row.pk]


def private(actor: Actor, requirement: Requirement) -> RequirementPrivate | None:
    """What the nation keeps to itself; None for everybody else."""
    return RequirementPrivate.objects.visible_to(actor).filter(requirement=requirement).first()


def alike(actor: Actor, requirement: Requirement) -> list[Requirement]:
    """Other nations' visible requirements for the same area within a year of the need-by date, the nearest first.

    Those whose date is withheld from the reader come last; where the requirement's own is, its whole area counts.
    """
    day = requirement.need_by
    window = (_shifted(day, -WINDOW), _shifted(day, WINDOW)) if day else (date.min, date.max)
    near = (
        Requirement.objects.visible_to(actor)
        .filter(Q(need_by__range=window) | Q(need_by=None), capability_area=requirement.capability_area_id)
        .exclude(nation=requirement.nation_id)
        .exclude(status=Requirement.Status.WITHDRAWN)
    )
    rows = list(near.select_related("nation").order_by("need_by", "pk")[:MOST])
    for row in rows:
        row.shared_modes = [mode for mode in row.modes if mode in requirement.modes]
    return sorted(rows, key=lambda row: _distance(row, day))


def _distance(row: Requirement, day: date | None) -> timedelta:
    return abs(row.need_by - day) if row.need_by and day else timedelta.max


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day


def readers(actor: Actor, requirement: Requirement) -> dict[str, Any]:
    """Who may read an own requirement: {releases, nations (by key), people (None: unrestricted)}."""
    people = None
    if requirement.restricted:
        named = RequirementCompartment._base_manager.filter(content_object=requirement).values("user")
        people = list(Person.objects.filter(pk__in=named))
    releases = Release.objects.visible_to(actor).filter(object_id=requirement.pk, owner=requirement.owner)
    rows = list(releases.select_related("released_by"))
    nations = Nation.objects.in_bulk([row.audience for row in rows if len(row.audience) == 2])
    return {"releases": rows, "nations": nations, "people": people}


def entries(actor: Actor, requirement: Requirement) -> list[RoundEntry]:
    """The rounds a requirement takes part in, the newest first."""
    rows = RoundEntry.objects.visible_to(actor).filter(requirement=requirement)
    return list(rows.select_related("round").order_by("-entered_at"))


def open_rounds(actor: Actor, requirement: Requirement) -> QuerySet[Round]:
    """Rounds the requirement could still enter: open, about it, of a programme its nation stands in, not entered."""
    entered = RoundEntry.objects.visible_to(actor).filter(requirement=requirement).values("round")
    rounds = Round.objects.visible_to(actor).filter(
        Q(areas__isnull=True) | Q(areas=requirement.capability_area_id),
        Q(nations__isnull=True) | Q(nations=requirement.nation_id),
        Q(enter_by__isnull=True) | Q(enter_by__gt=timezone.now()),
        status=Round.Status.OPEN,
        programme__participations__nation=requirement.nation_id,
        programme__participations__status__in=Participation.ENTERING,
    )
    return rounds.exclude(pk__in=entered).distinct()


def audiences(actor: Actor, thing: Requirement | Offer) -> QuerySet[Nation]:
    """The nations a requirement or an offer could still be released to."""
    released = Release.objects.visible_to(actor).filter(object_id=thing.pk, owner=thing.owner)
    return Nation.objects.exclude(pk=thing.owner).exclude(pk__in=released.values("audience"))


def is_taken_up(entries: Iterable[RoundEntry]) -> bool:
    """Whether a round under way holds the requirement still."""
    return any(entry.round.status not in (Round.Status.PREPARING, Round.Status.CLOSED) for entry in entries)


def colleagues(requirement: Requirement) -> QuerySet[Person]:
    """The people of the nation whose role lets them read its requirements."""
    readable = Person.objects.filter(nation=requirement.nation_id, is_active=True)
    return readable.filter(role_assignments__role__in=sorted(NATIONAL_READERS)).distinct().order_by("name")


def named(requirement: Requirement) -> list[Any]:
    """The keys of the people of a restricted requirement's compartment."""
    return list(RequirementCompartment._base_manager.filter(content_object=requirement).values_list("user", flat=True))


def history(actor: Actor, thing: Any, most: int = 30) -> list[Event]:
    """What happened to a thing, the newest first, as far as the actor may read it."""
    return list(Event.objects.visible_to(actor).filter(object_id=thing.pk).select_related("person")[:most])
