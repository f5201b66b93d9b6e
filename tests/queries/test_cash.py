"""Cash by month: what the engine prices stays as it is; indexation, extensions and milestones fall in their months."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from accounts.context import acting_as
from accounts.models import Nation
from procurement.engine.modes import pricing
from procurement.models import NreMilestone, Offer, RateSet
from procurement.queries import cash, comparison
from tests import factories

pytestmark = pytest.mark.django_db
HORIZON = 60


def laid(*rows: Offer, market: Any, quantity: int = 2, horizon: int = HORIZON, percent: str = "0") -> Any:
    with acting_as(market.actor):
        stored = comparison.choosable(market.actor, None).filter(pk__in=[row.pk for row in rows]).order_by("reference")
        return comparison.laid_out(list(stored), Nation.objects.get(pk="EE"), quantity, horizon, Decimal(percent))


@pytest.mark.parametrize(
    ("mode", "terms"),
    [
        ("lease", {"term_months": 24, "mobilisation": 7_000, "demobilisation": 3_000}),
        ("buy", {"training": 50_000, "support_per_unit_year": 12_000}),
        ("develop", {"nre": 1_000_000, "support_per_unit_year": 12_000}),
    ],
)
def test_without_further_terms_the_timeline_is_the_engines(mode: str, terms: dict[str, Any]) -> None:
    market = factories.market_officer()
    row = factories.offer(market, ((1, 100_000),), mode=mode, terms=terms)
    found = laid(row, market=market)
    with acting_as(market.actor):
        stored = comparison.choosable(market.actor, None).get()
        rates, meta = comparison.rates_of(RateSet.objects.first()), comparison._meta(HORIZON, Decimal(0))
        priced = comparison._priced(stored, rates, meta)
    assert list(found.lines[0].cash) == pricing.timeline(priced, 2, meta)


def test_a_rent_is_indexed_each_year_and_has_its_own_rate_in_extensions() -> None:
    market = factories.market_officer()
    terms = {
        "term_months": 24,
        "indexation_percent": 10,
        "extensions": 1,
        "extension_months": 12,
        "extension_rate": 50_000,
    }
    row = factories.offer(market, ((1, 100_000),), mode="lease", lead_months=0, terms=terms)
    line = laid(row, market=market, quantity=1).lines[0]
    assert line.cash[1:13] == (100,) * 12
    assert line.cash[13:25] == (110,) * 12
    assert sum(line.cash[25:37]) == round(12 * 50 * Fraction(121, 100))
    assert not any(line.cash[37:])
    assert line.service_months == 36


def test_engineering_is_paid_at_its_milestones_and_is_the_same_sum() -> None:
    market = factories.market_officer()
    row = factories.offer(market, ((1, 100_000),), mode="develop", lead_months=12, terms={"nre": 1_000_000})
    even = laid(row, market=market).lines[0]
    with acting_as(market.actor):
        for name, month, amount in (("Design", 2, 333_400), ("Trial", 9, 666_600)):
            NreMilestone(offer=row, name=name, month=month, amount=amount).save(force_insert=True)
    staged = laid(row, market=market).lines[0]
    assert staged.cash[:12] == (0, 0, 333, 0, 0, 0, 0, 0, 0, 667, 0, 0)
    assert staged.total == even.total


def test_documentation_is_paid_with_training_and_a_disposal_value_comes_back() -> None:
    market = factories.market_officer()
    plain = factories.offer(market, ((1, 100_000),), reference="A")
    more = {"documentation": 30_000, "disposal_value_per_unit": 20_000}
    other = factories.offer(market, ((1, 100_000),), reference="B", terms=more)
    first, second = laid(plain, other, market=market).lines
    assert second.cash[6] - first.cash[6] == 30
    assert second.cash[-1] - first.cash[-1] == -40


def test_onboarding_is_paid_once_by_the_nation() -> None:
    market = factories.market_officer()
    assert laid(factories.offer(market, onboarding=5_000), market=market).lines[0].cash[0] == 5


def test_the_break_even_month_is_the_first_from_which_the_cheaper_stays_cheaper() -> None:
    market = factories.market_officer()
    lease = factories.offer(
        market, ((1, 10_000),), mode="lease", lead_months=0, terms={"term_months": 60}, reference="L"
    )
    buy = factories.offer(market, ((1, 300_000),), lead_months=0, reference="P")
    found = laid(lease, buy, market=market, quantity=1)
    assert [(cheap.reference, dear.reference, month) for cheap, dear, month in found.crossings] == [("P", "L", 31)]


def test_what_cannot_be_compared_says_why() -> None:
    market = factories.market_officer()
    small, large = factories.offer(market, capacity=1), factories.offer(market, minimum_order=3)
    barred = factories.offer(market)
    with acting_as(market.actor):
        barred.eligible.set(["PL"])
    found = laid(small, large, barred, market=market)
    told = {line.offer.pk: line.against for line in found.refused}
    assert told == {small.pk: "above_capacity", large.pk: "below_minimum", barred.pk: "not_eligible"}


def test_present_value_discounts_each_month() -> None:
    assert cash.present_value([0] * 12 + [1030], Fraction(3, 100)) == 1000
    market = factories.market_officer()
    line = laid(factories.offer(market, ((1, 100_000),)), market=market, percent="3").lines[0]
    assert 0 < line.value < line.total
    assert line.per_unit_month == round(Decimal(line.value) * 1000 / (54 * 2))
