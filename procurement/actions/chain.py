"""Verifying the whole chain of events, and saying so where everybody can read it."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.db import transaction
from django.utils import timezone

from accounts.audit import broken_links, record
from accounts.context import STRANGER, acting_as, database_role
from accounts.models import ChainHead, Event, Job, Person
from accounts.permits import demand
from accounts.roles import EVERYONE
from accounts.rowsecurity import SCORER
from accounts.scoped import row_security_alone
from procurement.actions import job as ledger

AT_ONCE = 2000
MOST_FAULTS = 20


@dataclass(frozen=True)
class Verdict:
    """The chain as it was read: its length and last hash, and the first faults as (sequence, kind)."""

    sequence: int
    head: str
    faults: list[tuple[int, str]]

    @property
    def is_whole(self) -> bool:
        return not self.faults


@dataclass(frozen=True)
class Chain:
    """The chain as the thing of an event."""

    event_label: str
    pk: str = "events"
    _meta = SimpleNamespace(model_name="chain")


@transaction.atomic
def verify() -> Verdict:
    """Read every event as the scorer, link by link; the result is an event of its own, without the chain's length.

    The length would tell everybody how busy the others are.
    """
    head = ChainHead.objects.get(pk="events")
    with database_role(SCORER), row_security_alone():
        rows = Event._base_manager.filter(sequence__lte=head.sequence).order_by("sequence")
        found = broken_links(rows.iterator(chunk_size=AT_ONCE), head)
        faults = [fault for fault, _number in zip(found, range(MOST_FAULTS), strict=False)]
    verdict = Verdict(head.sequence, head.hash, faults)
    with acting_as(STRANGER):
        label = "whole" if verdict.is_whole else "broken"
        record("chain.verify", Chain(label), by=None, owner=EVERYONE, head=head.hash, faults=len(faults))
    return verdict


@transaction.atomic
def ask(*, by: Person) -> Job:
    """Ask the worker to verify the chain now."""
    demand(by, "chain.verify")
    owner = by.nation_id or EVERYONE
    key = f"chain.verify:{by.pk}:{timezone.now():%Y%m%d%H%M}"
    return ledger.queue("chain.verify", by.pk, key=key, owner=owner, by=by)


def do(job: Job) -> None:
    """Verify, as asked by a job."""
    verify()
