"""The optimum and the coalition values against enumeration, on seeded problems of every class."""

from __future__ import annotations

from itertools import combinations

import pytest

from procurement.engine import accounts, problem
from procurement.engine.allocation import Allocator
from procurement.engine.coalitions import coalition_table
from procurement.engine.milp import Market
from procurement.engine.screening import screen
from tests.engine.instances import CLASSES, generated
from tests.engine.second_solver import optimum

CASES = [(kind, seed) for kind in CLASSES for seed in range(12)]


def allocator(document: dict) -> Allocator:
    loaded = problem.load(document)
    return Allocator(loaded, screen(loaded))


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_optimum_equals_enumeration(kind: str, seed: int) -> None:
    document = generated(seed, kind)
    found = allocator(document)
    everybody = frozenset(row["id"] for row in document["nations"])
    assert found.grand.proved
    assert found.grand.gain == optimum(document, everybody)
    assert accounts.violations(found.grand.plan, found.nations) == []
    assert accounts.gain(found.grand.plan) == found.grand.gain


@pytest.mark.parametrize(("kind", "seed"), [(kind, seed) for kind in CLASSES for seed in range(100, 102)])
def test_coalition_values_equal_enumeration(kind: str, seed: int) -> None:
    document = generated(seed, kind)
    table = coalition_table(allocator(document))
    assert table.proved
    for size in range(len(table.nations) + 1):
        for group in combinations(range(len(table.nations)), size):
            members = frozenset(table.nations[place] for place in group)
            assert table.values[sum(1 << place for place in group)] == optimum(document, members), members


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", ["lots", "incremental", "ties"])
def test_table_and_model_agree_on_larger_parts(kind: str, seed: int) -> None:
    found = allocator(generated(seed, kind, needs=9, offers=8, nations=4))
    for part in found.parts:
        assert part.tabular
        tabled = part.best(found.everybody)
        modelled = Market(part.component.pairs)
        outcome = modelled.canonical(modelled.solve(10_000), 10_000)
        assert outcome.proved
        assert outcome.gain == tabled.gain
        assert rows(outcome.plan) == rows(tabled.plan)


def rows(plan: accounts.Plan) -> list[tuple[str, str, int]]:
    return [(buy.offer.id, pair.requirement.id, quantity) for buy in plan for pair, quantity in buy.served]


def test_some_generated_problems_bind_some_envelope() -> None:
    bound = 0
    for seed in range(12):
        found = allocator(generated(seed, "tight"))
        bound += bool(found.grand and found.coupled)
    assert bound >= 4


def test_surplus_is_bought_where_the_tier_is_worth_it() -> None:
    document = generated(0, "lots", needs=1, offers=1)
    document["requirements"][0] |= {"qty": 9, "worth_per_unit": 500, "ceiling": 900, "kpp": {}}
    document["offers"][0] |= {
        "mode": "buy",
        "discount": "all_units",
        "tiers": [{"min_qty": 1, "unit_price": 100}, {"min_qty": 10, "unit_price": 50}],
        "moq": 1,
        "capacity": 10,
        "lead_months": 1,
        "eligible": ["N0"],
    }
    (buy,) = allocator(document).grand.plan
    assert (buy.units, buy.surplus, buy.plan.unit_price) == (9, 1, 50)


def test_a_pool_is_divided_by_flow_where_no_nation_bears_it_alone() -> None:
    room = {"A": 6, "B": 5, "C": 3}
    assert accounts._flows([(7, ("A", "B")), (6, ("B", "C"))], dict(room))
    assert not accounts._flows([(7, ("A", "B")), (8, ("B", "C"))], dict(room))


@pytest.mark.parametrize("seed", range(4))
def test_binding_envelopes_leave_other_capabilities_to_their_own_part(seed: int) -> None:
    """Two capabilities, one nation short of money in one of them; the second solver sees the whole."""
    document = generated(seed, "tight", needs=3, offers=2)
    other = generated(seed + 50, "lots", needs=3, offers=2)
    for rows in (other["requirements"], other["systems"], other["offers"]):
        for row in rows:
            row["id"] = row["id"].replace("R", "Q").replace("S", "T").replace("O", "P")
    for row in (*other["requirements"], *other["systems"]):
        row["capability"] = "CUI"
    for row in other["offers"]:
        row["system"] = row["system"].replace("S", "T")
    for need in other["requirements"]:
        need["nation"] = "N2"
    document["nations"][2]["envelope"] = 5_000
    for name in ("requirements", "systems", "offers"):
        document[name] += other[name]
    found = allocator(document)
    assert found.grand.proved
    assert found.grand.gain == optimum(document, found.everybody)
    for offer in {buy.offer.id: buy.offer for buy in found.grand.plan}.values():
        kept = document | {"offers": [row for row in document["offers"] if row["id"] != offer.id]}
        if found.coupled:
            assert found.loss_without(offer) == found.grand.gain - optimum(kept, found.everybody)
