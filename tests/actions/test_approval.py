"""National approvals: each nation keeps its own rules, and says for itself when it can sign."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.context import acting_as
from accounts.models import Event
from accounts.permits import Invalid
from accounts.refusals import NotAllowed, Refusal, Stale
from accounts.scoped import row_security_alone
from procurement.actions import approval as verbs
from procurement.models import ApprovalPath, ApprovalRule
from tests import factories as make

RULE = {
    "body": "Budget committee",
    "from_amount": Decimal(5_000_000),
    "currency": "EUR",
    "before": "contract",
    "usual_months": Decimal("2.5"),
    "valid_from": date(2026, 1, 1),
    "source": "Budget act",
}
DAY = {"earliest_on": date(2029, 5, 1), "approved_on": None, "remark": ""}


@pytest.mark.django_db
def test_a_nation_enters_and_changes_its_own_rules_and_no_others():
    estonian, latvian = make.officer("EE"), make.officer("LV")
    with acting_as(estonian.actor):
        rule = verbs.enter_rule(fields=RULE, by=estonian)
        rule = verbs.update_rule(rule, fields={"usual_months": 4}, version=1, by=estonian)
        assert (rule.nation_id, rule.version) == ("EE", 2)
        with pytest.raises(Stale):
            verbs.update_rule(rule, fields={"usual_months": 5}, version=1, by=estonian)
    with acting_as(latvian.actor), pytest.raises(NotAllowed):
        verbs.update_rule(rule, fields={"usual_months": 1}, version=2, by=latvian)
    with acting_as(latvian.actor):
        told = Event.objects.visible_to(latvian.actor).filter(object_id=rule.pk).values_list("verb", flat=True)
        assert set(told) == {"approval_rule.enter", "approval_rule.update"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "place"),
    [
        ({"currency": "USD"}, "currency"),
        ({"from_amount": -1}, "from_amount"),
        ({"usual_months": 61}, "usual_months"),
        ({"valid_until": date(2025, 1, 1)}, "valid_until"),
        ({"verified_on": timezone.localdate() + timedelta(days=1)}, "verified_on"),
        ({"source": ""}, "source"),
        ({"before": "lunch"}, "before"),
    ],
)
def test_a_bad_rule_is_refused_where_the_fault_is(fault, place):
    estonian = make.officer("EE")
    with acting_as(estonian.actor), pytest.raises(Invalid) as refused:
        verbs.enter_rule(fields=RULE | fault, by=estonian)
    assert list(refused.value.faults) == [place]


@pytest.mark.django_db
def test_every_nation_has_a_rule_to_begin_with_and_none_claims_to_be_verified():
    rules = ApprovalRule.objects.in_force(date(2026, 6, 1))
    assert {rule.nation_id for rule in rules} == {"DE", "DK", "EE", "FI", "LV", "LT", "PL", "SE"}
    assert not [rule for rule in rules if rule.verified_on or not rule.source]
    assert rules.get(nation="DE").from_amount == 25_000_000
    assert not ApprovalRule.objects.in_force(date(2025, 6, 1)).exists()


def proposed(world):
    world.propose()
    return world.recommendation


def test_an_approver_states_the_day_and_all_readers_see_the_day_alone(world):
    recommendation, approver = proposed(world), world.approvers["EE"]
    with acting_as(approver.actor):
        row = verbs.state(recommendation, fields=DAY, version=0, by=approver)
        with pytest.raises(Stale):
            verbs.state(recommendation, fields=DAY, version=0, by=approver)
        row = verbs.state(recommendation, fields=DAY | {"remark": "Spring session"}, version=row.version, by=approver)
        assert row.version == 2
    for reader in (world.manager, world.officers["LV"]):
        with acting_as(reader.actor):
            assert ApprovalPath.objects.visible_to(reader.actor).get().remark == "Spring session"
            with row_security_alone():
                assert ApprovalPath._base_manager.filter(pk=row.pk).update(remark="x") == 0
    outsider = make.market_officer()
    with acting_as(outsider.actor):
        assert not ApprovalPath.objects.visible_to(outsider.actor).exists()


def test_a_day_is_stated_by_an_approver_once_proposed_and_within_reach(world):
    officer, approver = world.officers["EE"], world.approvers["EE"]
    with acting_as(approver.actor), pytest.raises(Refusal):
        verbs.state(world.recommendation, fields=DAY, version=0, by=approver)
    recommendation = proposed(world)
    with acting_as(officer.actor), pytest.raises(NotAllowed):
        verbs.state(recommendation, fields=DAY, version=0, by=officer)
    for fault in ({"earliest_on": date(2999, 1, 1)}, {"approved_on": timezone.localdate() + timedelta(days=1)}):
        with acting_as(approver.actor), pytest.raises(Invalid) as refused:
            verbs.state(recommendation, fields=DAY | fault, version=0, by=approver)
        assert list(refused.value.faults) == list(fault)
