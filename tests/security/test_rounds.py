"""A round takes up what its people may see, from those who may give it, and nothing after its end."""

import pytest

from accounts.context import acting_as, database_role
from accounts.models import Job, Release
from accounts.refusals import Refusal
from accounts.roles import EVERYONE
from accounts.rowsecurity import SCORER
from accounts.scoped import row_security_alone
from procurement.actions import decision as decisions
from procurement.actions import pack as packs
from procurement.actions import recommendation as recommending
from procurement.actions import requirement as requirements
from procurement.actions import round as rounds
from procurement.actions import scoring
from procurement.engine.problem import Malformed
from procurement.models import Pack, Recommendation, Round
from procurement.queries.problem import build
from tests import factories as make
from tests.scored import LONER, Scored, drafted, work


def question(world: Scored) -> dict:
    """The engine's question for the round, as the scorer reads it."""
    with make.worker(), acting_as(world.manager.actor), database_role(SCORER), row_security_alone():
        return build(Round.objects.select_related("rate_set").get(pk=world.round.pk), "salt")


def release_as(person, thing, owner):
    """What no page does: a row of the release table under whatever owner's key row security lets through."""
    with acting_as(person.actor):
        Release(kind=thing._meta.model_name, object_id=thing.pk, owner=owner, audience=EVERYONE).save(force_insert=True)


def test_a_release_by_somebody_elses_key_opens_no_sealed_offer(world):
    """AC-006: the scorer reads a release as everybody else does, under the owner's own key alone."""
    sealed = make.offer(world.market, ((1, 77),), system=make.system("MDA"))
    release_as(world.officers["EE"], sealed, "EE")
    assert str(sealed.pk) not in {row["id"] for row in question(world)["offers"]}
    release_as(world.market, sealed, "MARKET")
    assert str(sealed.pk) in {row["id"] for row in question(world)["offers"]}


def test_a_release_by_somebody_elses_key_opens_no_campaign(world):
    """AC-006: trials that their nation has not released to everyone are no evidence."""
    campaign = make.campaign(world.analyst, "PL")
    make.run(world.analyst, campaign, world.offer.system, {"endurance_h": 39})

    def values():
        systems = {row["id"]: row for row in question(world)["systems"]}
        return [row["value"] for row in systems[str(world.offer.system_id)]["trials"]["endurance_h"]]

    release_as(world.officers["EE"], campaign, "EE")
    assert 39 not in values()
    release_as(world.officers["PL"], campaign, "PL")
    assert 39 in values()


@pytest.fixture
def opened(db):
    """An open round, an approved requirement and its nation's people."""
    manager, officer, approver = make.manager(), make.officer("EE"), make.approver("EE")
    return make.scoring_round(manager), make.requirement(officer), approver, manager


def test_what_only_named_people_may_read_enters_no_round(opened):
    """AC-020: a round tells all its nations what it takes up, so it takes up nothing restricted."""
    scoring_round, need, approver, _ = opened
    with acting_as(approver.actor):
        need = requirements.admit(need, [approver], version=need.version, by=approver)
        with pytest.raises(Refusal):
            requirements.enter_round(need, scoring_round, version=need.version, by=approver)


def test_what_a_round_has_taken_up_is_not_restricted_until_its_end(opened):
    """AC-020: the same by the back door: entered first, restricted afterwards."""
    scoring_round, need, approver, _ = opened
    with acting_as(approver.actor):
        requirements.enter_round(need, scoring_round, version=need.version, by=approver)
        need.refresh_from_db()
        with pytest.raises(Refusal):
            requirements.admit(need, [approver], version=need.version, by=approver)


def test_a_closed_round_takes_no_more_positions(world):
    """AC-044: neither drafted, nor cast, nor withdrawn."""
    world.propose()
    row = drafted(world, world.officers["EE"])
    with acting_as(world.manager.actor):
        closed = Round.objects.visible_to(world.manager.actor).get(pk=world.round.pk)
        rounds.close(closed, version=closed.version, by=world.manager)
    world.recommendation = world.as_seen(Recommendation, world.officers["EE"], pk=world.recommendation.pk)
    assert world.recommendation.status == "closed"
    with acting_as(world.approvers["EE"].actor), pytest.raises(Refusal):
        decisions.cast(row, version=row.version, by=world.approvers["EE"])
    with acting_as(world.officers[LONER].actor), pytest.raises(Refusal):
        decisions.draft(
            world.recommendation, position="accept", reservations="", version=None, by=world.officers[LONER]
        )


def forged(kind, target, by, owner):
    """A row of the ledger that no verb wrote, done by the worker."""
    with acting_as(by.actor):
        job = Job(kind=kind, target=target, key=f"forged:{kind}:{target}", owner=owner, person=by)
        job.save(force_insert=True)
    work(job)
    with acting_as(by.actor):
        return Job.objects.visible_to(by.actor).get(pk=job.pk)


def test_a_forged_job_shows_no_rows_that_the_nation_has_not_consented_to_show(world):
    """AC-099: what only an officer has asked for, no worker shows."""
    world.propose()
    officer, partner = world.officers["EE"], world.officers["LV"]
    with acting_as(officer.actor):
        consent = recommending.ask_consent(world.recommendation, by=officer)
    assert forged("consent.share", consent.pk, officer, "EE").state == "failed"
    assert world.nations_seen(partner) == {"LV"}


def test_a_forged_job_scores_nothing(world):
    """AC-099: a scoring run is done for those who may ask for one."""
    with acting_as(world.manager.actor):
        row = Round.objects.visible_to(world.manager.actor).get(pk=world.round.pk)
        run = rounds.score(row, version=row.version, by=world.manager)
    assert forged("round.score", run.pk, world.officers["EE"], "EE").state == "failed"
    with acting_as(world.manager.actor):
        run.refresh_from_db()
        assert run.digest == ""


def test_a_malformed_question_tells_the_office_no_figure(world, monkeypatch):
    """AC-024: what the engine refuses is a place, never the secret that stands there."""

    def refuse(_content):
        raise Malformed("$.requirements[0].ceiling", "a whole number from 0 to 10", "91827364")

    monkeypatch.setattr(scoring.problem, "load", refuse)
    run = world.score()
    with acting_as(world.manager.actor):
        job = Job.objects.visible_to(world.manager.actor).get(pk=run.job_id)
    assert job.state == "failed"
    assert "$.requirements[0].ceiling" in job.fault
    assert "91827364" not in job.fault


def test_a_forged_job_prints_no_finished_pack_anew(world, tmp_path, monkeypatch):
    """AC-100: a version of an edition is printed once, by the job it was asked for with."""
    monkeypatch.setattr(packs, "FOLDER", tmp_path)
    world.propose()
    officer = world.officers["EE"]
    with acting_as(officer.actor):
        pack = packs.request_own(world.recommendation, "en", by=officer)
    assert forged("pack.make", pack.pk, officer, "EE").state == "failed"
    assert world.as_seen(Pack, officer, pk=pack.pk).status == "queued"
    assert not list(tmp_path.iterdir())
