"""Scoring a round: freeze the question, solve it, disclose the answer, recommend."""

import json
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.context import acting_as, database_role
from accounts.models import Job, Nation
from accounts.permits import demand
from accounts.refusals import Refusal
from accounts.roles import PROGRAMME_OFFICE
from accounts.rowsecurity import SCORER
from accounts.scoped import row_security_alone
from procurement import disclosure
from procurement.actions import job as ledger
from procurement.actions.moving import moved
from procurement.engine import problem, solution
from procurement.models import (
    Allocation,
    CostShare,
    Disclosure,
    Recommendation,
    Round,
    RoundSalt,
    ScoringRun,
    SharedBuy,
    Snapshot,
    Solution,
)
from procurement.queries import catalogue
from procurement.queries.problem import build
from procurement.workflow import RECOMMENDATION, ROUND, RUN, step

Document = dict[str, Any]


def score(job: Job) -> None:
    """Do a queued scoring run, from the database to a recommendation; the solving itself holds no transaction."""
    demand(job.person, "round.score")
    snapshot = freeze(job)
    answer = solve(job, bytes(snapshot.problem))
    conclude(job, snapshot, answer)


@transaction.atomic
def give_up(job: Job) -> None:
    """A scoring run could not be done; another can be asked for."""
    with database_role(SCORER), row_security_alone():
        open_runs = ScoringRun.objects.filter(pk=job.target, job=job, status__in=RUN["fail"][0])
        open_runs.update(status=RUN["fail"][1], ended_at=timezone.now())


def freeze(job: Job) -> Snapshot:
    """Store the round's question as the bytes the engine will read; the same question finds the same row."""
    with acting_as(job.person.actor), database_role(SCORER), row_security_alone():
        asked = ScoringRun.objects.select_for_update(of=("self",)).select_related("round__rate_set")
        run = asked.get(pk=job.target, job=job)
        run.status = step(RUN, "start", run.status)
        salt, _ = RoundSalt.objects.get_or_create(round=run.round, defaults={"salt": secrets.token_hex(32)})
        content = problem.canonical(build(run.round, salt.salt))
        run.digest = problem.digest(content)
        run.save()
        snapshot, _ = Snapshot.objects.get_or_create(
            digest=run.digest, defaults={"round": run.round, "problem": content}
        )
        return snapshot


def solve(job: Job, content: bytes) -> Document:
    """The engine's answer; Refusal where the question is malformed, by the place alone: what stands there is secret."""
    try:
        question = problem.load(content)
    except problem.Malformed as fault:
        raise Refusal(f"{fault.path}: expected {fault.expected}") from fault
    return solution.solve(question, progress=ledger.now_and_then(job))


def conclude(job: Job, snapshot: Snapshot, answer: Document) -> Recommendation:
    """Store the answer, what each audience may see of it, and the recommendation."""
    with acting_as(job.person.actor):
        with database_role(SCORER), row_security_alone():
            run = _store(job, snapshot, answer)
            question = json.loads(bytes(snapshot.problem))
            _disclose(run, question, answer)
            recommendation = _recommend(run, question, answer)
        scoring_round = Round.objects.visible_to(job.person.actor).select_for_update(of=("self",)).get(pk=run.round_id)
        moved(scoring_round, ROUND, "finish_scoring")
        scoring_round.save()
        record("round.finish_scoring", recommendation, by=job.person, owner=PROGRAMME_OFFICE, digest=run.digest)
        return recommendation


def _store(job: Job, snapshot: Snapshot, answer: Document) -> ScoringRun:
    run = ScoringRun.objects.select_for_update(of=("self",)).select_related("round__programme").get(pk=job.target)
    content = solution.canonical(answer)
    Solution(run=run, snapshot=snapshot, answer=content).save(force_insert=True)
    run.status = step(RUN, "finish", run.status)
    run.solution_digest, run.engine_version = problem.digest(content), answer["engine_version"]
    run.proved, run.ended_at = answer["proved"], timezone.now()
    run.save()
    return run


def _disclose(run: ScoringRun, question: Document, answer: Document) -> None:
    """Write each audience's view: the nations of the round, and the programme office."""
    facts = catalogue.facts(run, question)
    views = {
        nation["id"]: disclosure.for_nation(question, answer, facts, nation["id"]) for nation in question["nations"]
    }
    views[PROGRAMME_OFFICE] = disclosure.for_office(question, answer, facts)
    for audience, document in views.items():
        Disclosure(run=run, audience=audience, document=document).save(force_insert=True)


def _recommend(run: ScoringRun, question: Document, answer: Document) -> Recommendation:
    for former in Recommendation.objects.select_for_update(of=("self",)).filter(
        round=run.round, status=Recommendation.Status.DRAFT
    ):
        former.status = step(RECOMMENDATION, "supersede", former.status)
        former.save()
    recommendation = Recommendation(run=run, round=run.round)
    recommendation.save(force_insert=True)
    owners, nations = catalogue.owners(run.round), [row["id"] for row in question["nations"]]
    buys = {
        offer.pk: _buy(recommendation, offer) for offer in catalogue.offers({row["offer"] for row in answer["plan"]})
    }
    for row in answer["plan"]:
        buy = buys[catalogue.key(row["offer"])]
        requirement = catalogue.key(row["requirement"])
        Allocation(buy=buy, requirement_id=requirement, nation_id=owners[requirement], quantity=row["quantity"]).save(
            force_insert=True
        )
    for nation, payment in disclosure.payments(answer, nations, run.round.share_rule).items():
        CostShare(
            recommendation=recommendation,
            nation=Nation.objects.get(pk=nation),
            rule=run.round.share_rule,
            payment=payment,
        ).save(force_insert=True)
    return recommendation


def _buy(recommendation: Recommendation, offer: Any) -> SharedBuy:
    buy = SharedBuy(
        recommendation=recommendation, offer=offer, label=f"{offer.system} · {offer.reference}", mode=offer.mode
    )
    buy.save(force_insert=True)
    return buy
