"""Prices from raw terms and cash by month, worked by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from procurement.engine import problem
from procurement.engine.modes import BY_KEY, MODES, pricing
from procurement.engine.modes.money import annuity, discount_factor, instalments
from procurement.engine.modes.price import price_plans, rates_cost, units_cost
from procurement.engine.reading import Malformed
from procurement.engine.records import Meta, Offer, Tier
from tests.engine.test_evidence import document


def priced(mode: str, terms: dict[str, Any] | None, *, meta: dict[str, Any] | None = None, **offer: Any) -> Offer:
    source = document({"range_nm": [150]}, modes=[mode], meta=meta)
    row = source["offers"][0] | {"mode": mode, "lead_months": 2, **offer}
    if terms is not None:
        row["terms"] = terms
        for name in (
            "fixed_cost",
            "lifecycle_per_unit",
            *(() if mode == "buy" and "tiers" not in terms else ("tiers",)),
        ):
            if name not in offer:
                row.pop(name)
    source["offers"] = [row]
    return problem.load(source).offers[0]


def meta_of(**meta: Any) -> Meta:
    return problem.load(document({}, meta=meta)).meta


LEASE = {
    "mobilisation": 30,
    "monthly_rate": 10,
    "term_months": 12,
    "demobilisation": 6,
    "included_hours_month": 100,
    "planned_hours_month": 130,
    "overage_per_hour": 1,
}
BUY = {"support_per_unit_year": 12, "training_fixed": 9, "spares_per_unit": 5, "disposal_per_unit": 2}
DEVELOP = {"nre": 100, "unit_price": 40, "support_per_unit_year": 24}


def test_every_mode_is_listed_once() -> None:
    assert [mode.KEY for mode in MODES] == list(BY_KEY) == ["lease", "buy", "develop"]


def test_discounting_by_hand() -> None:
    assert discount_factor(12, Fraction(1, 10)) == round(Fraction(10, 11), 12)
    assert discount_factor(0, Fraction(1, 10)) == 1
    assert annuity(3, Fraction(0)) == 3
    factor = 1.1 ** (-1 / 12)
    assert float(annuity(12, Fraction(1, 10))) == pytest.approx(factor * (1 - factor**12) / (1 - factor), abs=1e-9)


def test_lease_without_discounting() -> None:
    offer = priced("lease", LEASE)
    assert offer.tiers == (Tier(1, 120),)
    assert (offer.fixed_cost, offer.lifecycle_per_unit) == (36, 360)


def test_lease_discounts_its_rates_and_its_ending() -> None:
    offer = priced("lease", LEASE, meta={"discount_rate": 0.1})
    assert offer.tiers[0].unit_price == round(10 * annuity(12, Fraction(1, 10))) == 114
    assert offer.fixed_cost == 30 + 5


def test_hours_within_the_rate_cost_nothing_more() -> None:
    assert priced("lease", LEASE | {"planned_hours_month": 90}).lifecycle_per_unit == 0


def test_buy_keeps_its_tiers_and_adds_support() -> None:
    offer = priced("buy", BUY, meta={"horizon": 24})
    assert offer.tiers == (Tier(1, 10),)
    assert (offer.fixed_cost, offer.lifecycle_per_unit) == (9, 24 + 5 + 2)


def test_develop_pays_engineering_once() -> None:
    offer = priced("develop", DEVELOP, meta={"horizon": 36})
    assert (offer.tiers, offer.fixed_cost, offer.lifecycle_per_unit) == ((Tier(1, 40),), 100, 72)


def test_figures_stated_beside_terms_must_agree() -> None:
    assert priced("develop", DEVELOP, fixed_cost=100, tiers=[{"min_qty": 1, "unit_price": 40}]).fixed_cost == 100
    with pytest.raises(Malformed) as caught:
        priced("develop", DEVELOP, fixed_cost=101)
    assert caught.value.as_json() == {
        "error": "malformed",
        "path": "$.offers[0].fixed_cost",
        "expected": "100, as the terms say",
        "found": "101",
    }
    with pytest.raises(Malformed, match="tiers"):
        priced("develop", DEVELOP, tiers=[{"min_qty": 1, "unit_price": 41}])


def test_terms_that_are_missing_are_named() -> None:
    with pytest.raises(Malformed) as caught:
        priced("lease", {"term_months": 12})
    assert caught.value.path == "$.offers[0].terms.monthly_rate"


def test_a_unit_price_beyond_all_bounds_is_refused() -> None:
    with pytest.raises(Malformed, match="unit price of at most"):
        priced("lease", {"monthly_rate": 10**9, "term_months": 12})


def test_lease_timeline() -> None:
    cash = pricing.timeline(priced("lease", LEASE), 2, meta_of(horizon=20))
    assert cash == [0, 0, 30, *[80] * 11, 86, 0, 0, 0, 0, 0, 0]


def test_a_timeline_ends_at_the_horizon() -> None:
    cash = pricing.timeline(priced("lease", LEASE), 1, meta_of(horizon=5))
    assert cash == [0, 0, 30, 40, 40, 40]


def test_buy_timeline() -> None:
    cash = pricing.timeline(priced("buy", BUY), 2, meta_of(horizon=8))
    assert cash == [0, 0, 9 + 20 + 10, 2, 2, 2, 2, 2, 2 + 4]


def test_develop_timeline_spreads_engineering_until_delivery() -> None:
    cash = pricing.timeline(priced("develop", DEVELOP), 1, meta_of(horizon=5))
    assert cash == [50, 50, 40, 2, 2, 2]


@pytest.mark.parametrize("mode", list(BY_KEY))
def test_an_offer_without_terms_costs_the_same_in_all(mode: str) -> None:
    offer = priced(mode, None, fixed_cost=7, lifecycle_per_unit=5)
    cash = pricing.timeline(offer, 3, meta_of(horizon=10))
    assert len(cash) == 11
    assert sum(cash) == 7 + 3 * 10 + 3 * 5
    assert pricing.price(offer, meta_of()).fixed_cost == 7


def test_a_timeline_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="quantity"):
        pricing.timeline(priced("buy", None), 0, meta_of())


def test_break_even_month() -> None:
    lease, buy = [0, 5, 5, 5, 5], [12, 0, 0, 0, 0]
    assert pricing.break_even_month(lease, buy) == 3
    assert pricing.break_even_month([1, 0], [2, 0]) is None


def test_raw_rates_may_fall_with_quantity_and_have_fractions() -> None:
    tiers = [{"min_qty": 1, "unit_price": 10.4}, {"min_qty": 3, "unit_price": 9.25}]
    offer = priced("lease", {"term_months": 10, "tiers": tiers, "mobilisation": 1.5})
    assert offer.tiers == (Tier(1, 104), Tier(3, 92))
    assert offer.fixed_cost == 2
    cash = pricing.timeline(offer, 2, meta_of(horizon=12))
    assert cash == [0, 0, 2, *[20, 21, 21, 21, 21, 20, 21, 21, 21, 21]]
    assert rates_cost(offer, 2) == Fraction("20.8")
    assert rates_cost(offer, 4) == 37
    incremental = priced("buy", {"tiers": tiers}, discount="incremental")
    assert rates_cost(incremental, 4) == Fraction("10.4") * 2 + Fraction("9.25") * 2
    with pytest.raises(ValueError, match="capacity"):
        rates_cost(offer, 9)
    with pytest.raises(ValueError, match="raw terms"):
        rates_cost(priced("buy", None), 1)


def test_instalments_are_even_and_exact() -> None:
    assert instalments(10, 4) == [2, 3, 2, 3]
    assert sum(instalments(17, 5)) == 17


def tiered(discount: str, moq: int, capacity: int) -> Offer:
    tiers = [{"min_qty": 1, "unit_price": 10}, {"min_qty": 5, "unit_price": 8}, {"min_qty": 9, "unit_price": 7}]
    return priced("buy", None, discount=discount, tiers=tiers, moq=moq, capacity=capacity)


def test_incremental_tiers_charge_each_unit_its_own_price() -> None:
    offer = tiered("incremental", 1, 20)
    for quantity in range(1, 21):
        by_unit = sum(10 if unit < 5 else 8 if unit < 9 else 7 for unit in range(1, quantity + 1))
        assert units_cost(offer, quantity) == by_unit


def test_all_units_tiers_allow_ten_for_the_price_of_nine() -> None:
    offer = tiered("all_units", 1, 20)
    assert units_cost(offer, 4) == 40
    assert units_cost(tiered("all_units", 1, 20), 8) == 9 * 7
    assert units_cost(offer, 12) == 12 * 7


def test_plans_beyond_the_capacity_are_dropped() -> None:
    assert [plan.low for plan in price_plans(tiered("all_units", 2, 8))] == [2, 5]
    assert price_plans(tiered("incremental", 9, 8)) == ()
    with pytest.raises(ValueError, match="capacity"):
        units_cost(tiered("all_units", 1, 8), 9)
