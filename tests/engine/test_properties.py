"""What must hold of any answer: order and names do not matter, and more is never worse."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement.engine import accounts, coalitions, problem, solution
from procurement.engine.allocation import Allocator
from procurement.engine.milp import Outcome
from procurement.engine.screening import screen
from tests.engine.instances import CLASSES, generated

KINDS = st.sampled_from(CLASSES)
SEEDS = st.integers(1000, 9999)


def solved(source: dict[str, Any]) -> dict[str, Any]:
    return solution.solve(problem.load(source))


def allocator(source: dict[str, Any]) -> Allocator:
    loaded = problem.load(source)
    return Allocator(loaded, screen(loaded))


@given(KINDS, SEEDS)
@settings(max_examples=8, deadline=None)
def test_the_order_of_rows_changes_nothing_but_the_digest(kind: str, seed: int) -> None:
    source = generated(seed, kind)
    turned = copy.deepcopy(source)
    for name in ("requirements", "systems", "offers"):
        random.Random(seed).shuffle(turned[name])
    first, second = solved(source), solved(turned)
    for answer in (first, second):
        assert len(answer.pop("problem_digest")) == 64
    assert solution.canonical(first) == solution.canonical(second)


@given(KINDS, SEEDS)
@settings(max_examples=6, deadline=None)
def test_relabelled_nations_get_what_they_got(kind: str, seed: int) -> None:
    source = generated(seed, kind)
    names = [nation["id"] for nation in source["nations"]]
    renamed = dict(zip(names, [*names[1:], names[0]], strict=True))
    text = json.dumps(source)
    for old, new in renamed.items():
        text = text.replace(f'"{old}"', f'"@{new}"')
    moved = json.loads(text.replace("@", ""))
    first, second = solved(source), solved(moved)
    assert first["optimum"] == second["optimum"]
    assert first["coalitions"]["v"] == second["coalitions"]["v"]
    for rule in ("shapley", "prenucleolus", "nucleolus", "scrb"):
        ours, theirs = first["shares"][rule], second["shares"][rule]
        assert (ours and ours["payoffs"]) == (theirs and theirs["payoffs"])


@given(KINDS, SEEDS)
@settings(max_examples=8, deadline=None)
def test_a_dominated_offer_changes_nothing(kind: str, seed: int) -> None:
    source = generated(seed, kind)
    worse = copy.deepcopy(source["offers"][0]) | {"id": "O9"}
    for tier in worse["tiers"]:
        tier["unit_price"] += 3
    worse["fixed_cost"] += 1
    richer = source | {"offers": [*source["offers"], worse | {"capacity": 0}]}
    plan = allocator(richer).grand
    assert accounts.gain(plan.plan) == plan.gain == allocator(source).grand.gain
    merits = [row["merit"] for row in solved(source)["evidence"]]
    assert [row["merit"] for row in solved(richer)["evidence"]] == merits


@given(KINDS, SEEDS, st.integers(1, 200))
@settings(max_examples=8, deadline=None)
def test_a_larger_budget_never_hurts(kind: str, seed: int, more: int) -> None:
    source = generated(seed, kind)
    richer = copy.deepcopy(source)
    for nation in richer["nations"]:
        nation["envelope"] += more
    dearer = copy.deepcopy(source)
    for need in dearer["requirements"]:
        need["ceiling"] += more
    now = allocator(source).grand.gain
    assert allocator(richer).grand.gain >= now
    assert allocator(dearer).grand.gain >= now


@given(KINDS, SEEDS)
@settings(max_examples=8, deadline=None)
def test_a_lower_price_never_hurts_and_a_coalition_never_loses_by_growing(kind: str, seed: int) -> None:
    source = generated(seed, kind)
    cheaper = copy.deepcopy(source)
    for tier in cheaper["offers"][0]["tiers"]:
        tier["unit_price"] = max(0, tier["unit_price"] - 2)
    answer = solved(source)
    assert allocator(cheaper).grand.gain >= answer["optimum"]
    v = answer["coalitions"]["v"]
    assert all(v[mask] <= v[mask | 1 << bit] for mask in range(8) for bit in range(3))
    assert v[7] == answer["optimum"]


@given(KINDS, SEEDS)
@settings(max_examples=6, deadline=None)
def test_payments_add_up_and_leave_each_its_payoff(kind: str, seed: int) -> None:
    answer = solved(generated(seed, kind))
    cost = sum(buy["cost"] for buy in answer["shared_buys"])
    for division in answer["shares"].values():
        if division is None:
            continue
        assert sum(division["payments"]) == cost
        assert sum(division["payoffs"]) == pytest.approx(answer["optimum"], abs=0.001)
        if division["nearest_affordable"]:
            assert sum(division["nearest_affordable"]) == cost


@given(KINDS, SEEDS)
@settings(max_examples=6, deadline=None)
def test_what_each_nation_does_alone_is_its_coalition_of_one(kind: str, seed: int) -> None:
    answer = solved(generated(seed, kind))
    assert [row["gain"] for row in answer["alone"]] == [answer["coalitions"]["v"][1 << place] for place in range(3)]


def test_an_empty_market_is_an_answer() -> None:
    source = generated(0, "lots") | {"offers": [], "systems": []}
    source["meta"] |= {"capabilities": ["MDA"]}
    answer = solved(source)
    assert (answer["optimum"], answer["plan"], answer["proved"]) == (0, [], True)
    assert answer["shares"]["shapley"]["payoffs"] == [0, 0, 0]


def test_progress_is_told_and_ends() -> None:
    told: list[tuple[str, int, int]] = []
    solution.solve(problem.load(generated(0, "lots")), progress=lambda *step: told.append(step))
    assert {stage for stage, *_ in told} == {"screening", "allocation", "coalitions", "shares", "explanations"}
    assert ("coalitions", 7, 7) in told


def test_a_table_that_is_too_much_work_is_withheld_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coalitions, "MAX_EFFORT", 0)
    sources = [generated(seed, "tight") for seed in range(12)]
    source = next(source for source in sources if (found := allocator(source)).grand.plan and found.effort)
    answer = solved(source)
    assert answer["proved"]
    assert (answer["coalitions"]["v"], answer["coalitions"]["proved"]) == (None, False)
    assert answer["shares"]["shapley"] is None
    assert answer["shares"]["equal"]["in_core"] is None
    assert answer["departures"] is None


def test_an_unproved_table_shares_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Outcome, "proved", property(lambda outcome: not outcome.plan))
    answer = solved(generated(0, "lots"))
    assert (answer["proved"], answer["coalitions"]["proved"]) == (False, False)
    assert len(answer["coalitions"]["v"]) == 8
    assert answer["coalitions"]["least_core_epsilon"] is None
    assert answer["shares"]["prenucleolus"] is None
