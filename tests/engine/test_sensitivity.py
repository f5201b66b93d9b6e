"""Losses and winning prices, each re-solved just above and just below."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from procurement.engine import problem, sensitivity, solution
from procurement.engine.allocation import Allocator
from procurement.engine.screening import screen
from tests.engine.instances import generated
from tests.engine.test_evidence import document


def gain(source: dict[str, Any]) -> int:
    loaded = problem.load(source)
    return Allocator(loaded, screen(loaded)).grand.gain


def cheaper(source: dict[str, Any], offer: str, cut: int) -> dict[str, Any]:
    changed = copy.deepcopy(source)
    row = next(row for row in changed["offers"] if row["id"] == offer)
    for tier in row["tiers"]:
        tier["unit_price"] -= cut
    return changed


def without(source: dict[str, Any], offer: str) -> dict[str, Any]:
    return source | {"offers": [row for row in source["offers"] if row["id"] != offer]}


@pytest.mark.parametrize("kind", ["lots", "incremental", "ties", "divisible", "mixed"])
@pytest.mark.parametrize("seed", range(3))
def test_winning_cuts_and_losses_agree_with_solving_again(kind: str, seed: int) -> None:
    source = generated(seed, kind, needs=5, offers=5)
    answer = solution.solve(problem.load(source), coalitions=False)
    checked = 0
    for row in answer["offers"]:
        offer = next(offer for offer in source["offers"] if offer["id"] == row["offer"])
        lowest = offer["tiers"][-1]["unit_price"]
        if row["status"] == "chosen":
            assert row["loss_without"] == answer["optimum"] - gain(without(source, row["offer"]))
        elif row.get("reason") == "price":
            cut = row["cut_per_unit"]
            assert row["lowest_unit_price"] == lowest - cut >= 0
            assert gain(cheaper(source, row["offer"], cut)) > answer["optimum"]
            assert cut == 0 or gain(cheaper(source, row["offer"], cut - 1)) == answer["optimum"]
        elif row.get("reason") == "not_on_price":
            assert gain(cheaper(source, row["offer"], lowest)) == answer["optimum"]
        checked += row["status"] in ("chosen", "outbid")
    assert checked or answer["optimum"] == 0


def test_a_ceiling_may_be_what_a_lower_price_meets() -> None:
    source = document({"range_nm": [190]}, qty=2, ceiling=30, worth_per_unit=60)
    source["offers"][0]["tiers"] = [{"min_qty": 1, "unit_price": 12}]
    dearer = copy.deepcopy(source["offers"][0]) | {"id": "O2", "tiers": [{"min_qty": 1, "unit_price": 16}]}
    cheap = copy.deepcopy(source["offers"][0]) | {"id": "O3", "lifecycle_per_unit": 3}
    source["offers"] += [dearer, cheap]
    rows = {row["offer"]: row for row in solution.solve(problem.load(source))["offers"]}
    assert rows["O1"]["status"] == "chosen"
    assert rows["O2"] == {"offer": "O2", "status": "refused", "refused": {"above_ceiling": 1}}
    assert rows["O3"]["cut_per_unit"] == 4


def test_where_envelopes_bind_losses_are_solved_again() -> None:
    for seed in range(12):
        source = generated(seed, "tight")
        loaded = problem.load(source)
        allocator = Allocator(loaded, screen(loaded))
        if not (allocator.grand.plan and allocator.coupled):
            continue
        for row in solution.solve(loaded)["offers"]:
            if row["status"] == "chosen":
                assert row["loss_without"] == allocator.grand.gain - gain(without(source, row["offer"]))
            elif row["status"] == "outbid":
                assert row["reason"] in ("not_computed", "not_worthwhile")
        return
    pytest.fail("no generated problem binds an envelope")


def test_a_nation_leaving_is_a_look_up() -> None:
    source = generated(3, "mixed")
    answer = solution.solve(problem.load(source))
    for row in answer["departures"]:
        rest = copy.deepcopy(source)
        rest["requirements"] = [need for need in rest["requirements"] if need["nation"] != row["nation"]]
        assert row["loss_without"] == answer["optimum"] - gain(rest)


def test_an_offer_nobody_needs_is_named_so() -> None:
    source = document({"range_nm": [150]})
    source["systems"].append({"id": "S2", "capability": "CUI", "trials": {}})
    source["offers"].append(source["offers"][0] | {"id": "O2", "system": "S2"})
    rows = {row["offer"]: row["status"] for row in solution.solve(problem.load(source))["offers"]}
    assert rows == {"O1": "chosen", "O2": "no_requirement"}


def test_a_pair_without_benefit_is_not_worthwhile() -> None:
    source = document({"range_nm": [150]}, worth_per_unit=10)
    source["offers"][0]["lifecycle_per_unit"] = 6
    answer = solution.solve(problem.load(source))
    expected = {"requirement": "R1", "offer": "O1", "reason": "not_worthwhile", "required": 6, "found": 5}
    assert answer["refusals"] == [expected]
    assert answer["offers"][0]["reason"] == "not_worthwhile"


def test_large_modelled_parts_are_left_unexplained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sensitivity, "CANONICAL_PAIRS", 0)
    source = generated(1, "divisible", needs=5, offers=5)
    rows = solution.solve(problem.load(source), coalitions=False)["offers"]
    assert {row.get("loss_without") for row in rows if row["status"] == "chosen"} == {None}
    assert {row["reason"] for row in rows if row["status"] == "outbid"} <= {"not_computed", "not_worthwhile"}
