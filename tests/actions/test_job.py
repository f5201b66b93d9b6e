"""The ledger: a job is queued once, claimed once, reclaimed from the dead, and says how it ended."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.context import acting_as
from accounts.models import Job
from accounts.refusals import Refusal
from accounts.scoped import row_security_alone
from procurement import tasks
from procurement.actions import job as ledger
from tests import factories as make


@pytest.fixture
def manager(db):
    return make.manager()


def queued(by, key="round.score:1", kind="round.score"):
    with acting_as(by.actor):
        return ledger.queue(kind, uuid4(), key=key, owner="PMO", by=by)


def now_of(job, by):
    with acting_as(by.actor):
        return Job.objects.visible_to(by.actor).get(pk=job.pk)


def leave(job, **changed):
    """Put a job in a state that a worker would have left it in."""
    with row_security_alone():
        assert Job.objects.filter(pk=job.pk).update(**changed) == 1


def test_the_same_key_is_queued_once(manager):
    assert queued(manager).pk == queued(manager).pk
    assert queued(manager, key="other").pk != queued(manager).pk


def test_a_job_is_seen_by_its_owner_alone(manager):
    queued(manager)
    stranger = make.officer("EE")
    with acting_as(stranger.actor):
        assert not Job.objects.visible_to(stranger.actor).exists()


def test_a_job_is_claimed_once(manager, as_worker):
    job = queued(manager)
    taken = ledger.claim(job.pk)
    assert (taken.state, taken.attempts) == ("running", 1)
    assert ledger.claim(job.pk) is None


def test_the_web_role_claims_nothing(manager):
    assert ledger.claim(queued(manager).pk) is None


def test_a_job_whose_worker_died_is_claimed_again_until_its_attempts_are_spent(manager, as_worker):
    job, past = queued(manager), timezone.now() - timedelta(seconds=1)
    for attempt in range(1, ledger.MOST_ATTEMPTS + 1):
        assert ledger.claim(job.pk).attempts == attempt
        assert ledger.claim(job.pk) is None, "its lease runs"
        leave(job, leased_until=past)
    assert ledger.claim(job.pk) is None
    assert job.pk not in ledger.waiting()


def test_a_job_that_kills_its_workers_is_given_up_and_what_it_was_for_can_be_asked_for_again(
    manager, as_worker, monkeypatch
):
    given_up = []
    monkeypatch.setitem(tasks.GIVE_UP, "round.score", lambda job: given_up.append(job.pk))
    job = queued(manager)
    ledger.claim(job.pk)
    leave(job, leased_until=timezone.now() - timedelta(seconds=1), attempts=ledger.MOST_ATTEMPTS)
    tasks.sweep()
    assert now_of(job, manager).state == "failed"
    assert given_up == [job.pk]


def test_progress_is_shown_and_renews_the_lease(manager, as_worker):
    job = ledger.claim(queued(manager).pk)
    leave(job, leased_until=timezone.now() - timedelta(minutes=1))
    ledger.progress(job, "coalitions", 12, 255)
    shown = now_of(job, manager)
    assert (shown.step, shown.done, shown.total) == ("coalitions", 12, 255)
    assert ledger.claim(job.pk) is None


def test_waiting_lists_the_oldest_first_and_leaves_out_what_is_over(manager, as_worker):
    first, second, over = (queued(manager, key=str(number)) for number in range(3))
    ledger.finish(ledger.claim(over.pk))
    assert ledger.waiting() == [first.pk, second.pk]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Refusal("The round has no requirement."), "The round has no requirement."),
        (RuntimeError("secret 4711"), "fault"),
    ],
)
def test_a_failing_handler_marks_the_job_failed_and_tells_a_refusal_but_no_internals(
    manager, as_worker, monkeypatch, fault, told
):
    def handler(job):
        raise fault

    monkeypatch.setitem(tasks.HANDLERS, "round.score", handler)
    job = queued(manager)
    tasks.run(str(job.pk))
    ended = now_of(job, manager)
    assert (ended.state, ended.fault, ended.is_over) == ("failed", told, True)
    assert ended.ended_at is not None


def test_a_handler_runs_once_however_often_the_broker_nudges(manager, as_worker, monkeypatch):
    seen = []
    monkeypatch.setitem(tasks.HANDLERS, "round.score", lambda job: seen.append(job.pk))
    job = queued(manager)
    for _ in range(3):
        tasks.run(str(job.pk))
    assert seen == [job.pk]
    assert now_of(job, manager).state == "done"


def test_the_sweeper_runs_what_was_forgotten(manager, as_worker, monkeypatch):
    seen = []
    monkeypatch.setitem(tasks.HANDLERS, "pack.make", lambda job: seen.append(job.key))
    for key in ("a", "b"):
        queued(manager, key=key, kind="pack.make")
    tasks.sweep()
    assert seen == ["a", "b"]


def test_of_eight_workers_at_once_one_takes_the_job(committed):
    manager = make.manager()
    job, taken, start = queued(manager), [], threading.Barrier(8)

    def worker():
        try:
            with connection.cursor() as cursor:
                cursor.execute("set role portal_worker")
            start.wait(timeout=30)
            taken.append(ledger.claim(job.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 8
    assert [one.pk for one in taken if one] == [job.pk]


def test_a_job_of_an_undone_transaction_was_never_there(committed):
    manager = make.manager()
    with transaction.atomic():
        queued(manager)
        transaction.set_rollback(True)
    with acting_as(manager.actor):
        assert not Job.objects.visible_to(manager.actor).exists()
