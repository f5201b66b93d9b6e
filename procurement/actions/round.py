"""What the programme office does with a scoring round."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import canonical, record
from accounts.models import Person
from accounts.notifying import holders, notify
from accounts.permits import demand, faults_of, held, refuse_invalid
from accounts.refusals import Refusal, Stale
from accounts.roles import PROGRAMME_OFFICE, Role
from procurement.actions import job as ledger
from procurement.actions.moving import moved
from procurement.models import Envelope, RateSet, Recommendation, RequirementLine, Round, RoundEntry, ScoringRun
from procurement.workflow import RECOMMENDATION, ROUND

LOCKED_FIELDS = (
    "kind",
    "base_month",
    "horizon_months",
    "discount_rate",
    "merit_at_threshold",
    "screening",
    "confidence",
    "share_rule",
    "rate_set_id",
)


SCOPE = ("areas", "nations")


@transaction.atomic
def create(*, fields: Mapping[str, Any], by: Person) -> Round:
    """Prepare a round of a programme."""
    demand(by, "round.create")
    scoring_round = Round(**{name: value for name, value in fields.items() if name not in SCOPE})
    refuse_invalid(_faults(scoring_round))
    scoring_round.save(force_insert=True)
    _set_scope(scoring_round, fields)
    record("round.create", scoring_round, by=by, owner=PROGRAMME_OFFICE)
    return scoring_round


@transaction.atomic
def update(scoring_round: Round, *, fields: Mapping[str, Any], version: int, by: Person) -> Round:
    """Change a round that is still being prepared."""
    demand(by, "round.update")
    row = held(Round, scoring_round.pk, by=by, version=version)
    for name, value in fields.items():
        if name not in SCOPE:
            setattr(row, name, value)
    refuse_invalid(_faults(row))
    _set_scope(row, fields)
    return _finish(row, "update", by)


@transaction.atomic
def open_(scoring_round: Round, *, version: int, by: Person) -> Round:
    """Let nations enter their requirements."""
    demand(by, "round.open")
    row = held(Round, scoring_round.pk, by=by, version=version)
    row.opens_at = timezone.now()
    _finish(row, "open", by)
    nations = row.programme.participations.values_list("nation_id", flat=True)
    notify(holders(Role.OFFICER).filter(nation__in=list(nations)), "round.opened", row)
    return row


@transaction.atomic
def lock(scoring_round: Round, *, version: int, by: Person) -> Round:
    """Close the round to requirements and fix rule, criteria and settings under a digest."""
    demand(by, "round.lock")
    row = held(Round, scoring_round.pk, by=by, version=version)
    entries = RoundEntry.objects.visible_to(by.actor).filter(round=row)
    if not entries.exists():
        raise Refusal(_("No requirement has entered this round yet."))
    row.locked_at = timezone.now()
    RateSet.objects.filter(pk=row.rate_set_id, locked_at=None).update(locked_at=row.locked_at)
    row.lock_digest = hashlib.sha256(canonical(_locked_content(row, by)).encode()).hexdigest()
    return _finish(row, "lock", by, digest=row.lock_digest)


@transaction.atomic
def score(scoring_round: Round, *, version: int, by: Person) -> ScoringRun:
    """Ask the worker to score a locked round."""
    demand(by, "round.score")
    row = held(Round, scoring_round.pk, by=by, version=version)
    _finish(row, "score", by)
    runs = ScoringRun.objects.visible_to(by.actor).filter(round=row)
    if runs.filter(status__in=(ScoringRun.Status.QUEUED, ScoringRun.Status.RUNNING)).exists():
        raise Refusal(_("A scoring run is under way already."))
    run = ScoringRun(round=row, number=(runs.aggregate(last=Max("number"))["last"] or 0) + 1)
    run.save(force_insert=True)
    run.job = ledger.queue("round.score", run.pk, key=f"round.score:{run.pk}", owner=PROGRAMME_OFFICE, by=by)
    run.save()
    return run


@transaction.atomic
def close(scoring_round: Round, *, version: int, by: Person) -> Round:
    """End a round and its proposed recommendation; no position is taken on it from then on."""
    demand(by, "round.close")
    row = _finish(held(Round, scoring_round.pk, by=by, version=version), "close", by)
    proposed = Recommendation.objects.visible_to(by.actor).select_for_update(of=("self",))
    for recommendation in proposed.filter(round=row, status=Recommendation.Status.PROPOSED):
        moved(recommendation, RECOMMENDATION, "close")
        recommendation.save()
    return row


@transaction.atomic
def set_envelope(scoring_round: Round, amount: Decimal, *, version: int | None = None, by: Person) -> Envelope:
    """State the most the person's nation can spend in an open round; its own secret.

    `version` is that of the statement the person saw, 0 where there was none.
    """
    demand(by, "envelope.set")
    if scoring_round.status not in (Round.Status.PREPARING, Round.Status.OPEN):
        raise Refusal(_("The round is locked; its envelopes stand."))
    stated = Envelope.objects.visible_to(by.actor).select_for_update(of=("self",)).filter(round=scoring_round)
    envelope = stated.first() or Envelope(round=scoring_round, nation=by.nation, version=0)
    if version is not None and version != envelope.version:
        raise Stale(_("Your nation has stated an envelope in the meantime; look at it first."))
    envelope.version += 1
    envelope.amount, envelope.currency = amount, by.nation.currency
    refuse_invalid(faults_of(envelope))
    envelope.save()
    record("envelope.set", envelope, by=by, owner=by.nation_id, round=scoring_round.pk)
    return envelope


def _set_scope(row: Round, fields: Mapping[str, Any]) -> None:
    for name in SCOPE:
        if name in fields:
            getattr(row, name).set(fields[name])


def _faults(row: Round) -> dict[str, list[str]]:
    faults = faults_of(row)
    if row.decide_by and row.decide_by <= timezone.now():
        faults["decide_by"] = [_("The deadline lies in the past; give a later one.")]
    return faults


def _finish(row: Round, verb: str, by: Person, **details: Any) -> Round:
    moved(row, ROUND, verb)
    row.save()
    record(f"round.{verb}", row, by=by, owner=PROGRAMME_OFFICE, version=row.version, **details)
    return row


def _locked_content(row: Round, by: Person) -> dict[str, Any]:
    entries = RoundEntry.objects.visible_to(by.actor).filter(round=row).order_by("requirement_id")
    lines = RequirementLine.objects.visible_to(by.actor).filter(requirement__entries__round=row).order_by("pk")
    return {
        "round": {name: getattr(row, name) for name in LOCKED_FIELDS},
        "scope": {name: sorted(getattr(row, name).values_list("pk", flat=True)) for name in SCOPE},
        "entries": [[entry.requirement_id, entry.requirement_version] for entry in entries],
        "lines": [[line.requirement_id, line.metric_id, line.threshold, line.objective, line.is_kpp] for line in lines],
    }
