"""Programmes as their readers see them: the ladder of their nations, the timetable, the rounds."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import models

from accounts.context import Actor
from procurement.models import Milestone, Participation, ParticipationStep, Programme, Round

MOST = 30


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
