"""What stands around a recommendation: its buys, the nations' positions, one's own consent and decision, its packs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from accounts.context import Actor
from accounts.models import Nation
from procurement.models import Consent, NationalDecision, Pack, Participation, Recommendation, SharedBuy
from procurement.queries.requirements import ordering


@dataclass(frozen=True)
class Seat:
    """A nation of the programme, and its decision where the reader may see one."""

    nation: Nation
    decision: NationalDecision | None
    is_own: bool


def recommendations() -> "models.QuerySet[Recommendation]":
    """Recommendations with what every page shows of them; still to be read with visible_to."""
    return Recommendation.objects.select_related("round__programme", "round__rate_set", "run")


def buys(recommendation: Recommendation, actor: Actor) -> list[SharedBuy]:
    """The offers of the plan, by label."""
    return list(SharedBuy.objects.visible_to(actor).filter(recommendation=recommendation).select_related("route"))


def board(recommendation: Recommendation, actor: Actor) -> list[Seat]:
    """The nations that stand in the programme or took a position; a drafted one is its own nation's alone."""
    standing = Participation.objects.visible_to(actor).filter(programme=recommendation.round.programme_id).standing()
    seen = NationalDecision.objects.visible_to(actor).filter(recommendation=recommendation).select_related("approver")
    decisions = {row.nation_id: row for row in seen}
    nations = Nation.objects.filter(models.Q(pk__in=standing.values("nation")) | models.Q(pk__in=list(decisions)))
    return [Seat(nation, decisions.get(nation.pk), nation.pk == actor.nation) for nation in nations.order_by("code")]


def own_decision(recommendation: Recommendation, actor: Actor) -> NationalDecision | None:
    """The position of the actor's nation."""
    rows = NationalDecision.objects.visible_to(actor).select_related("author", "approver")
    return rows.filter(recommendation=recommendation, nation=actor.nation or None).first()


def own_consent(recommendation: Recommendation, actor: Actor) -> Consent | None:
    """The consent of the actor's nation."""
    rows = Consent.objects.visible_to(actor).select_related("asked_by", "confirmed_by")
    return rows.filter(recommendation=recommendation, nation=actor.nation or None).first()


PACK_SORTS = {
    "round": ("recommendation__round__name", "version"),
    "audience": ("audience", "version"),
    "language": ("language", "version"),
    "version": ("version",),
    "status": ("status", "asked_at"),
    "made_at": ("made_at", "asked_at"),
}


def packs(actor: Actor, chosen: Mapping[str, Any] | None = None, sort: str = "") -> "models.QuerySet[Pack]":
    """The packs the actor knows of by round, edition, language and state; the latest first unless sorted."""
    rows = Pack.objects.visible_to(actor).select_related("recommendation__round", "recommendation__run", "asked_by")
    columns = {"round": "recommendation__round", "audience": "audience", "language": "language", "status": "status"}
    for name, column in columns.items():
        if (chosen or {}).get(name):
            rows = rows.filter(**{column: (chosen or {})[name]})
    return rows.order_by(*ordering(PACK_SORTS, sort, "made_at"), "pk") if sort else rows
