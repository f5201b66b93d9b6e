"""What the worker is told over the broker: run a job, or sweep up those that were forgotten."""

import logging
from uuid import UUID

from celery import shared_task

from accounts.models import Job
from accounts.refusals import Refusal
from procurement.actions import chain, importing, offer, pack, recommendation, scoring, withholding
from procurement.actions import job as ledger

HANDLERS = {
    "chain.verify": chain.do,
    "round.score": scoring.score,
    "consent.share": recommendation.share_rows,
    "pack.make": pack.make,
    "import.check": importing.check_job,
    "import.save": importing.save_job,
}
GIVE_UP = {
    "round.score": scoring.give_up,
    "pack.make": pack.give_up,
    "import.check": importing.give_up,
    "import.save": importing.give_up,
}
log = logging.getLogger(__name__)


@shared_task
def run(pk: str) -> None:
    """Do one job of the ledger, if it still waits."""
    job = ledger.claim(UUID(pk))
    if job is None:
        return
    try:
        HANDLERS[job.kind](job)
    except Refusal as refusal:
        _fail(job, str(refusal))
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        _fail(job, "fault")
    else:
        ledger.finish(job)


@shared_task
def sweep() -> None:
    """Run what nobody works on: a nudge was lost, or a worker died; give up what has killed its worker too often.

    Withheld fields whose day has come open here by themselves.
    """
    importing.forget()
    for pk in ledger.waiting():
        run(str(pk))
    for job in ledger.hopeless():
        _fail(job, "fault")
    withholding.open_due()


@shared_task
def expire_offers() -> int:
    """Say of offers whose validity has ended that it has."""
    return offer.expire_overdue()


def _fail(job: Job, fault: str) -> None:
    ledger.fail(job, fault)
    if job.kind in GIVE_UP:
        GIVE_UP[job.kind](job)
