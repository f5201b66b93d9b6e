"""Rounds as their readers see them."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from accounts.context import Actor
from procurement.models import Envelope, Recommendation, Round, RoundEntry, ScoringRun
from procurement.queries.requirements import ordering

SORTS = {
    "name": ("name",),
    "programme": ("programme__name", "name"),
    "kind": ("kind", "name"),
    "status": ("status", "name"),
    "entered": ("entered", "name"),
    "decide_by": ("decide_by", "name"),
}


def listed(actor: Actor, chosen: Mapping[str, Any], sort: str) -> "models.QuerySet[Round]":
    """The rounds an actor may see by text, programme, kind and status; the latest first unless sorted."""
    rows = rounds(actor)
    if text := chosen.get("text"):
        rows = rows.filter(models.Q(name__icontains=text) | models.Q(description__icontains=text))
    for name in ("programme", "kind", "status"):
        if chosen.get(name):
            rows = rows.filter(**{name: chosen[name]})
    return rows.order_by(*ordering(SORTS, sort, "name"), "pk") if sort else rows


def rounds(actor: Actor) -> "models.QuerySet[Round]":
    """The rounds an actor may see, latest first, each with how many requirements the actor may see in it."""
    entries = RoundEntry.objects.visible_to(actor).filter(round=models.OuterRef("pk")).order_by()
    counted = entries.values("round").annotate(count=models.Count("pk")).values("count")
    return (
        Round.objects.visible_to(actor)
        .select_related("programme")
        .annotate(entered=models.functions.Coalesce(models.Subquery(counted), 0))
    )


def entries(scoring_round: Round, actor: Actor) -> list[RoundEntry]:
    """The requirements of a round that the actor may see."""
    rows = RoundEntry.objects.visible_to(actor).filter(round=scoring_round)
    related = ("requirement__nation", "requirement__capability_area")
    return list(rows.select_related(*related).order_by("requirement__nation", "requirement__number"))


def runs(scoring_round: Round, actor: Actor) -> list[dict[str, Any]]:
    """The scoring runs of a round, each with the recommendation the actor may see."""
    rows = list(ScoringRun.objects.visible_to(actor).filter(round=scoring_round).order_by("-number"))
    found = Recommendation.objects.visible_to(actor).filter(round=scoring_round)
    recommendations = {row.run_id: row for row in found}
    return [{"run": row, "recommendation": recommendations.get(row.pk)} for row in rows]


def envelope(scoring_round: Round, actor: Actor) -> Envelope | None:
    """The actor's own nation's envelope in a round."""
    return Envelope.objects.visible_to(actor).filter(round=scoring_round, nation=actor.nation or None).first()
