"""National decisions: drafted by one person, cast by another, on the version both saw, before the deadline."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.context import acting_as
from accounts.models import Event
from accounts.permits import Invalid
from accounts.refusals import NotAllowed, Refusal, Stale
from procurement.actions import decision as verbs
from procurement.models import NationalDecision, Recommendation, Round
from tests.scored import OUTSIDER, Scored, both, drafted


@pytest.fixture
def proposed(world):
    world.propose()
    return world


def cast(world: Scored, row: NationalDecision, nation: str = "EE") -> NationalDecision:
    approver = world.approvers[nation]
    with acting_as(approver.actor):
        return verbs.cast(row, version=row.version, by=approver)


def test_a_decision_is_drafted_then_cast_by_somebody_else(proposed):
    row = drafted(proposed, proposed.officers["EE"], "conditions", "Delivery before the ice.")
    row = cast(proposed, row)
    assert (row.status, row.approver) == ("cast", proposed.approvers["EE"])
    with acting_as(row.approver.actor):
        told = Event.objects.visible_to(row.approver.actor).filter(object_id=row.pk).order_by("sequence")
        assert [event.verb for event in told] == ["decision.draft", "decision.cast"]


def test_others_read_a_position_once_it_is_cast_and_not_before(proposed):
    row, reader = drafted(proposed, proposed.officers["EE"], "decline", "Too dear."), proposed.officers["LV"]
    with acting_as(reader.actor):
        assert not NationalDecision.objects.visible_to(reader.actor).exists()
    cast(proposed, row)
    assert proposed.as_seen(NationalDecision, reader, pk=row.pk).reservations == "Too dear."


def test_nobody_casts_a_decision_of_their_own_drafting(proposed):
    somebody = both("EE")
    row = drafted(proposed, somebody)
    with acting_as(somebody.actor), pytest.raises(NotAllowed):
        verbs.cast(row, version=row.version, by=somebody)


def test_an_officer_does_not_cast(proposed):
    row, colleague = drafted(proposed, proposed.officers["EE"]), proposed.officers["EE"]
    with acting_as(colleague.actor), pytest.raises(NotAllowed):
        verbs.cast(row, version=row.version, by=colleague)


def test_a_position_that_was_redrafted_meanwhile_is_not_cast(proposed):
    officer = proposed.officers["EE"]
    row = drafted(proposed, officer)
    seen = row.version
    with acting_as(officer.actor):
        verbs.draft(proposed.recommendation, position="decline", reservations="", version=seen, by=officer)
    with acting_as(proposed.approvers["EE"].actor), pytest.raises(Stale):
        verbs.cast(row, version=seen, by=proposed.approvers["EE"])


def test_of_two_officers_the_second_first_draft_is_refused(proposed):
    drafted(proposed, proposed.officers["EE"])
    with pytest.raises(Stale):
        drafted(proposed, both("EE"), "decline")


def test_a_decision_on_a_former_version_is_not_cast(proposed):
    row = drafted(proposed, proposed.officers["EE"])
    with acting_as(proposed.manager.actor):
        rows = Recommendation.objects.visible_to(proposed.manager.actor).filter(pk=proposed.recommendation.pk)
        rows.update(version=row.recommendation_version + 1)
    with pytest.raises(Stale, match="recommendation has changed"):
        cast(proposed, row)


def test_after_the_deadline_nothing_is_drafted_cast_or_withdrawn(proposed):
    row = drafted(proposed, proposed.officers["EE"])
    with acting_as(proposed.manager.actor):
        passed = timezone.now() - timedelta(seconds=1)
        Round.objects.visible_to(proposed.manager.actor).filter(pk=proposed.round.pk).update(decide_by=passed)
    proposed.recommendation = proposed.as_seen(Recommendation, proposed.manager, pk=proposed.recommendation.pk)
    row = proposed.as_seen(NationalDecision, proposed.officers["EE"], pk=row.pk)
    with pytest.raises(Refusal, match="deadline"):
        cast(proposed, row)
    with pytest.raises(Refusal, match="deadline"):
        drafted(proposed, proposed.officers["LV"])


def test_a_decision_is_cast_once_and_withdrawn_once(proposed):
    row = drafted(proposed, proposed.officers["EE"])
    approver = proposed.approvers["EE"]
    with acting_as(approver.actor), pytest.raises(Refusal):
        verbs.withdraw(row, version=row.version, by=approver)
    row = cast(proposed, row)
    with pytest.raises(Refusal):
        cast(proposed, row)
    with acting_as(approver.actor):
        row = verbs.withdraw(row, version=row.version, by=approver)
        with pytest.raises(Refusal):
            verbs.withdraw(row, version=row.version, by=approver)
    assert row.status == "withdrawn"


def test_a_cast_decision_is_not_redrafted(proposed):
    row = cast(proposed, drafted(proposed, proposed.officers["EE"]))
    officer = proposed.officers["EE"]
    with acting_as(officer.actor), pytest.raises(Refusal):
        verbs.draft(proposed.recommendation, position="decline", reservations="", version=row.version, by=officer)


@pytest.mark.parametrize("words", ["", "  \n "])
def test_conditions_are_written_down(proposed, words):
    with pytest.raises(Invalid) as refused:
        drafted(proposed, proposed.officers["EE"], "conditions", words)
    assert "reservations" in refused.value.faults


def test_a_position_nobody_knows_is_refused_by_name(proposed):
    with pytest.raises(Invalid) as refused:
        drafted(proposed, proposed.officers["EE"], "perhaps")
    assert "position" in refused.value.faults


def test_another_nation_neither_finds_a_draft_nor_withdraws_a_decision(proposed):
    row, stranger = drafted(proposed, proposed.officers["EE"]), proposed.approvers["LV"]
    with acting_as(stranger.actor), pytest.raises(Http404):
        verbs.cast(row, version=row.version, by=stranger)
    row = cast(proposed, row)
    with acting_as(stranger.actor), pytest.raises((NotAllowed, Http404)):
        verbs.withdraw(row, version=row.version, by=stranger)


def test_a_draft_recommendation_is_not_open_for_decision(world):
    with pytest.raises(Refusal, match="not open"):
        drafted(world, world.officers["EE"])


def test_a_nation_without_a_requirement_has_a_say_too(proposed):
    row = drafted(proposed, proposed.officers[OUTSIDER], "abstain")
    assert cast(proposed, row, OUTSIDER).position == "abstain"
