"""Programmes: set up by the office, nations step by step on the ladder, a timetable whose dates are moved openly."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.context import acting_as
from accounts.models import Event, Nation
from accounts.permits import Invalid
from accounts.refusals import NotAllowed, Refusal, Stale
from accounts.scoped import row_security_alone
from procurement.actions import programme as verbs
from procurement.actions import requirement as requirements
from procurement.models import Participation, ParticipationStep
from procurement.workflow import PARTICIPATION
from tests import factories as make

pytestmark = pytest.mark.django_db
STATED = {"on": date(2026, 3, 1), "document": "Letter 12/2026", "stated_by": "Ministry of Defence"}


@pytest.fixture
def manager():
    somebody = make.manager()
    with acting_as(somebody.actor):
        yield somebody


@pytest.fixture
def programme(manager):
    fields = {"name": "Baltic", "mandate": "Test.", "agreed_on": date(2026, 2, 12)}
    return verbs.create(fields=fields, by=manager)


def place_of(manager, programme, nation="EE"):
    return Participation.objects.visible_to(manager.actor).get(programme=programme, nation=nation)


def joined(manager, programme, nation="EE"):
    return verbs.join(programme, Nation.objects.get(pk=nation), by=manager, **STATED)


def climbed(manager, programme, *steps, nation="EE"):
    place = joined(manager, programme, nation)
    for verb in steps:
        place = verbs.step(place, verb, version=place.version, by=manager, **STATED)
    return place


def test_a_nation_climbs_the_ladder_step_by_step_and_each_step_is_kept(manager, programme):
    climbed(manager, programme, "take_interest", "intend", "commit", "sign", "exit", "leave")
    steps = ParticipationStep.objects.visible_to(manager.actor).order_by("recorded_at")
    assert [step.standing for step in steps] == [
        "observer",
        "interested",
        "intent",
        "committed",
        "signed",
        "exiting",
        "out",
    ]
    assert {(step.document, step.stated_by, step.recorded_by) for step in steps} == {
        ("Letter 12/2026", "Ministry of Defence", manager)
    }
    verbs_told = Event.objects.visible_to(manager.actor).filter(verb__startswith="participation.")
    assert verbs_told.count() == 7


@pytest.mark.parametrize("verb", sorted(set(PARTICIPATION) - {"take_interest", "leave"}))
def test_an_observer_takes_no_step_out_of_order(manager, programme, verb):
    place = joined(manager, programme)
    with pytest.raises(Refusal, match="observer"):
        verbs.step(place, verb, version=place.version, by=manager, **STATED)


def test_whoever_has_signed_announces_the_exit_before_leaving(manager, programme):
    place = climbed(manager, programme, "take_interest", "commit", "sign")
    with pytest.raises(Refusal):
        verbs.step(place, "leave", version=place.version, by=manager, **STATED)
    assert verbs.step(place, "exit", version=place.version, by=manager, **STATED).status == "exiting"


@pytest.mark.parametrize(
    ("fault", "place"),
    [
        ({"document": ""}, "document"),
        ({"stated_by": ""}, "stated_by"),
        ({"on": None}, "on"),
        ({"on": date(2026, 2, 28)}, "on"),
        ({"on": timezone.localdate() + timedelta(days=1)}, "on"),
        ({"document": "x" * 201}, "document"),
    ],
)
def test_a_step_without_its_papers_is_refused_where_the_fault_is(manager, programme, fault, place):
    standing = joined(manager, programme)
    with pytest.raises(Invalid) as refused, transaction.atomic():
        verbs.step(standing, "take_interest", version=standing.version, by=manager, **STATED | fault)
    assert list(refused.value.faults) == [place]
    assert place_of(manager, programme).status == "observer"


def test_the_slower_of_two_managers_takes_no_step(manager, programme):
    seen = joined(manager, programme)
    verbs.step(seen, "take_interest", version=seen.version, by=manager, **STATED)
    with pytest.raises(Stale):
        verbs.step(seen, "intend", version=1, by=manager, **STATED)


def test_a_nation_joins_once(manager, programme):
    joined(manager, programme)
    with pytest.raises(Refusal, match="already"):
        joined(manager, programme)


def test_nobody_else_takes_a_step_not_even_by_plain_sql(manager, programme):
    place = joined(manager, programme)
    for somebody in (make.officer("EE"), make.approver("EE"), make.market_officer()):
        with acting_as(somebody.actor), pytest.raises(NotAllowed):
            verbs.step(place, "take_interest", version=place.version, by=somebody, **STATED)
        with acting_as(somebody.actor), row_security_alone():
            assert Participation._base_manager.filter(pk=place.pk).update(status="signed") == 0


def test_a_step_once_recorded_never_changes(manager, programme):
    joined(manager, programme)
    with row_security_alone():
        assert ParticipationStep._base_manager.update(document="other") == 0
        assert ParticipationStep._base_manager.all().delete()[0] == 0
    assert ParticipationStep.objects.visible_to(manager.actor).get().document == "Letter 12/2026"


@pytest.mark.parametrize(
    ("steps", "enters"),
    [((), False), (("take_interest",), True), (("take_interest", "commit", "sign"), True), (("leave",), False)],
)
def test_only_those_at_interested_or_above_enter_a_round(manager, programme, steps, enters):
    climbed(manager, programme, *steps)
    scoring_round = make.scoring_round(manager, programme)
    need, approver = make.requirement(make.officer("EE")), make.approver("EE")
    with acting_as(approver.actor):
        if enters:
            assert requirements.enter_round(need, scoring_round, version=need.version, by=approver)
        else:
            with pytest.raises(Refusal, match="interested"):
                requirements.enter_round(need, scoring_round, version=need.version, by=approver)


def test_a_programme_is_changed_under_its_version(manager, programme):
    fields = {"marking_policy": "Releasable to the participants."}
    assert verbs.update(programme, fields=fields, version=1, by=manager).version == 2
    with pytest.raises(Stale):
        verbs.update(programme, fields=fields, version=1, by=manager)
    with pytest.raises(Invalid) as refused:
        verbs.update(programme, fields={"ends_on": date(2026, 1, 1)}, version=2, by=manager)
    assert list(refused.value.faults) == ["ends_on"]


def test_a_milestone_is_planned_reached_dropped_and_planned_again(manager, programme):
    row = verbs.add_milestone(programme, fields={"name": "Offers", "due_on": date(2027, 1, 1)}, by=manager)
    row = verbs.update_milestone(row, fields={"due_on": date(2027, 2, 1)}, version=row.version, by=manager)
    row = verbs.move_milestone(row, "reach", version=row.version, by=manager)
    assert (row.status, row.reached_on) == ("reached", timezone.localdate())
    with pytest.raises(Refusal), transaction.atomic():
        verbs.move_milestone(row, "drop", version=row.version, by=manager)
    row = verbs.move_milestone(row, "resume", version=row.version, by=manager)
    assert (row.status, row.reached_on) == ("planned", None)
    assert verbs.move_milestone(row, "drop", version=row.version, by=manager).status == "dropped"
    with pytest.raises(Invalid):
        verbs.add_milestone(programme, fields={"name": "Offers", "due_on": date(2027, 3, 1)}, by=manager)
