"""What waits on desks beside requirements and decisions: trials, offers, questions, registers, people, the trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.context import Actor
from accounts.models import Event, Invitation, Release
from procurement.models import Assumption, Comment, Offer, Requirement, Risk, Withholding
from procurement.queries.people import looked_after
from trials.models import Run, Trial
from trials.models.campaign import assigned_to

MOST = 10
SOON = timedelta(days=14)
RECENT = timedelta(days=14)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Task:
    """Something that waits: what it is, where to do it, until when: a moment, or a whole day."""

    kind: str | Promise
    label: str
    url: str
    deadline: datetime | None = None
    tone: str = "info"
    day: date | None = None

    @property
    def until(self) -> datetime:
        """The moment it is sorted by; far away where there is no end."""
        if self.day:
            return timezone.make_aware(datetime.combine(self.day, time.max))
        return self.deadline or NEVER


def others(actor: Actor) -> Iterator[Task]:
    """Everything of this module that waits for the actor; at most MOST of each kind."""
    if actor.may("run.record"):
        yield from _runs(actor)
        yield from _trials(actor)
    if actor.may("offer.submit"):
        yield from _drafts(actor)
        yield from _questions(actor)
    if actor.may("requirement.release"):
        yield from _unreleased(actor)
    if actor.may("requirement.withhold"):
        yield from _opening(actor)
    if actor.may("register.write"):
        yield from _registers(actor)
    if actor.people:
        yield from _invitations(actor)
    if actor.may("chain.verify"):
        yield from _trail(actor)


def _runs(actor: Actor) -> Iterator[Task]:
    """Runs begun, or planned for a moment that has passed, of the campaigns one is assigned to."""
    mine = Run.objects.visible_to(actor).filter(campaign__in=assigned_to(actor), result__in=Run.OPEN)
    for row in (
        mine.filter(started_at__lte=timezone.now() + SOON).select_related("system").order_by("started_at")[:MOST]
    ):
        kind = _("Record the outcome") if row.started_at <= timezone.now() else _("Prepare the run")
        yield Task(kind, str(row), reverse("run", args=[row.pk]), row.started_at, "warning")


def _trials(actor: Actor) -> Iterator[Task]:
    """Planned trials that begin soon, and those under way."""
    kinds = {Trial.Status.PLANNED: _("Start the trial"), Trial.Status.UNDER_WAY: _("End the trial when it is done")}
    today = timezone.localdate()
    rows = Trial.objects.visible_to(actor).filter(campaign__in=assigned_to(actor), status__in=kinds)
    rows = rows.filter(starts_on__lte=today + 3 * SOON).select_related("system", "site").order_by("starts_on")
    for row in rows[:MOST]:
        day = row.starts_on if row.status == Trial.Status.PLANNED else row.ends_on
        yield Task(kinds[row.status], str(row), reverse("trial", args=[row.pk]), day=day)


def _drafts(actor: Actor) -> Iterator[Task]:
    rows = Offer.objects.visible_to(actor).filter(status=Offer.Status.DRAFT).select_related("system")
    for row in rows.order_by("valid_until")[:MOST]:
        label = f"{row.reference} · {row.system}"
        yield Task(_("Finish and submit"), label, reverse("offer", args=[row.pk]), row.valid_until)


def _questions(actor: Actor) -> Iterator[Task]:
    """Questions on offers that nobody has answered."""
    rows = Comment.objects.visible_to(actor).filter(
        subject="offer", kind=Comment.Kind.QUESTION, withdrawn_at=None, answered_by=None, replaced_by=None
    )
    asked = list(rows.order_by("written_at")[:MOST])
    offers = Offer.objects.visible_to(actor).in_bulk([row.object_id for row in asked])
    for row in asked:
        if row.object_id in offers:
            url = reverse("offer-comments", args=[row.object_id])
            yield Task(_("Answer the question"), offers[row.object_id].reference, url)


def _unreleased(actor: Actor) -> Iterator[Task]:
    """Approved requirements of the own nation that nobody else may read yet."""
    released = Release.objects.visible_to(actor).filter(owner=actor.nation, object_id=models.OuterRef("pk"))
    rows = Requirement.objects.visible_to(actor).filter(nation=actor.nation, status=Requirement.Status.APPROVED)
    for row in rows.filter(~models.Exists(released)).select_related("nation").order_by("pk")[:MOST]:
        yield Task(_("Decide on its release"), str(row), reverse("requirement", args=[row.pk]))


def _opening(actor: Actor) -> Iterator[Task]:
    """Fields of the own nation that open to their readers soon, by themselves."""
    rows = Withholding.objects.visible_to(actor).filter(requirement__nation=actor.nation, opened_at=None)
    soon = rows.filter(opens_on__lte=timezone.localdate() + SOON).exclude(requirement__status="withdrawn")
    for row in soon.select_related("requirement__nation").order_by("opens_on")[:MOST]:
        url = reverse("requirement", args=[row.requirement_id])
        yield Task(_("A withheld field opens"), str(row.requirement), url, tone="warning", day=row.opens_on)


def _registers(actor: Actor) -> Iterator[Task]:
    """Risks and assumptions one answers for, due or running out soon."""
    limit = timezone.localdate() + 3 * SOON
    for model, day, kind in ((Risk, "due_on", _("Look after the risk")), (Assumption, "expires_on", _("Check again"))):
        rows = model.objects.visible_to(actor).filter(responsible=actor.person, **{f"{day}__lte": limit}, status="open")
        for row in rows.order_by(day)[:MOST]:
            url = reverse(model._meta.model_name, args=[row.pk])
            yield Task(kind, row.statement, url, day=getattr(row, day))


def _invitations(actor: Actor) -> Iterator[Task]:
    rows = Invitation.objects.filter(ended_at=None, person__in=looked_after(actor)).select_related("person")
    for row in rows.order_by("expires_at")[:MOST]:
        kind = _("Invitation not accepted yet")
        yield Task(kind, row.person.name, reverse("person", args=[row.person_id]), row.expires_at)


def _trail(actor: Actor) -> Iterator[Task]:
    """The events of the last weeks, where there are any the auditor may read."""
    if Event.objects.visible_to(actor).filter(at__gt=timezone.now() - RECENT).exists():
        yield Task(_("Go through the audit trail"), _("Events of the last 14 days"), reverse("events"))
