"""The engine against every reference file: optima, coalition values, shares and published cases."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from typing import Any

import pytest

from procurement.engine import accounts, game_file, problem, solution
from procurement.engine.allocation import Allocator
from procurement.engine.screening import screen
from tests.engine.instances import REFERENCE

NAMES = sorted(path.name.removesuffix(".problem.json") for path in REFERENCE.glob("*.problem.json"))
SHARED = [name for name in NAMES if name != "small_tight"]


def read(name: str) -> Any:
    return json.loads((REFERENCE / name).read_text())


@pytest.fixture(scope="module")
def solved() -> dict[str, Any]:
    return {name: solution.solve(problem.load(read(f"{name}.problem.json"))) for name in SHARED}


def test_there_are_references() -> None:
    assert len(NAMES) == 6


@pytest.mark.parametrize("name", NAMES)
def test_optimum_is_the_proved_one(name: str) -> None:
    document, answer = read(f"{name}.problem.json"), read(f"{name}.answer.json")
    loaded = problem.load(document)
    allocator = Allocator(loaded, screen(loaded))
    assert (allocator.grand.gain, allocator.grand.proved) == (answer["optimum"], True)
    assert accounts.violations(allocator.grand.plan, loaded.nations) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_plan_is_worth_the_optimum_in_our_arithmetic(name: str) -> None:
    """Each reference plan's offers, priced by hand, gain what the reference says."""
    document, answer = read(f"{name}.problem.json"), read(f"{name}.answer.json")
    loaded = problem.load(document)
    margins = {(pair.requirement.id, pair.offer.id): pair for pair in screen(loaded).pairs}
    by_offer: dict[str, list[tuple[Any, int]]] = {}
    for requirement, offer, quantity in answer["an_optimal_plan"]:
        by_offer.setdefault(offer, []).append((margins[requirement, offer], quantity))
    total = 0
    for served in by_offer.values():
        plans = accounts.price_plans(served[0][0].offer)
        buys = [accounts.Buy(served[0][0].offer, plan, tuple(served)) for plan in plans]
        total += max(buy.gain for buy in buys if not list(accounts._buy_violations(buy)))
    assert total == answer["optimum"]


@pytest.mark.parametrize("name", SHARED)
def test_coalition_values_equal_the_reference(name: str, solved: dict[str, Any]) -> None:
    ours, theirs = solved[name]["coalitions"], read(f"{name}.answer.json")["coalitions"]
    for key in ("nations", "v", "superadditive", "least_core_epsilon", "core_nonempty"):
        assert ours[key] == theirs[key], key
    assert ours["proved"]


@pytest.mark.parametrize("name", SHARED)
def test_shares_equal_the_reference(name: str, solved: dict[str, Any]) -> None:
    ours, theirs = solved[name]["shares"], read(f"{name}.answer.json")["shares"]
    for rule, payoffs in theirs.items():
        assert (ours[rule] and ours[rule]["payoffs"]) == payoffs, rule
    assert ours["prenucleolus"]["certificate"] is True


@pytest.mark.parametrize("name", SHARED)
def test_payments_pay_the_plan_exactly(name: str, solved: dict[str, Any]) -> None:
    cost = sum(buy["cost"] for buy in solved[name]["shared_buys"])
    for rule, division in solved[name]["shares"].items():
        if division:
            assert sum(division["payments"]) == cost, rule
            assert all(isinstance(payment, int) for payment in division["payments"])


def test_an_unproved_or_unasked_table_shares_nothing() -> None:
    answer = solution.solve(problem.load(read("tiny_1.problem.json")), coalitions=False)
    assert answer["coalitions"] is None
    assert answer["departures"] is None
    for rule in ("shapley", "prenucleolus", "nucleolus", "scrb"):
        assert answer["shares"][rule] is None
    assert answer["shares"]["equal"]["in_core"] is None


def test_digest_is_that_of_the_canonical_bytes() -> None:
    text = (REFERENCE / "tiny_1.problem.json").read_bytes()
    loaded = problem.load(text)
    assert loaded.digest == hashlib.sha256(problem.canonical(json.loads(text))).hexdigest()
    assert problem.load(json.dumps(json.loads(text), indent=3).encode()).digest == loaded.digest


def masks(size: int, order: list[str]) -> list[int]:
    return [sum(1 << int(player) - 1 for player in group) for group in order]


def test_tennessee_valley_authority() -> None:
    case = read("published_tva.json")
    costs = [0] * 8
    for mask, cost in zip(masks(3, case["order"].split(",")), case["c"], strict=True):
        costs[mask] = cost
    shares = game_file.share({"kind": "cost", "n": 3, "v": costs})["shares"]
    for rule, expected in case["expected"].items():
        assert shares[rule]["payoffs"] == pytest.approx(expected, abs=case["tol"]), rule
    assert shares["prenucleolus"]["certificate"]
    assert sum(map(Fraction, map(str, shares["nucleolus"]["payoffs"]))) == costs[-1]


def test_airport() -> None:
    case = read("published_airport.json")
    costs = case["costs"]
    v = [
        max((cost for place, cost in enumerate(costs) if mask >> place & 1), default=0)
        for mask in range(1 << len(costs))
    ]
    shares = game_file.share({"kind": "cost", "n": len(costs), "v": v})["shares"]
    assert shares["shapley"]["payoffs"] == case["expected"]["shapley"]


@pytest.mark.parametrize("case", read("published_bankruptcy.json"), ids=lambda case: case["name"])
def test_bankruptcy(case: dict[str, Any]) -> None:
    claims, estate = case["claims"], case["estate"]
    v = [
        max(0, estate - sum(claim for place, claim in enumerate(claims) if not mask >> place & 1))
        for mask in range(1 << len(claims))
    ]
    shares = game_file.share({"kind": "benefit", "n": len(claims), "v": v})["shares"]
    assert shares["nucleolus"]["payoffs"] == pytest.approx(case["expected"]["nucleolus"], abs=1e-4)


@pytest.mark.full
def test_tight_coalitions_are_proved_and_monotone() -> None:
    answer = solution.solve(problem.load(read("small_tight.problem.json")))
    v = answer["coalitions"]["v"]
    assert answer["coalitions"]["proved"]
    assert v[-1] == answer["optimum"]
    assert all(v[mask] <= v[mask | 1 << bit] for mask in range(256) for bit in range(8))
    assert answer["shares"]["prenucleolus"]["certificate"]
