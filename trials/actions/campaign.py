"""What analysts and owner nations do with campaigns."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Person
from accounts.permits import demand, faults_of, held, refuse_invalid
from accounts.refusals import NotAllowed
from accounts.roles import Role
from accounts.sharing import admit as admit_people
from accounts.sharing import release_to, retract_from
from trials.actions.assigned import assigned
from trials.models import Assignment, Campaign, Run, Trial

Fields = Mapping[str, Any]


@transaction.atomic
def create(*, fields: Fields, by: Person) -> Campaign:
    """Prepare a campaign of an owner nation; who prepares it is assigned to it."""
    demand(by, "campaign.create")
    campaign = Campaign(**fields)
    refuse_invalid(_faults(campaign))
    campaign.save(force_insert=True)
    Assignment(campaign=campaign, person=by).save(force_insert=True)
    record("campaign.create", campaign, by=by, owner=campaign.owner)
    return campaign


@transaction.atomic
def update(campaign: Campaign, *, fields: Fields, version: int, by: Person) -> Campaign:
    """Change a campaign; its owner nation stays, and its period holds every trial and run there is."""
    demand(by, "campaign.update")
    assigned(campaign, by)
    row = held(Campaign, campaign.pk, by=by, version=version)
    for name, value in fields.items():
        setattr(row, name, value)
    refuse_invalid(_faults(row) or _faults_of_period(row, by))
    return _saved(row, "update", by)


@transaction.atomic
def release(campaign: Campaign, audiences: Iterable[str], *, version: int, by: Person) -> Campaign:
    """Let audiences read a campaign of the own nation with all its trials."""
    row = _own(campaign, "campaign.release", version, by)
    new = release_to(row, audiences, owner=row.owner, by=by)
    return _saved(row, "release", by, audiences=new)


@transaction.atomic
def retract(campaign: Campaign, audiences: Iterable[str], *, version: int, by: Person) -> Campaign:
    """End the release to audiences; it works at once."""
    row = _own(campaign, "campaign.release", version, by)
    ended = sorted(audiences)
    retract_from(row, ended, owner=row.owner)
    return _saved(row, "retract", by, audiences=ended)


@transaction.atomic
def admit(campaign: Campaign, people: Iterable[Person], *, version: int, by: Person) -> Campaign:
    """Restrict a campaign to named people, the approver among them; nobody named lifts the restriction."""
    row = _own(campaign, "campaign.admit", version, by)
    named = set(people) | {by} if people else set()
    if named:
        admit_people(row, named)
    row.restricted = bool(named)
    _saved(row, "admit", by, people=sorted(str(person.pk) for person in named))
    if not named:  # only now: without its grant a restricted row is out of reach of the one who lifts the restriction
        admit_people(row, named)
    return row


@transaction.atomic
def assign(campaign: Campaign, people: Iterable[Person], *, version: int, by: Person) -> Campaign:
    """Make these the analysts of a campaign of the own nation; at least one stays."""
    row = _own(campaign, "campaign.assign", version, by)
    wanted = {person.pk: person for person in people}
    if not wanted or any(Role.TRIAL_ANALYST not in person.actor.roles for person in wanted.values()):
        refuse_invalid({"analysts": [_("Choose at least one trial analyst.")]})
    now = row.assignments.visible_to(by.actor)
    now.exclude(person__in=list(wanted)).delete()
    there = set(now.values_list("person", flat=True))
    for person in (one for key, one in wanted.items() if key not in there):
        Assignment(campaign=row, person=person).save(force_insert=True)
    return _saved(row, "assign", by, people=sorted(map(str, wanted)))


def _own(campaign: Campaign, permission: str, version: int, by: Person) -> Campaign:
    demand(by, permission)
    row = held(Campaign, campaign.pk, by=by, version=version)
    if row.nation_id != by.actor.nation:
        raise NotAllowed(_("This campaign belongs to another nation."))
    return row


def _saved(row: Campaign, verb: str, by: Person, **details: Any) -> Campaign:
    row.version += 1
    row.save()
    record(f"campaign.{verb}", row, by=by, owner=row.owner, version=row.version, **details)
    return row


def _faults(campaign: Campaign) -> dict[str, list[str]]:
    faults = faults_of(campaign)
    if campaign.starts_on and campaign.ends_on and campaign.ends_on < campaign.starts_on:
        faults.pop("__all__", None)
        faults["ends_on"] = [_("The campaign ends before it starts.")]
    return faults


def _faults_of_period(campaign: Campaign, by: Person) -> dict[str, list[str]]:
    """A campaign may not shrink away from under its trials and runs."""
    trials = Trial.objects.visible_to(by.actor).filter(campaign=campaign)
    runs = Run.objects.visible_to(by.actor).filter(campaign=campaign)
    text = _("Trials or runs lie outside this period.")
    first, last = campaign.starts_on, campaign.ends_on
    faults = {}
    if trials.filter(starts_on__lt=first).exists() or runs.filter(started_at__date__lt=first).exists():
        faults["starts_on"] = [text]
    if trials.filter(ends_on__gt=last).exists() or runs.filter(started_at__date__gt=last).exists():
        faults["ends_on"] = [text]
    return faults
