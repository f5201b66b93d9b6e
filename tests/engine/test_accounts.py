"""The exact check of a plan finds every rule that is broken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from procurement.engine import accounts, problem
from procurement.engine.accounts import Buy
from procurement.engine.components import Component
from procurement.engine.milp import Market
from procurement.engine.modes.price import PricePlan, price_plans
from procurement.engine.records import Problem
from procurement.engine.screening import Pair, screen
from procurement.engine.subsets import Table
from tests.engine.instances import generated
from tests.engine.test_evidence import document


@pytest.fixture
def loaded() -> Problem:
    return problem.load(document({"range_nm": [150]}))


@pytest.fixture
def pair(loaded: Problem) -> Pair:
    return screen(loaded).pairs[0]


def buy(pair: Pair, quantity: int = 2, plan: PricePlan | None = None) -> Buy:
    return Buy(pair.offer, plan or price_plans(pair.offer)[0], ((pair, quantity),))


def found(loaded: Problem, *buys: Buy) -> list[str]:
    return accounts.violations(buys, loaded.nations)


def test_a_good_plan_breaks_nothing(loaded: Problem, pair: Pair) -> None:
    assert found(loaded, buy(pair)) == []
    assert buy(pair).cost == 20
    assert buy(pair).gain == 2 * 50 - 20


def test_each_broken_rule_is_named(loaded: Problem, pair: Pair) -> None:
    assert "twice:O1" in found(loaded, buy(pair), buy(pair))
    assert "max_offers:R1" in found(loaded, buy(pair), buy(pair))
    assert found(loaded, buy(pair, plan=PricePlan(0, 1, 1, 5))) == ["plan:O1"]
    assert found(loaded, buy(pair, 1)) == ["quantity:R1"]
    assert set(found(loaded, buy(pair, 6))) == {"capacity:O1", "quantity:R1"}
    assert "row:O1" in found(loaded, buy(pair, 0))
    poorer = replace(pair, requirement=replace(pair.requirement, ceiling=19))
    assert found(loaded, buy(poorer)) == ["ceiling:R1"]
    short = replace(loaded, nations=(replace(loaded.nations[0], envelope=19),))
    assert found(short, buy(pair)) == ["envelope"]


def test_a_pool_that_fits_nobody_is_no_plan(loaded: Problem, pair: Pair) -> None:
    dearer = replace(pair, offer=replace(pair.offer, fixed_cost=981))
    assert found(loaded, buy(dearer)) == ["envelope"]
    assert found(loaded, buy(replace(dearer, offer=replace(dearer.offer, fixed_cost=980)))) == []


def test_a_pool_may_be_paid_by_a_nation_without_limit(loaded: Problem, pair: Pair) -> None:
    other = replace(pair.requirement, id="R2", nation="LVA")
    rich = replace(pair, requirement=other)
    offer = replace(pair.offer, fixed_cost=5_000, capacity=9)
    rows = ((replace(pair, offer=offer), 2), (replace(rich, offer=offer), 2))
    assert found(loaded, Buy(offer, price_plans(offer)[0], rows)) == []


def test_a_table_holds_lots_only() -> None:
    part = screen(problem.load(generated(0, "divisible"))).pairs
    with pytest.raises(ValueError, match="indivisible"):
        Table(Component(part))


def test_a_model_that_may_not_search_proves_nothing_wrong() -> None:
    source = problem.load(generated(2, "mixed", needs=6, offers=6))
    market = Market(screen(source).pairs, source.nations)
    full, cut = market.solve(10_000), market.solve(0)
    assert cut.gain <= full.gain <= cut.bound
    assert cut.proved == (cut.gain == cut.bound)
    unproved = replace(full, bound=full.bound + 1)
    assert market.canonical(unproved, 10) is unproved


def test_a_model_without_columns_gains_nothing() -> None:
    assert Market(()).solve(10) == Market(()).canonical(Market(()).solve(10), 10)
    assert Market(()).solve(10).gain == 0
