"""No figure is fixed: a randomly picked input row is changed, the round scored again, and what hangs on it moves alone.

Each test prints its seed; PORTAL_SEED repeats it.
"""

import os
import random
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from accounts.context import acting_as, database_role
from accounts.rowsecurity import SCORER
from accounts.scoped import row_security_alone
from procurement.demo import rounds
from procurement.models import Envelope, LineWeight, Offer, PriceTier, Rate, RequirementPrivate, Round
from tests.demo.conftest import scored
from trials.actions import run as trial_runs
from trials.models import Measurement

pytestmark = pytest.mark.slow

RULE = "shapley"


@pytest.fixture
def dice():
    """A source of chance whose seed a failure shows."""
    seed = os.environ.get("PORTAL_SEED") or str(random.SystemRandom().randrange(10**9))
    print(f"PORTAL_SEED={seed}")  # noqa: T201
    return random.Random(seed)


@pytest.fixture
def pick(dice):
    """One row of a queryset of everything, picked at random."""

    def pick_one(queryset, *related):
        with transaction.atomic(), database_role(SCORER), row_security_alone():
            return dice.choice(list(queryset.select_related(*related).order_by("pk")))

    return pick_one


def evidence(document, *, without=()):
    """Value, bound and grade of every line of an audience's view, but for some (system, metric)."""
    lines = [(row["requirement"], row["system"], line) for row in document["evidence"] for line in row["lines"]]
    return {
        (requirement, system, line["metric"]): (line["value"], line["bound"], line["grade"])
        for requirement, system, line in lines
        if (system, line["metric"]) not in without
    }


def offers(document):
    """What each offer costs, by its reference."""
    names = ("tiers", "fixed_cost", "lifecycle_per_unit", "onboarding_per_nation")
    return {row["reference"]: {name: row[name] for name in names} for row in document["offers"]}


def private(document):
    """The private figures of a nation's own requirements."""
    return {row["id"]: row["private"] for row in document["requirements"] if "private" in row}


def changed(before, after):
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def test_a_corrected_measurement_moves_its_evidence_and_no_other(cast, before, pick):
    office = before["PMO"]
    tried = {(system, metric) for _need, system, metric in evidence(office)}
    measured = Measurement.objects.filter(
        quality="good", corrected_by=None, run__result="completed", metric__value_kind__in=("number", "k_of_n")
    )
    keys = [row.pk for row in _all(measured) if (str(row.run.system_id), row.metric_id) in tried]
    row = pick(Measurement.objects.filter(pk__in=keys), "run__campaign", "run__system", "metric")
    analyst = cast("trial_analyst")
    about = {"method": row.method, "measured_by": row.measured_by}
    with acting_as(analyst.actor):
        trial_runs.correct(row, fields=_another_value(row) | about, by=analyst)
    after = scored(cast)["PMO"]
    moved = (str(row.run.system_id), row.metric_id)
    assert changed(evidence(office), evidence(after)) == {key for key in evidence(office) if key[1:] == moved}
    assert evidence(office, without={moved}) == evidence(after, without={moved})
    assert offers(office) == offers(after)


def test_a_changed_price_moves_its_offer_and_what_is_paid_for_it(cast, before, pick):
    chosen = {row["offer"] for row in before["PMO"]["plan"]}
    offer = pick(Offer.objects.filter(pk__in=chosen))
    market = cast("market_officer")
    with acting_as(market.actor):
        for tier in PriceTier.objects.visible_to(market.actor).filter(offer=offer):
            tier.unit_price = (tier.unit_price * Decimal("0.97")).quantize(Decimal(1))
            tier.save()
    after = scored(cast)
    for audience, document in after.items():
        assert changed(offers(before[audience]), offers(document)) == {offer.reference}
        assert evidence(before[audience]) == evidence(document)
    assert _cost(after["PMO"], str(offer.pk)) < _cost(before["PMO"], str(offer.pk))
    for documents in (before, after):
        office = documents["PMO"]
        assert sum(office["payments"][RULE].values()) == sum(buy["cost"] for buy in office["buys"])
        assert all(
            document["payments"][RULE].items() <= office["payments"][RULE].items() for document in documents.values()
        )


def test_a_higher_worth_moves_its_nations_benefit_and_nobody_elses_input(cast, before, pick):
    served = {row["requirement"] for row in before["PMO"]["plan"]}
    row = pick(RequirementPrivate.objects.filter(requirement__in=served))
    officer = cast("officer", row.nation_id)
    with acting_as(officer.actor):
        mine = RequirementPrivate.objects.visible_to(officer.actor).filter(pk=row.pk)
        mine.update(worth_per_unit=row.worth_per_unit * Decimal("1.2"))
    after = scored(cast)
    own = after[row.nation_id]
    assert changed(private(before[row.nation_id]), private(own)) == {str(row.pk)}
    assert own["benefit"][RULE] > before[row.nation_id]["benefit"][RULE]
    for audience in after.keys() - {row.nation_id}:
        for part in ("requirements", "offers", "evidence", "trials", "claims"):
            assert after[audience][part] == before[audience][part], (audience, part)


def test_a_changed_weight_is_seen_by_its_nation_alone(cast, before, pick):
    needs = [row["id"] for row in before["PMO"]["requirements"]]
    row = pick(LineWeight.objects.filter(line__requirement__in=needs), "line")
    officer = cast("officer", row.nation_id)
    with acting_as(officer.actor):
        LineWeight.objects.visible_to(officer.actor).filter(pk=row.pk).update(weight=row.weight + 7)
    after = scored(cast)
    need = str(row.line.requirement_id)
    assert changed(private(before[row.nation_id]), private(after[row.nation_id])) == {need}
    assert changed(_merits(before[row.nation_id]), _merits(after[row.nation_id])) <= {
        key for key in _merits(before[row.nation_id]) if key[0] == need
    }
    for audience in after.keys() - {row.nation_id}:
        assert after[audience]["requirements"] == before[audience]["requirements"]
        assert after[audience]["pairs"] == before[audience]["pairs"]


def _with_double(rate):
    """The rates of the day after, the same but for one that has doubled."""
    rates = list(rate.rate_set.rates.all())
    fresh = rate.rate_set
    fresh.pk, fresh.locked_at, fresh.rates_on = None, None, fresh.rates_on + timedelta(days=1)
    fresh.save(force_insert=True)
    for row in rates:
        row.per_euro *= 2 if row.currency == rate.currency else 1
        row.pk, row.rate_set = None, fresh
        row.save(force_insert=True)
    return fresh


def test_another_rate_moves_amounts_in_its_currency_alone(cast, before, pick):
    rate = pick(Rate.objects.filter(currency__in=("DKK", "PLN", "SEK")))
    manager = cast("programme_manager")
    with acting_as(manager.actor):
        opened = Round.objects.visible_to(manager.actor).filter(name=rounds.name_of(rounds.OPEN))
        opened.update(rate_set=_with_double(rate))
    after = scored(cast)
    quoted = {row["reference"] for row in before["PMO"]["offers"] if row["currency"] == rate.currency}
    assert changed(offers(before["PMO"]), offers(after["PMO"])) == quoted
    for nation in after.keys() - {"PMO"}:
        has_moved = private(after[nation]) != private(before[nation])
        assert has_moved == (cast("officer", nation).nation.currency == rate.currency)


def test_a_nation_without_money_takes_part_in_nothing(cast, before, pick):
    bought = {row["nation"] for row in before["PMO"]["plan"]}
    name = rounds.name_of(rounds.OPEN)
    row = pick(Envelope.objects.filter(nation__in=bought, round__in=Round.objects.filter(name=name)))
    officer = cast("officer", row.nation_id)
    with acting_as(officer.actor):
        Envelope.objects.visible_to(officer.actor).filter(pk=row.pk).update(amount=0)
    after = scored(cast)
    assert before[row.nation_id]["plan"]
    assert not after[row.nation_id]["plan"]
    assert row.nation_id not in {part["nation"] for part in after["PMO"]["plan"]}
    assert offers(after["PMO"]) == offers(before["PMO"])
    assert evidence(after["PMO"]) == evidence(before["PMO"])


def test_the_same_inputs_give_the_same_figures(cast, before):
    again = scored(cast)
    for audience, document in again.items():
        for part in document.keys() - {"run", "round"}:
            assert document[part] == before[audience][part], (audience, part)


def _all(queryset):
    with transaction.atomic(), database_role(SCORER), row_security_alone():
        return list(queryset.select_related("run"))


def _another_value(row):
    if row.value is not None:
        return {"value": (row.value * Decimal("1.31") + 1).quantize(Decimal("0.0001"))}
    return {"successes": row.successes - 1 if row.successes else 1, "attempts": row.attempts}


def _merits(document):
    return {(row["requirement"], row["offer"]): row["merit"] for row in document["pairs"]}


def _cost(document, offer):
    return next(buy["cost"] for buy in document["buys"] if buy["offer"] == offer)
