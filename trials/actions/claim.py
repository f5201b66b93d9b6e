"""What analysts and market officers do with claims: enter them, and put a new one in the place of an old one."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Person
from accounts.permits import demand, faults_of, refuse_invalid
from accounts.refusals import Refusal
from trials.models import Claim, System

Fields = Mapping[str, Any]


@transaction.atomic
def create(system: System, *, fields: Fields, by: Person) -> Claim:
    """Enter what somebody states of a system; fields are those of the claim but system and metadata."""
    demand(by, "claim.create")
    return _entered(Claim(system=system, **fields), "claim.create", by)


@transaction.atomic
def correct(claim: Claim, *, fields: Fields, by: Person) -> Claim:
    """Put a new claim in the place of one; the old one is kept and says by which it was superseded."""
    demand(by, "claim.correct")
    System.objects.select_for_update().get(pk=claim.system_id)  # two who correct the same claim wait for each other
    if Claim.objects.filter(supersedes=claim).exists():
        raise Refusal(_("This claim has been superseded already; correct the newer one."))
    row = Claim(system=claim.system, metric=claim.metric, supersedes=claim, **fields)
    return _entered(row, "claim.correct", by)


def _entered(claim: Claim, verb: str, by: Person) -> Claim:
    refuse_invalid(faults_of(claim))
    claim.save(force_insert=True)
    record(verb, claim, by=by, owner="", system=claim.system_id, metric=claim.metric_id)
    return claim
