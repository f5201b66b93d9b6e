"""How a nation takes its position on a recommendation."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Person
from accounts.notifying import holders, notify
from accounts.permits import demand, faults_of, held, refuse_invalid
from accounts.refusals import NotAllowed, Refusal, Stale
from accounts.roles import Role
from procurement.actions.moving import moved
from procurement.models import NationalDecision, Recommendation
from procurement.workflow import DECISION


@transaction.atomic
def draft(
    recommendation: Recommendation, *, position: str, reservations: str, version: int | None, by: Person
) -> NationalDecision:
    """Draft, or redraft, the nation's position; `version` is that of the draft the person saw, None for the first."""
    demand(by, "decision.draft")
    _refuse_if_over(recommendation)
    found = (
        NationalDecision.objects.visible_to(by.actor).filter(recommendation=recommendation, nation=by.nation).first()
    )
    if found is None and version is None:
        row = NationalDecision(recommendation=recommendation, nation=by.nation, status="none", version=0)
    elif found is None or version is None:
        raise Stale(_("Your nation has drafted a position in the meantime; look at it first."))
    else:
        row = held(NationalDecision, found.pk, by=by, version=version)
    row.position, row.reservations, row.author = position, reservations, by
    row.recommendation_version = recommendation.version
    drafted = _finish(row, "draft", by)
    notify(holders(Role.APPROVER, nation=by.nation_id).exclude(pk=by.pk), "decision.drafted", recommendation)
    return drafted


@transaction.atomic
def cast(decision: NationalDecision, *, version: int, by: Person) -> NationalDecision:
    """Cast the nation's decision on the very version it was drafted for; never one's own draft."""
    demand(by, "decision.cast")
    row = held(NationalDecision, decision.pk, by=by, version=version)
    _refuse_unless_own(row, by)
    _refuse_if_over(row.recommendation)
    if row.author_id == by.pk:
        raise NotAllowed(_("Nobody casts a decision of their own drafting."))
    if row.recommendation_version != row.recommendation.version:
        raise Stale(_("The recommendation has changed since this was drafted."))
    row.approver, row.cast_at = by, timezone.now()
    return _finish(row, "cast", by)


@transaction.atomic
def withdraw(decision: NationalDecision, *, version: int, by: Person) -> NationalDecision:
    """Withdraw a cast decision while the round is open for them."""
    demand(by, "decision.cast")
    row = held(NationalDecision, decision.pk, by=by, version=version)
    _refuse_unless_own(row, by)
    _refuse_if_over(row.recommendation)
    return _finish(row, "withdraw", by)


def _finish(row: NationalDecision, verb: str, by: Person) -> NationalDecision:
    moved(row, DECISION, verb)
    if row.position == NationalDecision.Position.CONDITIONS and not row.reservations.strip():
        refuse_invalid({"reservations": [_("Write down the conditions.")]})
    refuse_invalid(faults_of(row, exclude={"approver", "cast_at"}))
    row.save()
    record(f"decision.{verb}", row, by=by, owner=row.nation_id, version=row.version, position=row.position)
    return row


def _refuse_unless_own(row: NationalDecision, by: Person) -> None:
    if row.nation_id != by.actor.nation:
        raise NotAllowed(_("This decision belongs to another nation."))


def _refuse_if_over(recommendation: Recommendation) -> None:
    if recommendation.status != Recommendation.Status.PROPOSED:
        raise Refusal(_("The recommendation is not open for decision."))
    if recommendation.round.decide_by <= timezone.now():
        raise Refusal(_("The deadline for decisions has passed."))
