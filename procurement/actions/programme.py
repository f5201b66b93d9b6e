"""What the programme office does with a programme: its papers, its nations' steps on the ladder, its timetable."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Nation, Person
from accounts.permits import Invalid, demand, faults_of, held, refuse_invalid
from accounts.refusals import Refusal
from accounts.roles import PROGRAMME_OFFICE
from procurement.actions.moving import moved
from procurement.models import Milestone, Participation, ParticipationStep, Programme
from procurement.workflow import MILESTONE, PARTICIPATION

FIRST = Participation.Status.OBSERVER


@transaction.atomic
def create(*, fields: Mapping[str, Any], by: Person) -> Programme:
    """Set a programme up; nations join it one by one."""
    demand(by, "programme.create")
    programme = Programme(**fields)
    refuse_invalid(faults_of(programme))
    programme.save(force_insert=True)
    record("programme.create", programme, by=by, owner=PROGRAMME_OFFICE)
    return programme


@transaction.atomic
def update(programme: Programme, *, fields: Mapping[str, Any], version: int, by: Person) -> Programme:
    """Change what a programme says of itself."""
    demand(by, "programme.update")
    row = held(Programme, programme.pk, by=by, version=version)
    for name, value in fields.items():
        setattr(row, name, value)
    refuse_invalid(faults_of(row))
    row.version += 1
    row.save()
    record("programme.update", row, by=by, owner=PROGRAMME_OFFICE, version=row.version)
    return row


@transaction.atomic
def join(programme: Programme, nation: Nation, *, by: Person, **stated: Any) -> Participation:
    """Take a nation in as an observer; `stated`: on (a date), document, stated_by, remark."""
    demand(by, "programme.join")
    row = held(Programme, programme.pk, by=by)
    if Participation.objects.visible_to(by.actor).filter(programme=row, nation=nation).exists():
        raise Refusal(_("%(nation)s is on the ladder already.") % {"nation": nation})
    made = Participation(programme=row, nation=nation, status=FIRST)
    made.save(force_insert=True)
    _record_step(made, "join", by, **stated)
    return made


@transaction.atomic
def step(participation: Participation, verb: str, *, version: int, by: Person, **stated: Any) -> Participation:
    """Take a nation one step along the ladder; `stated`: on (a date), document, stated_by, remark."""
    demand(by, "participation.step")
    row = held(Participation, participation.pk, by=by, version=version)
    if verb not in PARTICIPATION:
        raise Invalid(_("There is no such step."), {"verb": [_("Choose a step of the ladder.")]})
    moved(row, PARTICIPATION, verb)
    row.save()
    _record_step(row, verb, by, **stated)
    return row


@transaction.atomic
def add_milestone(programme: Programme, *, fields: Mapping[str, Any], by: Person) -> Milestone:
    """Put a date on the timetable."""
    demand(by, "milestone.add")
    row = Milestone(programme=held(Programme, programme.pk, by=by), **fields)
    refuse_invalid(faults_of(row))
    row.save(force_insert=True)
    record("milestone.add", row, by=by, owner=PROGRAMME_OFFICE)
    return row


@transaction.atomic
def update_milestone(milestone: Milestone, *, fields: Mapping[str, Any], version: int, by: Person) -> Milestone:
    """Change a planned milestone."""
    demand(by, "milestone.update")
    row = held(Milestone, milestone.pk, by=by, version=version)
    for name, value in fields.items():
        setattr(row, name, value)
    return _finish_milestone(row, "update", by)


@transaction.atomic
def move_milestone(milestone: Milestone, verb: str, *, version: int, by: Person) -> Milestone:
    """Say that a milestone was reached today, is dropped, or is planned again (`reach`, `drop`, `resume`)."""
    demand(by, "milestone.update")
    row = held(Milestone, milestone.pk, by=by, version=version)
    row.reached_on = timezone.localdate() if verb == "reach" else None
    return _finish_milestone(row, verb, by)


def _finish_milestone(row: Milestone, verb: str, by: Person) -> Milestone:
    moved(row, MILESTONE, verb)
    refuse_invalid(faults_of(row))
    row.save()
    record(f"milestone.{verb}", row, by=by, owner=PROGRAMME_OFFICE, version=row.version)
    return row


def _record_step(
    row: Participation, verb: str, by: Person, *, on: date, document: str, stated_by: str, remark: str = ""
) -> None:
    made = ParticipationStep(
        participation=row,
        nation=row.nation,
        standing=row.status,
        on=on,
        document=document,
        stated_by=stated_by,
        remark=remark,
        recorded_by=by,
    )
    faults = faults_of(made)
    if on and on > timezone.localdate():
        faults["on"] = [_("This day has not come yet: a step is recorded once it has been taken.")]
    last = ParticipationStep.objects.visible_to(by.actor).filter(participation=row).order_by("-on").first()
    if last and on and on < last.on:
        faults["on"] = [_("The step before this one was taken later; give a date from then on.")]
    refuse_invalid(faults)
    made.save(force_insert=True)
    record(f"participation.{verb}", made, by=by, owner=PROGRAMME_OFFICE, nation=row.nation_id)
