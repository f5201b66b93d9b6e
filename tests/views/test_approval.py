"""Pages of national approvals: rules for all, one's own path for oneself, the joint day of what was stated."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.context import acting_as
from accounts.scoped import row_security_alone
from procurement.models import ApprovalRule, CostShare, Offer
from procurement.queries import approvals
from tests import factories as make
from tests.scored import drafted

RULE = {
    "body": "Riigikogu committee",
    "from_amount": "5000000",
    "currency": "EUR",
    "before": "contract",
    "usual_months": "2.5",
    "valid_from": "2026-01-01",
    "source": "Budget act",
}


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def proposed(world):
    world.propose()
    return world


def stated(world, nation, day, remark=""):
    client = signed_in(world.approvers[nation])
    address = reverse("approval-state", args=[world.recommendation.pk])
    version = client.get(address).context["form"]["version"].value()
    return client.post(address, {"earliest_on": day, "remark": remark, "version": version})


def page(world, person):
    return signed_in(person).get(reverse("recommendation", args=[world.recommendation.pk]))


@pytest.mark.django_db
def test_an_officer_enters_and_changes_the_rules_of_the_own_nation():
    client = signed_in(make.officer("EE"))
    assert client.post(reverse("approval-rule-enter"), RULE).status_code == 302
    rule = ApprovalRule.objects.get(body=RULE["body"])
    address = reverse("approval-rule-update", args=[rule.pk])
    assert client.post(address, RULE | {"usual_months": "4", "version": "1"}).status_code == 302
    assert ApprovalRule.objects.get(pk=rule.pk).usual_months == 4
    slower = client.post(address, RULE | {"usual_months": "5", "version": "1"})
    assert slower.status_code == 400
    assert slower.context["form"].differences
    for somebody in (make.officer("LV"), make.market_officer(), make.manager()):
        other = signed_in(somebody)
        assert RULE["body"] in other.get(reverse("approvals")).content.decode()
        assert other.get(address).status_code == 404
        assert other.post(address, RULE | {"version": "2"}).status_code == 404
    assert "not verified yet" in client.get(reverse("approvals")).content.decode()


@pytest.mark.django_db
def test_rules_that_ended_are_shown_on_request_alone():
    ApprovalRule.objects.filter(nation="PL").update(valid_until=date(2026, 2, 1), body="Old council")
    client = signed_in(make.officer("EE"))
    assert "Old council" not in client.get(reverse("approvals")).content.decode()
    assert "Old council" in client.get(reverse("approvals"), {"when": "all"}).content.decode()


def test_the_own_path_weighs_the_own_payment_against_the_own_rules(proposed):
    officer = proposed.officers["EE"]
    with acting_as(officer.actor):
        payment = CostShare.objects.visible_to(officer.actor).get().payment * 1000
    ApprovalRule.objects.filter(nation="EE").delete()
    kept = {"nation_id": "EE", "currency": "EUR", "before": "contract", "source": "x", "valid_from": date(2026, 1, 1)}
    for body, amount, months in (("Low", payment, 2), ("High", payment + 1, 12), ("Open", None, Decimal("1.5"))):
        ApprovalRule.objects.create(**kept, body=body, from_amount=amount, usual_months=months)
    with acting_as(officer.actor):
        path = approvals.own_path(proposed.recommendation, officer.actor)
    assert {one.rule.body: one.verdict for one in path.applied} == {"Low": "applies", "High": "below", "Open": "open"}
    assert path.months == Decimal("3.5")
    assert path.is_complete
    assert path.earliest_on == approvals.later(date(2029, 1, 1), Decimal("3.5")) == date(2029, 4, 18)


def test_the_joint_day_is_the_latest_stated_one_and_names_who_holds_it_and_what_expires(proposed):
    assert stated(proposed, "EE", "2029-03-01").status_code == 302
    assert stated(proposed, "LV", "2031-02-01", "Parliament sits in January").status_code == 302
    with acting_as(proposed.market.actor):
        Offer.objects.visible_to(proposed.market.actor).filter(pk=proposed.offer.pk).update(
            valid_until=datetime(2031, 1, 31, 12, tzinfo=UTC)
        )
    joint = page(proposed, proposed.officers["EE"]).context["joint"]
    assert (joint.on, [nation.pk for nation in joint.poles]) == (date(2031, 2, 1), ["LV"])
    assert [offer.pk for offer in joint.expiring] == [proposed.offer.pk]
    assert "LT" in [nation.pk for nation in joint.missing]
    assert "Parliament sits in January" in page(proposed, proposed.officers["LT"]).content.decode()
    outside = page(proposed, proposed.officers["PL"]).context["joint"]
    assert [offer.pk for offer in outside.expiring] == [proposed.own_offer.pk], "only an offer of its own buys is named"


def test_whoever_declined_is_not_waited_for(proposed):
    stated(proposed, "LV", "2031-02-01")
    stated(proposed, "EE", "2029-03-01")
    draft = drafted(proposed, proposed.officers["LV"], "decline")
    signed_in(proposed.approvers["LV"]).post(reverse("decision-cast", args=[draft.pk]), {"version": draft.version})
    joint = page(proposed, proposed.manager).context["joint"]
    assert joint.on == date(2029, 3, 1)
    assert "LV" not in [seat.nation.pk for seat in joint.seats]


def test_a_day_that_cannot_be_is_named_at_its_field(proposed):
    for day in ("", "tomorrow", "2999-01-01"):
        answer = stated(proposed, "EE", day)
        assert answer.status_code == 400
        assert list(answer.context["form"].errors) == ["earliest_on"]
    address = reverse("approval-state", args=[proposed.recommendation.pk])
    assert signed_in(proposed.officers["EE"]).get(address).status_code == 403


def test_two_worlds_that_differ_in_a_payment_look_the_same_to_the_others(proposed):
    """Germany-like rules would tell a payment by whether they apply: others see the path of the statement alone."""
    ApprovalRule.objects.filter(nation="EE").update(from_amount=1_000_000, usual_months=9)
    readers = [proposed.officers["LV"], proposed.officers["PL"]]
    before = [approvals_of(proposed, reader) for reader in readers]
    own = approvals_of(proposed, proposed.officers["EE"])
    with OtherPayment(proposed, 1):
        assert [approvals_of(proposed, reader) for reader in readers] == before
        assert approvals_of(proposed, proposed.officers["EE"]) != own


def approvals_of(world, person):
    """Everything the approvals' panel is drawn from, for one reader."""
    context = page(world, person).context
    joint = context["joint"]
    path = context["own_path"]
    seats = [(seat.nation.pk, seat.stated, seat.most_months, seat.is_pole) for seat in joint.seats]
    return joint.on, seats, joint.expiring, path and [(one.rule.pk, one.verdict, one.payment) for one in path.applied]


class OtherPayment:
    """The same world with another payment of Estonia's, for the length of a block."""

    def __init__(self, world, payment):
        self.world, self.payment = world, payment

    def _write(self, payment):
        with connection.cursor() as cursor:
            cursor.execute("set role portal_scorer")
            cursor.execute("update procurement_costshare set payment = %s where nation_id = 'EE'", [payment])
            assert cursor.rowcount == 1
            cursor.execute("set role portal_app")

    def __enter__(self):
        officer = self.world.officers["EE"]
        with acting_as(officer.actor), row_security_alone():
            self.before = CostShare._base_manager.get(nation="EE").payment
        self._write(self.payment)

    def __exit__(self, *_):
        self._write(self.before)


def test_the_desk_asks_for_the_day_and_warns_of_offers_that_end_before_it(proposed):
    def kinds(person):
        return [str(task.kind) for task in signed_in(person).get("/").context["tasks"]]

    assert "State when your nation can sign" in kinds(proposed.approvers["EE"])
    assert "State when your nation can sign" not in kinds(proposed.officers["EE"])
    stated(proposed, "EE", "2031-02-01")
    assert "State when your nation can sign" not in kinds(proposed.approvers["EE"])
    assert "Offer ends before the joint signature" in kinds(proposed.officers["EE"])
    assert "Offer ends before the joint signature" not in kinds(proposed.officers["DE"])
