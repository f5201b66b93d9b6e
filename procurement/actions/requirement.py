"""What a nation does with its requirements."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Person
from accounts.notifying import holders, notify
from accounts.permits import demand, faults_of, held, refuse_invalid
from accounts.refusals import NotAllowed, Refusal
from accounts.roles import PROGRAMME_OFFICE, Role
from accounts.sharing import admit as admit_people
from accounts.sharing import release_to, releases_of, retract_from
from procurement.actions.labelling import refuse_beyond, set_label
from procurement.actions.moving import moved
from procurement.actions.owning import finish, own, refuse_if_entered
from procurement.actions.version import freeze
from procurement.actions.withholding import forget, settle
from procurement.marking import Label
from procurement.models import (
    Counter,
    LineWeight,
    Participation,
    Requirement,
    RequirementLine,
    RequirementPrivate,
    Round,
    RoundEntry,
)
from procurement.queries.withholding import restored
from procurement.workflow import REQUIREMENT

MOST_LINES = 40
Fields = Mapping[str, Any]


@transaction.atomic
def create(*, fields: Fields, lines: Sequence[Fields], private: Fields, by: Person) -> Requirement:
    """Enter a requirement of the person's own nation: shareable fields, lines (with `weight`), private part."""
    demand(by, "requirement.create")
    requirement = Requirement(nation=by.nation, author=by, number=_next_number(by), **fields)
    _write(requirement, lines, private)
    record("requirement.create", requirement, by=by, owner=requirement.nation_id)
    return requirement


@transaction.atomic
def update(
    requirement: Requirement, *, fields: Fields, lines: Sequence[Fields], private: Fields, version: int, by: Person
) -> Requirement:
    """Change a requirement that no locked round has taken up; it must be approved again."""
    demand(by, "requirement.update")
    row = own(requirement, by, version)
    refuse_if_entered(row)
    restored(by.actor, [row])
    changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    for name, value in fields.items():
        setattr(row, name, value)
    moved(row, REQUIREMENT, "update")
    row.author, row.approver = by, None
    forget(row, by.actor)
    _write(row, lines, private)
    record("requirement.update", row, by=by, owner=row.nation_id, fields=changed, version=row.version)
    return row


@transaction.atomic
def submit(requirement: Requirement, *, version: int, by: Person) -> Requirement:
    """Hand a draft to the approver."""
    demand(by, "requirement.submit")
    row = finish(own(requirement, by, version), "submit", by)
    notify(holders(Role.APPROVER, nation=row.nation_id).exclude(pk=by.pk), "requirement.submitted", row)
    return row


@transaction.atomic
def send_back(requirement: Requirement, *, version: int, by: Person) -> Requirement:
    """Return a requirement to its author."""
    demand(by, "requirement.return")
    row = finish(own(requirement, by, version), "return", by)
    _tell_author(row, "requirement.returned", by)
    return row


@transaction.atomic
def approve(requirement: Requirement, *, version: int, by: Person) -> Requirement:
    """Approve somebody else's requirement."""
    demand(by, "requirement.approve")
    row = own(requirement, by, version)
    if row.author_id == by.pk:
        raise NotAllowed(_("Nobody approves a requirement of their own."))
    row.approver = by
    settle(row, by.actor)
    finish(row, "approve", by)
    freeze(row, "approve", by=by, actor=by.actor)
    _tell_author(row, "requirement.approved", by)
    return row


@transaction.atomic
def withdraw(requirement: Requirement, *, version: int, by: Person) -> Requirement:
    """Withdraw a requirement, and with it every release; it is kept."""
    demand(by, "requirement.withdraw")
    row = own(requirement, by, version)
    refuse_if_entered(row)
    releases = list(releases_of(row, row.owner).values_list("audience", flat=True))
    retract_from(row, releases, owner=row.owner)
    return finish(row, "withdraw", by, retracted=releases)


@transaction.atomic
def release(requirement: Requirement, audiences: Iterable[str], *, version: int, by: Person) -> Requirement:
    """Let named nations, or everyone, read the shareable part, as far as its label allows."""
    demand(by, "requirement.release")
    row, audiences = own(requirement, by, version), list(audiences)
    refuse_beyond(row.marking, audiences)
    new = release_to(row, audiences, owner=row.owner, by=by)
    return finish(row, "release", by, audiences=new)


@transaction.atomic
def retract(requirement: Requirement, audiences: Iterable[str], *, version: int, by: Person) -> Requirement:
    """End the release to audiences; what a round under way tells its participants stays released."""
    demand(by, "requirement.retract")
    row, ended = own(requirement, by, version), sorted(set(audiences))
    refuse_if_entered(row)
    retract_from(row, ended, owner=row.owner)
    return finish(row, "retract", by, audiences=ended)


@transaction.atomic
def mark(requirement: Requirement, label: Label, *, version: int, by: Person) -> Requirement:
    """Set the label; it may not fall behind what is released already, nor exceed the portal's ceiling."""
    demand(by, "requirement.mark")
    row = own(requirement, by, version)
    set_label(row, label)
    return finish(row, "mark", by, label=str(label))


@transaction.atomic
def enter_round(requirement: Requirement, scoring_round: Round, *, version: int, by: Person) -> RoundEntry:
    """Take part in an open round; this releases the shareable part to its participants and the programme office."""
    demand(by, "requirement.enter_round")
    row = own(requirement, by, version)
    if row.restricted:
        raise Refusal(_("Named people alone may read this requirement, and a round tells all its nations of it."))
    if scoring_round.status != Round.Status.OPEN:
        raise Refusal(_("The round is not open for requirements."))
    if _known(row, by).need_by <= scoring_round.base_month:
        raise Refusal(_("The need-by date lies before the round's first month."))
    if RoundEntry.objects.visible_to(by.actor).filter(round=scoring_round, requirement=row).exists():
        raise Refusal(_("The requirement takes part in this round already."))
    _refuse_outside_scope(row, scoring_round, by)
    participants = scoring_round.programme.participations.standing().values_list("nation_id", flat=True)
    refuse_beyond(row.marking, participants)
    release_to(row, [*participants, PROGRAMME_OFFICE], owner=row.owner, by=by)
    finish(row, "enter_round", by, round=scoring_round.pk)
    entry = RoundEntry(round=scoring_round, requirement=row, requirement_version=row.version, entered_by=by)
    entry.save(force_insert=True)
    return entry


def _refuse_outside_scope(row: Requirement, scoring_round: Round, by: Person) -> None:
    """Refuse a nation that stands too low on the ladder, an area or nation the round is not about, and a late entry."""
    places = Participation.objects.visible_to(by.actor).filter(
        programme=scoring_round.programme_id, nation=row.nation_id
    )
    if not places.entering().exists():
        raise Refusal(_("Only nations that stand at interested or above in the programme enter its rounds."))
    if scoring_round.nations.exists() and not scoring_round.nations.filter(pk=row.nation_id).exists():
        raise Refusal(_("The round is for other nations of the programme."))
    if scoring_round.areas.exists() and not scoring_round.areas.filter(pk=row.capability_area_id).exists():
        raise Refusal(_("The round is about other capability areas."))
    if scoring_round.enter_by and scoring_round.enter_by <= timezone.now():
        raise Refusal(_("The day by which requirements were due has passed."))


@transaction.atomic
def admit(requirement: Requirement, people: Iterable[Person], *, version: int, by: Person) -> Requirement:
    """Restrict a requirement to named people, the approver among them; nobody named lifts the restriction."""
    demand(by, "requirement.admit")
    row = own(requirement, by, version)
    named = set(people) | {by} if people else set()
    if named:
        refuse_if_entered(row)
        admit_people(row, named)
    row.restricted = bool(named)
    finish(row, "admit", by, people=sorted(str(person.pk) for person in named))
    if not named:  # only now: without its grant a restricted row is out of reach of the one who lifts the restriction
        admit_people(row, named)
    return row


def faults_in(requirement: Requirement, lines: Sequence[Fields], private: Fields) -> dict[str, list[str]]:
    """What `create` would refuse in a requirement, by place; for dry runs."""
    return _faults(requirement, lines, private)


def _known(row: Requirement, by: Person) -> Requirement:
    """A second copy of the row with its withheld values, for reading alone."""
    return restored(by.actor, [copy(row)])[0]


def _tell_author(row: Requirement, code: str, by: Person) -> None:
    notify([row.author] if row.author_id != by.pk else [], code, row)


def _next_number(by: Person) -> int:
    Counter.objects.visible_to(by.actor).get_or_create(nation=by.nation)
    counter = held(Counter, by.nation_id, by=by)
    counter.last += 1
    counter.save()
    return counter.last


def _write(requirement: Requirement, lines: Sequence[Fields], private: Fields) -> None:
    refuse_invalid(_faults(requirement, lines, private))
    is_new = requirement._state.adding
    requirement.save()
    if not is_new:
        requirement.lines.all().delete()
    rows = [_line(requirement, position, fields) for position, fields in enumerate(lines)]
    for row in rows:
        row.clean()
    RequirementLine._base_manager.bulk_create(rows)
    LineWeight._base_manager.bulk_create(
        [
            LineWeight(line=row, nation=requirement.nation, weight=fields["weight"])
            for row, fields in zip(rows, lines, strict=True)
        ]
    )
    _private(requirement, private).save(force_insert=is_new)


def _faults(requirement: Requirement, lines: Sequence[Fields], private: Fields) -> dict[str, list[str]]:
    faults = faults_of(requirement)
    if not 1 <= len(lines) <= MOST_LINES:
        faults["lines"] = [_("Give 1 to %(most)d lines.") % {"most": MOST_LINES}]
    metrics: set[str] = set()
    for position, fields in enumerate(lines):
        place = f"lines[{position}]."
        faults |= faults_of(_line(requirement, position, fields), place, exclude={"requirement"})
        faults |= faults_of(LineWeight(nation=requirement.nation, weight=fields.get("weight")), place, exclude={"line"})
        if fields["metric"].pk in metrics:
            faults[f"{place}metric"] = [_("One line per metric.")]
        metrics.add(fields["metric"].pk)
    if lines and not any(fields["weight"] for fields in lines):
        faults["lines"] = [_("At least one line needs a weight above zero.")]
    return faults | faults_of(_private(requirement, private), "private.", exclude={"requirement"})


def _line(requirement: Requirement, position: int, fields: Fields) -> RequirementLine:
    return RequirementLine(
        requirement=requirement, position=position, **{k: v for k, v in fields.items() if k != "weight"}
    )


def _private(requirement: Requirement, private: Fields) -> RequirementPrivate:
    return RequirementPrivate(
        requirement=requirement, nation=requirement.nation, currency=requirement.nation.currency, **private
    )
