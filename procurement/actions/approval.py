"""How a nation keeps its approval rules, and says when it can sign."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Person
from accounts.notifying import holders, notify
from accounts.permits import demand, faults_of, held, refuse_invalid
from accounts.refusals import NotAllowed, Refusal, Stale
from accounts.roles import EVERYONE, Role
from procurement.models import ApprovalPath, ApprovalRule, Recommendation
from procurement.queries import approvals


@transaction.atomic
def enter_rule(*, fields: Mapping[str, Any], by: Person) -> ApprovalRule:
    """Enter a rule of the person's own nation; everybody who takes part reads it."""
    demand(by, "approval_rule.enter")
    row = ApprovalRule(nation=by.nation, **fields)
    refuse_invalid(_faults(row))
    row.save(force_insert=True)
    record("approval_rule.enter", row, by=by, owner=EVERYONE)
    return row


@transaction.atomic
def update_rule(rule: ApprovalRule, *, fields: Mapping[str, Any], version: int, by: Person) -> ApprovalRule:
    """Change a rule of the person's own nation; an ended one gets a last valid day."""
    demand(by, "approval_rule.enter")
    row = ApprovalRule.objects.select_for_update().filter(pk=rule.pk).first()
    if row is None:
        raise Http404
    if row.nation_id != by.nation_id:
        raise NotAllowed(_("This rule is another nation's law."))
    if row.version != version:
        raise Stale(_("Somebody changed this rule in the meantime; nothing was overwritten."))
    for name, value in fields.items():
        setattr(row, name, value)
    refuse_invalid(_faults(row))
    row.version += 1
    row.save()
    record("approval_rule.update", row, by=by, owner=EVERYONE, version=row.version)
    return row


@transaction.atomic
def state(recommendation: Recommendation, *, fields: Mapping[str, Any], version: int, by: Person) -> ApprovalPath:
    """Say when the nation can sign at the earliest; `version` is that of the statement the person saw, 0 for none.

    Whoever may read the recommendation reads the dates and the remark, and nothing of what they rest on.
    """
    demand(by, "approval.state")
    if recommendation.status != Recommendation.Status.PROPOSED:
        raise Refusal(_("The recommendation is not before the nations."))
    found = ApprovalPath.objects.visible_to(by.actor).filter(recommendation=recommendation, nation=by.nation).first()
    row = (
        held(ApprovalPath, found.pk, by=by)
        if found
        else ApprovalPath(recommendation=recommendation, nation=by.nation, version=0)
    )
    if row.version != version:
        raise Stale(_("Your nation has stated a day in the meantime; look at it first."))
    for name, value in fields.items():
        setattr(row, name, value)
    row.stated_by, row.version = by, row.version + 1
    refuse_invalid(_path_faults(row))
    row.save()
    record("approval.state", row, by=by, owner=by.nation_id, version=row.version, earliest_on=row.earliest_on)
    _warn_of_offers(recommendation, by)
    return row


def _warn_of_offers(recommendation: Recommendation, by: Person) -> None:
    """Tell the nation's people and the programme office where an offer of the plan ends before the joint day."""
    if approvals.joint(recommendation, by.actor).expiring:
        told = holders(Role.OFFICER, Role.APPROVER, nation=by.nation_id) | holders(Role.PROGRAMME_MANAGER)
        notify(told.exclude(pk=by.pk), "approval.at_risk", recommendation)


def _faults(row: ApprovalRule) -> dict[str, list[str]]:
    faults = faults_of(row)
    if row.verified_on and row.verified_on > timezone.localdate():
        faults["verified_on"] = [_("This day has not come yet: give the day somebody last looked at the source.")]
    return faults


def _path_faults(row: ApprovalPath) -> dict[str, list[str]]:
    faults = faults_of(row)
    if row.approved_on and row.approved_on > timezone.localdate():
        faults["approved_on"] = [_("This day has not come yet; leave it empty until the last body has agreed.")]
    return faults
