"""What the verbs of a nation's requirement share: that it is its own, unmoved, free to change; the event at the end."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Person
from accounts.permits import held
from accounts.refusals import NotAllowed, Refusal
from procurement.actions.moving import moved
from procurement.models import Requirement, Round
from procurement.workflow import REQUIREMENT


def own(requirement: Requirement, by: Person, version: int) -> Requirement:
    """The person's own nation's requirement, locked; 404, Stale or NotAllowed."""
    row = held(Requirement, requirement.pk, by=by, version=version)
    if row.nation_id != by.actor.nation:
        raise NotAllowed(_("This requirement belongs to another nation."))
    return row


def finish(row: Requirement, verb: str, by: Person | None, **details: Any) -> Requirement:
    """Take the row along its life cycle, save it and write the event."""
    moved(row, REQUIREMENT, verb)
    row.save()
    record(f"requirement.{verb}", row, by=by, owner=row.nation_id, version=row.version, **details)
    return row


def refuse_if_entered(row: Requirement) -> None:
    """Refuse a change while a round under way holds the requirement."""
    if row.entries.exclude(round__status__in=(Round.Status.PREPARING, Round.Status.CLOSED)).exists():
        raise Refusal(_("A round has taken up this requirement; it can change again when the round is closed."))
