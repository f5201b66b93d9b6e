"""Stand-in approvers: named by one person, confirmed by a second, in force between two days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Person, RoleAssignment
from accounts.notifying import holders, notify
from accounts.permits import Invalid, demand
from accounts.refusals import NotAllowed, Refusal
from accounts.roles import Role

LONGEST = timedelta(days=92)
HORIZON = timedelta(days=366)


@transaction.atomic
def name(*, person: Person, starts_on: date, ends_on: date, by: Person) -> RoleAssignment:
    """Name somebody of one's own nation approver from the first to the last day, both whole, in the nation's zone."""
    demand(by, "standin.name")
    if not by.nation_id or person.nation_id != by.nation_id or not person.is_active:
        raise Http404
    _refuse_unfit(person, by)
    _refuse_dates(starts_on, ends_on)
    zone = ZoneInfo(by.nation.time_zone)
    assignment = RoleAssignment(person=person, role=Role.APPROVER, granted_by=by)
    assignment.starts_at = datetime.combine(starts_on, time.min, zone)
    assignment.ends_at = datetime.combine(ends_on + timedelta(days=1), time.min, zone)
    assignment.save(force_insert=True)
    _record("standin.name", person, by, since=starts_on, until=ends_on)
    confirmers = holders(Role.APPROVER, Role.NATIONAL_ADMINISTRATOR, nation=by.nation_id)
    notify(confirmers.exclude(pk__in=(by.pk, person.pk)), "standin.waiting", person)
    return assignment


@transaction.atomic
def confirm(*, assignment: RoleAssignment, by: Person) -> None:
    """Confirm a stand-in as the second person, neither who named nor who stands in."""
    row = _held(assignment, by)
    if row.confirmed_by_id or row.ends_at <= timezone.now():
        raise Refusal(_("This stand-in does not wait for a second person."))
    if by.pk in (row.granted_by_id, row.person_id):
        raise NotAllowed(_("A second person confirms a stand-in: neither who named them nor they themselves."))
    row.confirmed_by = by
    row.save(update_fields=["confirmed_by"])
    _record("standin.confirm", row.person, by)
    notify([row.person], "standin.confirmed", row.person)


@transaction.atomic
def end(*, assignment: RoleAssignment, by: Person) -> None:
    """End a stand-in now, or drop one that has not been confirmed."""
    row = _held(assignment, by)
    now = timezone.now()
    if row.ends_at <= now:
        raise Refusal(_("This stand-in is over already."))
    if row.confirmed_by_id and row.starts_at < now:
        row.ends_at = now
        row.save(update_fields=["ends_at"])
    else:
        row.delete()
    _record("standin.end", row.person, by)


def _held(assignment: RoleAssignment, by: Person) -> RoleAssignment:
    demand(by, "standin.name")
    rows = RoleAssignment.objects.stand_ins().select_for_update(of=("self",)).select_related("person")
    row = rows.filter(pk=assignment.pk, person__nation=by.nation_id, person__nation__isnull=False).first()
    if row is None:
        raise Http404
    return row


def _refuse_unfit(person: Person, by: Person) -> None:
    if person.pk == by.pk:
        raise Invalid("", {"person": [_("Name somebody else: nobody stands in for themselves.")]})
    if Role.APPROVER in person.roles:
        raise Invalid("", {"person": [_("This person is an approver already.")]})
    upcoming = RoleAssignment.objects.stand_ins().filter(person=person, ends_at__gt=timezone.now())
    if upcoming.exists():
        raise Invalid("", {"person": [_("This person is named as a stand-in already; end that first.")]})


def _refuse_dates(starts_on: date, ends_on: date) -> None:
    today = timezone.localdate()
    faults = {}
    if not today <= starts_on <= today + HORIZON:
        faults["starts_on"] = [_("Give a day from today to a year from now.")]
    if not starts_on <= ends_on <= starts_on + LONGEST:
        faults["ends_on"] = [_("Give a day from the first one to three months after it.")]
    if faults:
        raise Invalid(_("The dates do not fit."), faults)


def _record(verb: str, person: Person, by: Person, **details: object) -> None:
    audit.record(verb, person, by=by, owner=person.nation_id or "", **details)
