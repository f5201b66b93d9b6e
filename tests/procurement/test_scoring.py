"""Scoring a round end to end: frozen, solved, disclosed, recommended."""

import json
from decimal import Decimal

import pytest
from django.db import connection

from accounts.context import acting_as, database_role
from accounts.models import Event, Job
from accounts.roles import EVERYONE
from accounts.rowsecurity import SCORER
from accounts.scoped import row_security_alone
from accounts.sharing import release_to
from procurement import tasks
from procurement.actions import job as ledger
from procurement.actions import recommendation as recommending
from procurement.actions import requirement as requirements
from procurement.actions import round as rounds
from procurement.actions import scoring
from procurement.engine import problem, solution
from procurement.models import (
    Allocation,
    CostShare,
    Disclosure,
    Recommendation,
    ScoringRun,
    SharedBuy,
    Snapshot,
    Solution,
)
from tests import factories as make

pytestmark = pytest.mark.usefixtures("as_worker")


class World:
    """Three nations that reach a tier together, and one they all could do without."""

    def __init__(self):
        self.manager, self.market, self.analyst = make.manager(), make.market_officer(), make.analyst()
        self.round = make.scoring_round(self.manager)
        self.system = make.system()
        campaign = make.campaign(self.analyst)
        for hours in (30, 32, 34):
            make.run(self.analyst, campaign, self.system, {"endurance_h": hours})
        estonian = make.officer("EE")
        with acting_as(estonian.actor):
            release_to(campaign, [EVERYONE], owner="EE", by=estonian)
        self.offer = make.offer(self.market, ((1, 4_000_000), (6, 3_000_000)), system=self.system)
        with acting_as(self.market.actor):
            release_to(self.offer, [EVERYONE], owner="MARKET", by=self.market)
        self.needs = {}
        for nation in ("EE", "LV", "LT"):
            officer, approver = make.officer(nation), make.approver(nation)
            need = make.requirement(officer, quantity=2)
            with acting_as(approver.actor):
                requirements.enter_round(need, self.round, version=need.version, by=approver)
            self.needs[nation] = need

    def score(self):
        with acting_as(self.manager.actor):
            self.round.refresh_from_db()
            if self.round.status == "open":
                self.round = rounds.lock(self.round, version=self.round.version, by=self.manager)
            run = rounds.score(self.round, version=self.round.version, by=self.manager)
        job = ledger.claim(run.job_id)
        scoring.score(job)
        ledger.finish(job)
        with acting_as(self.manager.actor):
            self.round.refresh_from_db()
        return run

    def propose(self):
        me = self.manager
        with acting_as(me.actor):
            for buy in SharedBuy.objects.visible_to(me.actor).select_related("recommendation"):
                named = {"buying_model": "lead_nation", "contracting_authority": "RKIK", "legal_basis": "2009/81/EC"}
                recommending.describe(buy, **named, version=buy.recommendation.version, by=me)
            row = Recommendation.objects.visible_to(me.actor).get(status="draft")
            recommending.propose(row, version=row.version, by=me)

    def view(self, run, actor):
        with acting_as(actor):
            return Disclosure.objects.visible_to(actor).get(run=run).document


@pytest.fixture
def world():
    return World()


def test_scoring_recommends_the_tier_that_only_all_three_reach(world):
    run = world.score()
    with acting_as(world.manager.actor):
        buy = SharedBuy.objects.visible_to(world.manager.actor).get()
        rows = Allocation.objects.visible_to(world.manager.actor).filter(buy=buy)
        assert {row.nation_id: row.quantity for row in rows} == {"EE": 2, "LV": 2, "LT": 2}
        shares = CostShare.objects.visible_to(world.manager.actor)
        assert sum(share.payment for share in shares) == 6 * 3_000
        run.refresh_from_db()
        assert run.status == ScoringRun.Status.DONE
        assert run.proved
        assert world.round.status == "scored"
        assert Event.objects.visible_to(world.manager.actor).filter(verb="round.finish_scoring").count() == 1


def test_a_nation_sees_its_own_rows_and_the_others_only_by_number_never_by_name(world):
    run = world.score()
    latvian = make.officer("LV")
    with acting_as(latvian.actor):
        assert not Allocation.objects.visible_to(latvian.actor).exclude(nation="LV").exists()
        for model in (Recommendation, Disclosure, SharedBuy):
            assert not model.objects.visible_to(latvian.actor).exists(), "a draft is the programme office's"
    world.propose()
    view = world.view(run, latvian.actor)
    assert [row["nation"] for row in view["plan"]] == ["LV"]
    assert view["buys"] == [
        {
            "offer": str(world.offer.pk),
            "quantity": None,
            "cost": None,
            "nations": None,
            "withheld": "too_few_contributors",
        }
    ]
    assert view["payments"]["shapley"] == {"LV": 6_000}
    assert view["alone"]["payment"] == 2 * 4_000


def test_no_web_role_reads_snapshot_or_solution(world):
    world.score()
    with connection.cursor() as cursor:
        cursor.execute("set local role portal_app")
        for table in ("procurement_snapshot", "procurement_solution", "procurement_roundsalt"):
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone()[0] == 0
        cursor.execute("set local role portal_worker")
    with database_role(SCORER), row_security_alone():
        assert Snapshot.objects.count() == Solution.objects.count() == 1


def test_the_same_question_is_one_snapshot_with_one_answer_and_a_changed_figure_another(world):
    first = world.score()
    second = world.score()
    with database_role(SCORER), row_security_alone():
        assert Snapshot.objects.count() == 1
        answers = {bytes(row.answer) for row in Solution.objects.all()}
        assert len(answers) == 1
    assert first.pk != second.pk
    officer = make.officer("EE")
    with acting_as(officer.actor):
        private = world.needs["EE"].private
        private.worth_per_unit = Decimal(6_000_000)
        private.save()
    world.score()
    with database_role(SCORER), row_security_alone():
        assert Snapshot.objects.count() == 2


def test_the_snapshot_is_what_the_engine_reads_and_answers_again_to_the_byte(world):
    world.score()
    with database_role(SCORER), row_security_alone():
        row = Solution.objects.select_related("snapshot").get()
    content = bytes(row.snapshot.problem)
    assert problem.digest(content) == row.snapshot.digest
    assert solution.canonical(solution.solve(problem.load(content))) == bytes(row.answer)
    assert len(json.loads(content)["meta"]["salt"]) == 64


def test_a_former_draft_is_superseded(world):
    world.score()
    world.score()
    with acting_as(world.manager.actor):
        rows = Recommendation.objects.visible_to(world.manager.actor).order_by("run__number")
        assert [row.status for row in rows] == ["superseded", "draft"]


def test_a_fault_leaves_the_run_failed_and_nothing_half_stored(world, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("solver gone")

    monkeypatch.setattr(solution, "solve", broken)
    with acting_as(world.manager.actor):
        world.round = rounds.lock(world.round, version=world.round.version, by=world.manager)
        run = rounds.score(world.round, version=world.round.version, by=world.manager)
    tasks.run(str(run.job_id))
    with acting_as(world.manager.actor):
        run.refresh_from_db()
        assert run.status == ScoringRun.Status.FAILED
        assert not Recommendation.objects.visible_to(world.manager.actor).exists()


def test_evidence_and_offers_that_not_everybody_may_see_do_not_count(world):
    officer = make.officer("EE")
    hidden = make.offer(world.market, ((1, 1_000),), system=world.system)
    run = world.score()
    world.propose()
    view = world.view(run, officer.actor)
    assert str(hidden.pk) not in [offer["id"] for offer in view["offers"]]
    assert Job.objects.visible_to(world.manager.actor).get(pk=run.job_id).kind == "round.score"
