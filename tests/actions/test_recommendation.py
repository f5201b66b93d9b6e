"""Recommendations: described, proposed, and shown between those who consent, to their partners alone."""

import pytest
from django.http import Http404

from accounts.context import acting_as
from accounts.models import Event
from accounts.refusals import NotAllowed, Refusal, Stale
from procurement.actions import recommendation as verbs
from procurement.models import Consent, CostShare, Recommendation, ScoringRun, SharedBuy
from procurement.queries.edition import edition_view
from tests.scored import DESCRIBED, LONER, OUTSIDER, PARTNERS, Scored, both, consented


def buy_of(world: Scored, offer: object) -> SharedBuy:
    return world.as_seen(SharedBuy, world.manager, offer=offer)


def test_the_plan_joins_the_partners_and_leaves_the_fourth_to_itself(world):
    assert world.nations_seen(world.manager) == {*PARTNERS, LONER}
    assert world.recommendation.status == "draft"


def test_a_buy_is_described_once_per_version_seen(world):
    buy, version = buy_of(world, world.offer), world.recommendation.version
    with acting_as(world.manager.actor):
        verbs.describe(buy, **DESCRIBED, version=version, by=world.manager)
        with pytest.raises(Stale):
            verbs.describe(buy, **DESCRIBED | {"legal_basis": "other"}, version=version, by=world.manager)
    assert buy_of(world, world.offer).legal_basis == DESCRIBED["legal_basis"]


def test_a_recommendation_with_an_undescribed_buy_is_not_proposed_and_names_it(world):
    buy = buy_of(world, world.offer)
    with acting_as(world.manager.actor):
        verbs.describe(buy, **DESCRIBED, version=world.recommendation.version, by=world.manager)
        row = world.as_seen(Recommendation, world.manager, pk=world.recommendation.pk)
        with pytest.raises(Refusal, match=world.own_offer.reference) as refused:
            verbs.propose(row, version=row.version, by=world.manager)
    assert buy.label not in str(refused.value)


def test_an_unproved_plan_is_not_proposed(world):
    world.describe()
    with acting_as(world.manager.actor):
        ScoringRun.objects.visible_to(world.manager.actor).filter(pk=world.run.pk).update(proved=False)
        row = world.as_seen(Recommendation, world.manager, pk=world.recommendation.pk)
        with pytest.raises(Refusal, match="proof"):
            verbs.propose(row, version=row.version, by=world.manager)


def test_a_nation_does_not_propose(world):
    with acting_as(world.officers["EE"].actor), pytest.raises(NotAllowed):
        verbs.propose(world.recommendation, version=1, by=world.officers["EE"])


def test_proposing_opens_it_to_the_nations_and_moves_the_round(world):
    officer = world.officers["EE"]
    with acting_as(officer.actor):
        assert not Recommendation.objects.visible_to(officer.actor).exists()
    world.propose()
    assert world.as_seen(Recommendation, officer, pk=world.recommendation.pk).status == "proposed"
    with acting_as(world.manager.actor):
        world.round.refresh_from_db()
        verbs_seen = Event.objects.visible_to(world.manager.actor).values_list("verb", flat=True)
        assert "recommendation.propose" in verbs_seen
    assert world.round.status == "proposed"


def test_a_recommendation_is_proposed_once(world):
    row = world.propose()
    with acting_as(world.manager.actor), pytest.raises(Refusal):
        verbs.propose(row, version=row.version, by=world.manager)


def test_consent_needs_a_second_person_of_the_nation(world):
    world.propose()
    small_agency = both("EE")
    with acting_as(small_agency.actor):
        consent = verbs.ask_consent(world.recommendation, by=small_agency)
        with pytest.raises(NotAllowed):
            verbs.confirm_consent(consent, by=small_agency)
    with acting_as(world.approvers["LV"].actor), pytest.raises(Http404):
        verbs.confirm_consent(consent, by=world.approvers["LV"])
    with acting_as(world.officers["EE"].actor), pytest.raises(NotAllowed):
        verbs.confirm_consent(consent, by=world.officers["EE"])
    assert world.as_seen(Consent, small_agency, pk=consent.pk).status == "asked"


def test_consent_is_asked_for_once_and_only_by_those_who_take_part(world):
    world.propose()
    with acting_as(world.officers["EE"].actor):
        verbs.ask_consent(world.recommendation, by=world.officers["EE"])
        with pytest.raises(Refusal, match="already"):
            verbs.ask_consent(world.recommendation, by=world.officers["EE"])
    with acting_as(world.officers[OUTSIDER].actor), pytest.raises(Refusal, match="no buy"):
        verbs.ask_consent(world.recommendation, by=world.officers[OUTSIDER])


def test_consent_shows_a_nations_rows_to_its_partners_alone(world):
    world.propose()
    assert world.nations_seen(world.officers["LV"]) == {"LV"}
    consented(world, "EE")
    assert world.nations_seen(world.officers["LV"]) == {"LV", "EE"}
    assert world.nations_seen(world.officers["LT"]) == {"LT", "EE"}
    assert world.nations_seen(world.officers["EE"]) == {"EE"}, "to show is not to be shown"
    assert world.nations_seen(world.officers[LONER]) == {LONER}
    assert world.nations_seen(world.officers[OUTSIDER]) == set()
    with acting_as(world.officers["LV"].actor):
        shares = CostShare.objects.visible_to(world.officers["LV"].actor)
        assert set(shares.values_list("nation_id", flat=True)) == {"LV", "EE"}


def test_what_was_consented_stands_in_the_partners_edition_and_nowhere_twice(world):
    world.propose()
    consented(world, "EE")
    latvian = edition_of(world, world.officers["LV"])
    assert [row["nation"] for row in latvian["plan"]] == ["LV"]
    assert [(row["nation"], row["quantity"]) for row in latvian["consented"]["plan"]] == [("EE", 2)]
    assert edition_of(world, world.officers[LONER])["consented"] == {"plan": [], "payments": {}}
    office = edition_of(world, world.manager)
    assert len(office["plan"]) == 4
    assert office["consented"]["plan"] == [], "the office's own plan holds every row already"


def test_an_unconfirmed_consent_shows_nothing(world):
    world.propose()
    with acting_as(world.officers["EE"].actor):
        verbs.ask_consent(world.recommendation, by=world.officers["EE"])
    assert world.nations_seen(world.officers["LV"]) == {"LV"}


def edition_of(world: Scored, reader: object) -> dict:
    with acting_as(reader.actor):
        return edition_view(world.recommendation, reader.actor)
