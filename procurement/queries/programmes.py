"""Programmes as their readers see them: the ladder of their nations, the timetable, the rounds."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from accounts.context import Actor
from procurement.models import Milestone, Participation, ParticipationStep, Programme, Round
from procurement.queries.requirements import ordering

MOST = 30
SORTS = {
    "name": ("name",),
    "agreed_on": ("agreed_on", "name"),
    "ends_on": ("ends_on", "name"),
    "standing": ("standing", "name"),
    "entering": ("entering", "name"),
}
MILESTONE_SORTS = {
    "name": ("name",),
    "programme": ("programme__name", "due_on"),
    "due_on": ("due_on", "name"),
    "status": ("status", "due_on"),
}


@dataclass(frozen=True)
class Place:
    """A nation on the ladder, with the steps that brought it there, latest first."""

    participation: Participation
    is_own: bool
    steps: list[ParticipationStep] = field(default_factory=list)

    @property
    def last(self) -> ParticipationStep | None:
        return self.steps[0] if self.steps else None


def programmes(actor: Actor) -> "models.QuerySet[Programme]":
    """Programmes by name, each with how many nations stand on its ladder and how many of them may enter rounds."""
    counted = Participation.objects.visible_to(actor).filter(programme=models.OuterRef("pk")).order_by()

    def number(rows: "models.QuerySet[Participation]") -> models.expressions.Combinable:
        numbers = rows.values("programme").annotate(count=models.Count("pk")).values("count")
        return models.functions.Coalesce(models.Subquery(numbers), 0)

    return Programme.objects.visible_to(actor).annotate(
        standing=number(counted.standing()), entering=number(counted.entering())
    )


def listed(actor: Actor, chosen: Mapping[str, Any], sort: str) -> "models.QuerySet[Programme]":
    """Programmes by text and by a nation that stands on their ladder."""
    rows = programmes(actor)
    if text := chosen.get("text"):
        rows = rows.filter(models.Q(name__icontains=text) | models.Q(mandate__icontains=text))
    if nation := chosen.get("nation"):
        places = Participation.objects.visible_to(actor).standing().filter(nation=nation)
        rows = rows.filter(pk__in=places.values("programme"))
    return rows.order_by(*ordering(SORTS, sort, "name"), "pk")


def milestones(actor: Actor, chosen: Mapping[str, Any], sort: str) -> "models.QuerySet[Milestone]":
    """Dates of all timetables by text, programme, state and the days they are due; the earliest first."""
    rows = Milestone.objects.visible_to(actor).select_related("programme")
    if text := chosen.get("text"):
        rows = rows.filter(models.Q(name__icontains=text) | models.Q(notes__icontains=text))
    columns = {"programme": "programme", "status": "status", "since": "due_on__gte", "until": "due_on__lte"}
    for name, column in columns.items():
        if chosen.get(name):
            rows = rows.filter(**{column: chosen[name]})
    return rows.order_by(*ordering(MILESTONE_SORTS, sort, "due_on"), "pk")


def ladder(programme: Programme, actor: Actor) -> list[Place]:
    """Every nation that ever joined, by key."""
    rows = Participation.objects.visible_to(actor).filter(programme=programme).select_related("nation")
    steps = defaultdict(list)
    taken = ParticipationStep.objects.visible_to(actor).filter(participation__programme=programme)
    for step in taken.select_related("recorded_by"):
        steps[step.participation_id].append(step)
    return [Place(row, row.nation_id == actor.nation, steps[row.pk]) for row in rows.order_by("nation")]


def place(programme: Programme, nation: str, actor: Actor) -> Participation | None:
    """A nation's place on a programme's ladder."""
    rows = Participation.objects.visible_to(actor).select_related("nation", "programme")
    return rows.filter(programme=programme, nation=nation).first()


def timetable(programme: Programme, actor: Actor) -> list[Milestone]:
    """The milestones, the earliest first."""
    return list(Milestone.objects.visible_to(actor).filter(programme=programme)[: 4 * MOST])


def rounds(programme: Programme, actor: Actor) -> list[Round]:
    """The latest rounds of a programme."""
    return list(Round.objects.visible_to(actor).filter(programme=programme)[:MOST])
