"""What waits for somebody, what changed around them, and how their nation's need stands beside the visible rest."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.context import Actor
from accounts.models import Event, FactorReset, RoleAssignment
from procurement.models import (
    Allocation,
    ApprovalPath,
    Consent,
    NationalDecision,
    Offer,
    Pack,
    Recommendation,
    Requirement,
    Round,
    SharedBuy,
)
from procurement.queries import waiting
from procurement.queries.edition import edition_view
from procurement.queries.people import looked_after
from procurement.queries.waiting import Task
from procurement.queries.withholding import known

MOST = 20
MOST_NEWS = 100
RECENT = timedelta(days=14)
SOON = timedelta(days=90)


def waiting_for(actor: Actor) -> list[Task]:
    """What waits for this actor, soonest deadline first; at most MOST of each kind."""
    tasks = [
        *_requirements(actor),
        *_recommendations(actor),
        *_approvals(actor),
        *_rounds(actor),
        *_expiring_offers(actor),
        *_packs(actor),
        *_roles(actor),
        *waiting.others(actor),
    ]
    return sorted(tasks, key=lambda task: task.until)


def changes_for(actor: Actor, most: int = 10) -> list[Event]:
    """The latest events this actor may read, newest first; coming and going left out."""
    rows = Event.objects.visible_to(actor).exclude(verb__in=("person.sign_in", "person.sign_out"))
    return list(rows.select_related("person")[:most])


def last_visit(actor: Actor) -> datetime | None:
    """When this person signed in the time before; None on a first visit."""
    sign_ins = Event.objects.visible_to(actor).filter(person=actor.person or None, verb="person.sign_in")
    times = list(sign_ins.values_list("at", flat=True)[:2])
    return times[1] if len(times) == 2 else None


def news_since(actor: Actor, since: datetime | None) -> int:
    """How many events of others this actor may read have come since then; at most MOST_NEWS are counted."""
    if since is None:
        return 0
    rows = Event.objects.visible_to(actor).filter(at__gt=since).exclude(person=actor.person or None)
    return rows.exclude(verb__in=("person.sign_in", "person.sign_out"))[:MOST_NEWS].count()


def need_beside_others(actor: Actor) -> list[dict[str, Any]]:
    """Per capability area: own quantity, others' visible need, offers one may read; a nation sees its own areas."""
    standing = models.Q(status__in=(Requirement.Status.SUBMITTED, Requirement.Status.APPROVED))
    own = models.Q(nation=actor.nation or None)
    rows = (
        Requirement.objects.visible_to(actor)
        .filter(standing)
        .values("capability_area", "capability_area__name")
        .annotate(
            own=models.Sum(known(actor, "quantity"), filter=own, default=0),
            others=models.Sum("quantity", filter=~own, default=0),
            nations=models.Count("nation", filter=~own, distinct=True),
            withheld=models.Count("pk", filter=~own & models.Q(quantity=None)),
        )
        .order_by("capability_area__name")
    )
    offers = _counted(Offer.objects.visible_to(actor).filter(status__in=Offer.STANDING), "system__capability_area")
    seen = [row for row in rows if row["own"] or not actor.nation]
    return [{**row, "offers": offers.get(row["capability_area"], 0)} for row in seen][:MOST]


def buys_of_group(actor: Actor) -> tuple[Recommendation | None, list[dict[str, Any]]]:
    """The latest recommendation before the nations, and per buy one's own units beside the group's.

    A total that would give somebody away is None, as on every other page; a nation sees the buys it takes part in.
    """
    proposed = Recommendation.objects.visible_to(actor).filter(status=Recommendation.Status.PROPOSED)
    latest = proposed.select_related("round").order_by("-proposed_at").first() if actor.audiences else None
    if latest is None:
        return None, []
    view = edition_view(latest, actor)
    names = {row["offer"]: row["label"] for row in view["contracts"]}
    own = {row["offer"]: 0 for row in view["buys"]}
    for row in view.get("plan", ()):
        if row["nation"] == actor.nation and row["offer"] in own:
            own[row["offer"]] += row["quantity"]
    return latest, [{**row, "label": names.get(row["offer"], ""), "own": own[row["offer"]]} for row in view["buys"]]


def _counted(rows: models.QuerySet[Any], field: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(field).annotate(count=models.Count("pk")))


def _requirements(actor: Actor) -> list[Task]:
    if not actor.nation:
        return []
    verbs = {
        Requirement.Status.SUBMITTED: ("requirement.approve", _("Approve or send back")),
        Requirement.Status.DRAFT: ("requirement.submit", _("Finish and submit")),
    }
    wanted = [status for status, (permission, _label) in verbs.items() if actor.may(permission)]
    rows = Requirement.objects.visible_to(actor).filter(nation=actor.nation, status__in=wanted).order_by("need_by")
    return [Task(verbs[row.status][1], str(row), reverse("requirement", args=[row.pk])) for row in rows[:MOST]]


def _recommendations(actor: Actor) -> list[Task]:
    """Per recommendation before the nations: the decision and the consent that are still missing."""
    if not actor.nation:
        return []
    proposed = (
        Recommendation.objects.visible_to(actor)
        .filter(status=Recommendation.Status.PROPOSED, round__decide_by__gt=timezone.now())
        .select_related("round")[:MOST]
    )
    of_nation = {"nation": actor.nation, "recommendation__in": [row.pk for row in proposed]}
    decisions = {row.recommendation_id: row for row in NationalDecision.objects.visible_to(actor).filter(**of_nation)}
    consents = {row.recommendation_id: row for row in Consent.objects.visible_to(actor).filter(**of_nation)}
    taking_part = set(
        Allocation.objects.visible_to(actor)
        .filter(nation=actor.nation, buy__recommendation__in=[row.pk for row in proposed])
        .values_list("buy__recommendation", flat=True)
    )
    return [
        Task(kind, row.round.name, reverse("recommendation", args=[row.pk]), row.round.decide_by, "warning")
        for row in proposed
        for kind in (
            _decision_task(actor, decisions.get(row.pk)),
            _consent_task(actor, consents.get(row.pk)) if row.pk in taking_part else None,
        )
        if kind
    ]


def _approvals(actor: Actor) -> list[Task]:
    """Per recommendation before the nations: the day to be stated, and the offers that end before all can sign."""
    proposed = {
        row.pk: row
        for row in Recommendation.objects.visible_to(actor)
        .filter(status=Recommendation.Status.PROPOSED)
        .select_related("round")[:MOST]
    }
    paths = ApprovalPath.objects.visible_to(actor).filter(recommendation__in=list(proposed))
    stated = set(paths.filter(nation=actor.nation or None).values_list("recommendation", flat=True))
    missing = [row for key, row in proposed.items() if key not in stated] if actor.may("approval.state") else []
    tasks = [
        Task(_("State when your nation can sign"), row.round.name, reverse("approval-state", args=[row.pk]))
        for row in missing
    ]
    return [*tasks, *_expiring_before_signature(actor, proposed, paths)]


def _expiring_before_signature(
    actor: Actor, proposed: dict[Any, Recommendation], paths: "models.QuerySet[ApprovalPath]"
) -> list[Task]:
    days = dict(paths.order_by().values_list("recommendation").annotate(last=models.Max("earliest_on")))
    buys = SharedBuy.objects.visible_to(actor).filter(recommendation__in=list(days))
    pairs = list(buys.values_list("recommendation", "offer")[: 4 * MOST])
    offers = Offer.objects.visible_to(actor).select_related("system").in_bulk([offer for _key, offer in pairs])
    return [
        Task(
            _("Offer ends before the joint signature"),
            f"{offers[offer].reference} · {proposed[key].round.name}",
            reverse("recommendation", args=[key]),
            offers[offer].valid_until,
            "bad",
        )
        for key, offer in pairs
        if offer in offers and offers[offer].valid_until.date() < days[key]
    ]


def _decision_task(actor: Actor, decision: NationalDecision | None) -> str | None:
    if decision is None and actor.may("decision.draft"):
        return _("Draft the decision")
    if decision and decision.status == NationalDecision.Status.DRAFTED and actor.may("decision.cast"):
        return _("Cast the decision") if str(decision.author_id) != actor.person else None
    return None


def _consent_task(actor: Actor, consent: Consent | None) -> str | None:
    if consent is None and actor.may("consent.ask"):
        return _("Ask for consent")
    if consent and consent.status == Consent.Status.ASKED and actor.may("consent.confirm"):
        return _("Confirm consent") if str(consent.asked_by_id) != actor.person else None
    return None


def _rounds(actor: Actor) -> list[Task]:
    rounds = Round.objects.visible_to(actor).exclude(status=Round.Status.CLOSED).order_by("decide_by")
    if actor.may("round.score"):
        return [_office_task(row) for row in rounds[:MOST]]
    if actor.may("envelope.set") or actor.may("requirement.enter_round"):
        kind = _("Enter requirements") if actor.may("requirement.enter_round") else _("State the budget envelope")
        rows = rounds.filter(status=Round.Status.OPEN)[:MOST]
        return [Task(kind, row.name, reverse("round", args=[row.pk]), row.decide_by) for row in rows]
    return []


def _office_task(row: Round) -> Task:
    kinds = {
        Round.Status.PREPARING: _("Open the round"),
        Round.Status.OPEN: _("Lock the round"),
        Round.Status.LOCKED: _("Score the round"),
        Round.Status.SCORED: _("Describe the buys and propose"),
        Round.Status.PROPOSED: _("Watch the decisions"),
    }
    return Task(kinds[row.status], row.name, reverse("round", args=[row.pk]), row.decide_by)


def _expiring_offers(actor: Actor) -> list[Task]:
    now = timezone.now()
    rows = Offer.objects.visible_to(actor).filter(
        status__in=Offer.STANDING, valid_until__gt=now, valid_until__lte=now + SOON
    )
    return [
        Task(
            _("Offer expires"),
            f"{row.reference} · {row.system}",
            reverse("offer", args=[row.pk]),
            row.valid_until,
            "warning",
        )
        for row in rows.select_related("system").order_by("valid_until")[:5]
    ]


def _roles(actor: Actor) -> list[Task]:
    """Roles that another administrator granted and a second one has to confirm."""
    if not actor.people:
        return []
    people = looked_after(actor)
    roles = RoleAssignment.objects.waiting().exclude(granted_by=actor.person).filter(person__in=people)
    lost = FactorReset.objects.filter(decided_at__isnull=True, person__in=people).exclude(asked_by=actor.person)
    return [
        Task(kind, label, reverse("person", args=[row.person_id]), tone="warning")
        for kind, rows in ((_("Confirm a role"), roles), (_("Confirm a lost second factor"), lost))
        for row in rows.select_related("person")[:MOST]
        for label in (f"{row.person} · {row}" if rows is roles else str(row),)
    ]


def _packs(actor: Actor) -> list[Task]:
    rows = (
        Pack.objects.visible_to(actor)
        .filter(status=Pack.Status.DONE, audience__in=actor.audiences, made_at__gt=timezone.now() - RECENT)
        .select_related("recommendation__round")
    )
    return [
        Task(
            _("Read the decision pack"),
            f"{row.recommendation.round.name} · {row.get_language_display()} · "
            + ngettext("%(count)s page", "%(count)s pages", row.pages or 0) % {"count": row.pages or 0},
            reverse("pack", args=[row.pk]),
            tone="good",
        )
        for row in rows[:5]
    ]
