"""Rounds: prepared, opened, locked, scored, in this order and by the programme office alone."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts.context import acting_as
from accounts.models import Event
from accounts.permits import Invalid
from accounts.refusals import NotAllowed, Refusal, Stale
from procurement.actions import requirement as requirements
from procurement.actions import round as verbs
from procurement.models import Envelope, RateSet, Round
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make.manager()


@pytest.fixture
def office(manager):
    """The programme manager's context, for the length of a test."""
    with acting_as(manager.actor):
        yield manager


def fields(by, **changed):
    return {
        "programme": make.programme(by),
        "name": "Spring",
        "kind": "options_analysis",
        "base_month": date(2027, 1, 1),
        "rate_set": RateSet.objects.first(),
        "decide_by": datetime(2029, 1, 1, 12, tzinfo=UTC),
        "merit_at_threshold": Decimal("0.6"),
        "confidence": Decimal("0.8"),
        **changed,
    }


def entered(scoring_round, nation="EE"):
    """A requirement of a nation that has entered the round."""
    need, approver = make.requirement(make.officer(nation)), make.approver(nation)
    with acting_as(approver.actor):
        requirements.enter_round(need, scoring_round, version=need.version, by=approver)
    return need


def test_a_round_is_prepared_opened_and_locked_with_an_event_each(office):
    row = verbs.create(fields=fields(office), by=office)
    row = verbs.open_(row, version=row.version, by=office)
    assert (row.status, row.opens_at is not None) == ("open", True)
    entered(row)
    row = verbs.lock(row, version=row.version, by=office)
    assert row.status == "locked"
    assert len(row.lock_digest) == 64
    found = Event.objects.visible_to(office.actor).filter(object_id=row.pk).order_by("sequence")
    assert [event.verb for event in found] == ["round.create", "round.open", "round.lock"]


@pytest.mark.parametrize(
    ("status", "verb"),
    [
        ("preparing", verbs.score),
        ("preparing", verbs.close),
        ("open", verbs.open_),
        ("open", verbs.score),
        ("locked", verbs.open_),
        ("closed", verbs.score),
    ],
)
def test_a_verb_out_of_order_is_refused_and_changes_nothing(office, status, verb):
    row = make.scoring_round(office, status=status)
    with pytest.raises(Refusal):
        verb(row, version=row.version, by=office)
    assert Round.objects.visible_to(office.actor).get(pk=row.pk).status == status


def test_a_round_that_nothing_has_entered_is_not_locked(office):
    row = make.scoring_round(office)
    with pytest.raises(Refusal, match="No requirement"):
        verbs.lock(row, version=row.version, by=office)


def test_the_second_of_two_managers_is_refused(office):
    row = make.scoring_round(office, status="preparing")
    verbs.update(row, fields={"name": "Mine"}, version=1, by=office)
    with pytest.raises(Stale):
        verbs.update(row, fields={"name": "Yours"}, version=1, by=make.manager())
    assert Round.objects.visible_to(office.actor).get(pk=row.pk).name == "Mine"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("decide_by", datetime(2020, 1, 1, tzinfo=UTC)),
        ("base_month", date(2027, 1, 2)),
        ("merit_at_threshold", Decimal("1.2")),
        ("horizon_months", 3),
        ("confidence", Decimal("0.2")),
        ("kind", "award"),
    ],
)
def test_a_bad_field_is_refused_by_name_and_nothing_is_kept(office, field, value):
    with pytest.raises(Invalid) as refused:
        verbs.create(fields=fields(office, **{field: value}), by=office)
    assert set(refused.value.faults) == {field}
    assert not Round.objects.visible_to(office.actor).exists()


@pytest.mark.parametrize("who", [make.officer, make.approver])
def test_nations_neither_prepare_nor_score_a_round(who):
    somebody, row = who("EE"), make.scoring_round(make.manager(), status="locked")
    with acting_as(somebody.actor):
        for attempt in (
            lambda: verbs.create(fields={}, by=somebody),
            lambda: verbs.update(row, fields={"name": "x"}, version=1, by=somebody),
            lambda: verbs.score(row, version=1, by=somebody),
            lambda: verbs.close(row, version=1, by=somebody),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_the_locked_digest_follows_the_rule_and_the_lines(office):
    digests = set()
    for rule, threshold in (("shapley", 10), ("shapley", 11), ("nucleolus", 11)):
        row = make.scoring_round(office, share_rule=rule)
        need = make.requirement(make.officer("EE"), {"endurance_h": (threshold, 40)})
        approver = make.approver("EE")
        with acting_as(approver.actor):
            requirements.enter_round(need, row, version=need.version, by=approver)
        digests.add(verbs.lock(row, version=row.version, by=office).lock_digest)
    assert len(digests) == 3


def test_a_locked_round_takes_no_requirement(office):
    row = make.scoring_round(office)
    entered(row)
    locked = verbs.lock(row, version=row.version, by=office)
    with pytest.raises(Refusal):
        entered(locked, "LV")


def test_a_round_is_scored_once_at_a_time(office):
    row = make.scoring_round(office)
    entered(row)
    row = verbs.lock(row, version=row.version, by=office)
    run = verbs.score(row, version=row.version, by=office)
    assert (run.number, run.status, run.job.kind) == (1, "queued", "round.score")
    row.refresh_from_db()
    with pytest.raises(Refusal, match="under way"):
        verbs.score(row, version=row.version, by=office)


def test_an_envelope_is_its_nations_own_secret_and_stands_once_locked(office):
    row = make.scoring_round(office)
    danish, estonian = make.officer("DK"), make.officer("EE")
    with acting_as(danish.actor):
        verbs.set_envelope(row, Decimal("75000000.50"), by=danish)
        verbs.set_envelope(row, Decimal(80_000_000), by=danish)
        own = Envelope.objects.visible_to(danish.actor).get(round=row)
        assert (own.amount, own.currency) == (80_000_000, "DKK")
        with pytest.raises(Invalid) as refused:
            verbs.set_envelope(row, Decimal(-1), by=danish)
        assert set(refused.value.faults) == {"amount"}
    for stranger in (estonian, office, make.approver("EE")):
        with acting_as(stranger.actor):
            assert not Envelope.objects.visible_to(stranger.actor).exists()
    entered(row)
    locked = verbs.lock(row, version=row.version, by=office)
    with acting_as(danish.actor), pytest.raises(Refusal, match="stand"):
        verbs.set_envelope(locked, Decimal(1), by=danish)
