"""The demonstration as it stands in the portal: complete, invented, interesting, and entered by those who may."""

from collections import Counter

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.audit import broken_links
from accounts.context import acting_as, database_role
from accounts.models import ChainHead, Event, Nation, Person
from accounts.refusals import Refusal
from accounts.rowsecurity import SCORER
from accounts.scoped import row_security_alone
from procurement.demo import people
from procurement.demo.tables import Tables
from procurement.models import (
    Consent,
    Envelope,
    NationalDecision,
    Offer,
    Pack,
    Recommendation,
    Requirement,
    RequirementPrivate,
    Round,
    RoundEntry,
)
from tests.demo.conftest import answer, documents
from trials.models import Campaign, Claim, Measurement, Run, System, Vendor

pytestmark = pytest.mark.slow


@pytest.fixture
def everything(cast):
    """Read every row, as the scorer does."""
    with transaction.atomic(), database_role(SCORER), row_security_alone():
        yield


@pytest.fixture
def recommendation(cast):
    manager = cast("programme_manager")
    with acting_as(manager.actor):
        return Recommendation.objects.visible_to(manager.actor).select_related("round").get()


def test_every_nation_has_an_officer_and_an_approver_and_every_other_role_somebody(cast):
    for nation in Nation.objects.all():
        assert "officer" in cast("officer", nation.pk).roles
        assert cast("approver", nation.pk).roles == {"approver"}
    for role in ("programme_manager", "trial_analyst", "market_officer", "observer", "administrator"):
        assert cast(role).roles == {role}


def test_the_password_meets_the_rule_and_opens_every_account(cast):
    validate_password(people.PASSWORD, cast("officer", "DE"))
    assert all(person.check_password(people.PASSWORD) for person in people.present())


def test_trials_hold_failures_counts_and_ordinals(everything):
    results = Counter(Run.objects.values_list("result", flat=True))
    assert sum(results.values()) >= 120
    assert results["completed"] > 90
    assert results["aborted"] >= 3
    assert results["invalid"] >= 1
    kinds = Counter(Measurement.objects.values_list("metric__value_kind", flat=True))
    assert min(kinds["number"], kinds["k_of_n"], kinds["ordinal"]) > 20
    assert Run.objects.values("trial__site").distinct().count() >= 6
    assert len({run.sea_state for run in Run.objects.all()}) >= 3


def test_claims_differ_from_what_was_measured(everything):
    refuted = 0
    for claim in Claim.objects.filter(metric__value_kind="number").select_related("metric"):
        best = [
            claim.metric.direction * row.value
            for row in Measurement.objects.filter(run__system=claim.system, metric=claim.metric)
        ]
        refuted += bool(best) and max(best) < claim.metric.direction * claim.value
    assert refuted >= 10


def test_the_market_has_thirty_offers_in_three_modes_and_both_discounts(everything):
    offers = list(Offer.objects.filter(status__in=Offer.STANDING))
    assert len(offers) >= 30
    assert min(Counter(offer.mode for offer in offers).values()) >= 5
    assert len({offer.discount for offer in offers}) == 2
    assert {offer.currency for offer in offers} == {"EUR", "DKK", "PLN", "SEK"}
    assert all(offer.terms is not None and not offer.has_expired for offer in offers)


def test_every_nation_has_three_requirements_with_private_figures_and_envelopes(everything):
    counts = Counter(Requirement.objects.values_list("nation", flat=True))
    assert {nation: count for nation, count in counts.items() if count != 3} == {"DK": 4}, "one came from a table"
    for private in RequirementPrivate.objects.select_related("nation"):
        assert private.currency == private.nation.currency
        assert private.worth_per_unit > 0
    assert Envelope.objects.count() == 16


def test_everything_invented_says_so(everything):
    for model in (Vendor, System, Campaign, Offer):
        assert model._base_manager.exists()
        assert not model._base_manager.filter(is_synthetic=False).exists(), model


def test_nobody_approved_or_cast_what_they_wrote_themselves(everything):
    assert not Requirement.objects.filter(approver=None, status="approved").exists()
    assert all(row.author_id != row.approver_id for row in Requirement.objects.all())
    assert all(row.author_id != row.approver_id for row in NationalDecision.objects.all())


def test_one_round_is_proposed_and_one_open_with_requirements(everything):
    assert dict(Round.objects.values_list("name", "status")) == {"Round 1": "proposed", "Round 2": "open"}
    entered = Counter(RoundEntry.objects.values_list("round__name", flat=True))
    assert entered["Round 1"] >= 10
    assert entered["Round 2"] >= 10


def test_decisions_and_consents_stand_in_different_states(everything):
    assert {"cast", "drafted", "withdrawn"} == set(NationalDecision.objects.values_list("status", flat=True))
    assert {"accept", "conditions", "decline", "abstain"} == set(
        NationalDecision.objects.values_list("position", flat=True)
    )
    assert {"asked", "confirmed"} == set(Consent.objects.values_list("status", flat=True))


def test_packs_are_asked_for_by_those_whose_they_are(cast):
    manager, officer = cast("programme_manager"), cast("officer", "DE")
    with acting_as(manager.actor):
        assert Pack.objects.visible_to(manager.actor).filter(audience="PMO", language="en").exists()
    with acting_as(officer.actor):
        assert [pack.language for pack in Pack.objects.visible_to(officer.actor)] == ["de"]


def test_the_scored_plan_shares_buys_in_several_modes_and_leaves_somebody_out(recommendation):
    found = answer(recommendation)
    assert found["proved"]
    shared = [buy for buy in found["shared_buys"] if len(buy["nations"]) >= 2]
    office = documents(recommendation)["PMO"]
    modes = {offer["id"]: offer["mode"] for offer in office["offers"]}
    assert len(shared) >= 2
    assert len({modes[buy["offer"]] for buy in found["shared_buys"]}) >= 2
    assert set(modes.values()) == {"lease", "buy", "develop"}
    assert len({row["reason"] for row in found["refusals"]}) >= 3
    assert {row["requirement"] for row in found["plan"]} < {row["id"] for row in office["requirements"]}


def test_together_reaches_tiers_that_nobody_reaches_alone_and_is_worth_more(recommendation):
    found = answer(recommendation)
    office = documents(recommendation)["PMO"]
    lowest = {offer["id"]: offer["tiers"][-1]["min_qty"] for offer in office["offers"]}
    reached = [buy for buy in found["shared_buys"] if buy["units"] >= lowest[buy["offer"]] > 1]
    assert any(max(part["quantity"] for part in buy["nations"]) < lowest[buy["offer"]] for buy in reached)
    values, nations = found["coalitions"]["v"], found["coalitions"]["nations"]
    alone = {nation: values[1 << place] for place, nation in enumerate(nations)}
    assert sum(alone.values()) < values[-1]
    payoffs = dict(zip(nations, found["shares"]["shapley"]["payoffs"], strict=True))
    assert any(payoffs[nation] > alone[nation] for nation in nations)
    assert min(alone.values()) > 0


def test_a_nation_reads_its_own_private_figures_and_nobody_elses(cast):
    officer = cast("officer", "LV")
    with acting_as(officer.actor):
        nations = set(RequirementPrivate.objects.visible_to(officer.actor).values_list("nation", flat=True))
        assert nations == {"LV"}
        with row_security_alone():
            assert set(RequirementPrivate.objects.values_list("nation", flat=True)) == {"LV"}


def test_every_change_left_its_event_in_an_unbroken_chain(everything):
    events = list(Event.objects.order_by("sequence"))
    assert not list(broken_links(iter(events), ChainHead.objects.get()))
    verbs = Counter(event.verb for event in events)
    assert verbs["requirement.create"] == 25
    assert verbs["table.import"] == 1
    assert verbs["offer.submit"] == 30
    assert verbs["run.record"] >= 120
    assert verbs["recommendation.propose"] == 1


def test_a_filled_portal_is_left_alone(cast, capsys):
    count = Person.objects.count()
    call_command("demo")
    assert "filled already" in capsys.readouterr().out
    assert Person.objects.count() == count


def test_the_sign_ins_name_everybody_with_the_password(cast, capsys):
    call_command("demo", "--sign-ins")
    shown = capsys.readouterr().out
    assert people.PASSWORD in shown
    assert all(person.email in shown for person in people.present())


def test_a_database_of_ones_own_is_filled_only_when_asked_twice(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere.example/portal")
    monkeypatch.setattr("procurement.demo.world.is_filled", lambda: False)
    with pytest.raises(CommandError, match="--yes"):
        call_command("demo")


def test_a_fault_on_the_way_keeps_nothing(cast, monkeypatch):
    def fail_after_the_first(tables):
        Person.objects.create(email="half@demo.example", name="Half")
        raise Refusal("the road ends here")

    monkeypatch.setattr("procurement.demo.world.is_filled", lambda: False)
    monkeypatch.setattr("procurement.demo.people.invite_all", fail_after_the_first)
    with pytest.raises(CommandError, match=r"nothing was kept: the road ends here"):
        call_command("demo")
    assert not Person.objects.filter(email="half@demo.example").exists()


def test_the_rounds_of_the_tables_are_the_rounds_of_the_programme(cast):
    manager = cast("programme_manager")
    with acting_as(manager.actor):
        names = set(Round.objects.visible_to(manager.actor).values_list("name", flat=True))
    assert names == {row["name"] for row in Tables(core=True)("rounds")}
