"""The ledger of jobs: queueing, claiming, progress, the end."""

import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from celery import current_app
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Job, Person
from accounts.scoped import row_security_alone

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
PAUSE_S = 0.3  # between two words on the progress of one step
TASK = "procurement.tasks.run"
PROGRESS = "update accounts_job set step = %s, done = %s, leased_until = %s where id = %s and state = 'running'"


def queue(kind: str, target: UUID, *, key: str, owner: str, by: Person) -> Job:
    """Write the job's row in the caller's transaction, and nudge the worker on commit; the same key is queued once."""
    job = Job.objects.visible_to(by.actor).filter(key=key).first()
    if job is None:
        job = Job(kind=kind, target=target, key=key, owner=owner, person=by)
        job.save(force_insert=True)
    transaction.on_commit(lambda: current_app.send_task(TASK, args=[str(job.pk)]), robust=True)
    return job


@transaction.atomic
def claim(pk: UUID) -> Job | None:
    """Take a job that waits, or whose worker has died; None where there is nothing to do."""
    with row_security_alone():
        job = Job.objects.select_for_update(skip_locked=True).filter(_claimable(), pk=pk).first()
        if job is None:
            return None
        job.state, job.attempts, job.leased_until = Job.State.RUNNING, job.attempts + 1, timezone.now() + LEASE
        job.fault = ""
        job.save()
        return job


def waiting() -> list[UUID]:
    """Jobs that nobody works on, oldest first."""
    with row_security_alone():
        return list(Job.objects.filter(_claimable()).order_by("asked_at").values_list("pk", flat=True)[:100])


def hopeless() -> list[Job]:
    """Jobs whose workers have died as often as is tried."""
    with row_security_alone():
        return list(Job.objects.filter(_orphaned(), attempts__gte=MOST_ATTEMPTS)[:100])


def progress(job: Job, step: str, done: int, total: int) -> None:
    """Say how far a job is, and renew its lease."""
    with row_security_alone():
        Job.objects.filter(pk=job.pk).update(
            step=step[:60], done=done, total=total, leased_until=timezone.now() + LEASE
        )


def now_and_then(job: Job) -> Callable[[str, int, int], None]:
    """Says how far a job is at each new step and at its end, else no oftener than somebody looks."""
    told = ("", 0.0)

    def tell(step: str, done: int, total: int) -> None:
        nonlocal told
        now = time.monotonic()
        if step != told[0] or done == total or now - told[1] >= PAUSE_S:
            told = step, now
            progress(job, step, done, total)

    return tell


def beside(job: Job, step: str, every: int) -> Callable[[int], None]:
    """Tells of progress from a connection of its own, every so many steps: within a long transaction nobody hears."""

    def tell(done: int) -> None:
        if done % every == 0:
            aside = connection.copy()
            try:
                with aside.cursor() as cursor:
                    cursor.execute(PROGRESS, [step, done, timezone.now() + LEASE, job.pk])
            finally:
                aside.close()

    return tell


def finish(job: Job) -> None:
    """A job has done its work."""
    _end(job, Job.State.DONE, "")


def fail(job: Job, fault: str) -> None:
    """A job could not do its work."""
    _end(job, Job.State.FAILED, fault)


def _end(job: Job, state: str, fault: str) -> None:
    with row_security_alone():
        Job.objects.filter(pk=job.pk).update(
            state=state, fault=fault[:300], done=F("total"), leased_until=None, ended_at=timezone.now()
        )


def _claimable() -> Q:
    return Q(state=Job.State.QUEUED) | (_orphaned() & Q(attempts__lt=MOST_ATTEMPTS))


def _orphaned() -> Q:
    return Q(state=Job.State.RUNNING, leased_until__lt=timezone.now())
