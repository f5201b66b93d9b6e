"""From runs to grades, merit and refusals, on one requirement and one system at a time."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

import pytest

from procurement.engine import evidence, merit, problem
from procurement.engine.records import Problem
from procurement.engine.screening import screen
from trials import statistics
from trials.statistics import Side

CRITERIA = [
    {"name": "range_nm", "direction": 1, "threshold": 100, "objective": 200},
    {"name": "false_alarm_h", "direction": -1, "threshold": 6, "objective": 1},
    {"name": "pd", "direction": 1, "threshold": 0.5, "objective": 1, "scale": "k_of_n"},
    {"name": "sea_state", "direction": 1, "threshold": 2, "objective": 5, "scale": "ordinal"},
]


def document(trials: dict[str, Any], *, meta: dict[str, Any] | None = None, **need: Any) -> dict[str, Any]:
    return {
        "meta": {"format": 1, "currency": "kEUR", "criteria": copy.deepcopy(CRITERIA), **(meta or {})},
        "nations": [{"id": "EST", "envelope": 1000}, {"id": "LVA", "envelope": None}],
        "requirements": [
            {
                "id": "R1",
                "nation": "EST",
                "capability": "MDA",
                "qty": 2,
                "need_by_month": 12,
                "modes": ["buy"],
                "weights": {"range_nm": 1},
                "kpp": {},
                "worth_per_unit": 100,
                "ceiling": 100,
                "divisible": False,
                "max_offers": 1,
                **need,
            }
        ],
        "systems": [{"id": "S1", "capability": "MDA", "trials": trials}],
        "offers": [
            {
                "id": "O1",
                "vendor": "V1",
                "system": "S1",
                "mode": "buy",
                "discount": "all_units",
                "tiers": [{"min_qty": 1, "unit_price": 10}],
                "moq": 1,
                "capacity": 5,
                "lead_months": 3,
                "fixed_cost": 0,
                "lifecycle_per_unit": 0,
                "onboarding_per_nation": 0,
                "eligible": ["EST"],
            }
        ],
    }


def line(trials: dict[str, Any], *, claims: dict[str, Any] | None = None, **need: Any) -> evidence.Line:
    source = document(trials, **need)
    source["systems"][0]["claims"] = claims or {}
    loaded = problem.load(source)
    (found,) = evidence.lines(loaded.requirements[0], loaded.systems["S1"], loaded.meta)
    return found


def reasons(loaded: Problem) -> list[dict[str, Any]]:
    return [reason for refusal in screen(loaded).refusals for reason in refusal.reasons]


CONFIDENCE = {"screening": {"rule": "confidence", "level": 0.8}}


@pytest.mark.parametrize(
    ("trials", "claims", "grade"),
    [
        ({"range_nm": [100, 120]}, {}, "met"),
        ({"range_nm": [90, 100]}, {}, "refuted"),
        ({}, {"range_nm": 300}, "claimed_only"),
        ({}, {}, "untested"),
        ({"range_nm": []}, {}, "untested"),
    ],
)
def test_grade(trials: dict[str, Any], claims: dict[str, Any], grade: str) -> None:
    assert line(trials, claims=claims).grade == grade
    assert grade in evidence.GRADES


def test_lower_is_better_turns_the_comparison() -> None:
    assert line({"false_alarm_h": [5, 7]}, weights={"false_alarm_h": 1}).grade == "met"
    assert line({"false_alarm_h": [5, 8]}, weights={"false_alarm_h": 1}).grade == "refuted"


def test_confidence_takes_the_unfavourable_bound_for_a_kpp_and_the_mean_for_merit() -> None:
    found = line({"range_nm": [100, 110, 120]}, meta=CONFIDENCE, kpp={"range_nm": 108})
    values = [Fraction(100), Fraction(110), Fraction(120)]
    assert found.value == 110
    assert found.bound == statistics.student_bound(values, 0.8, Side.LOWER) < 108
    assert found.grade == "refuted"
    upper = line({"false_alarm_h": [2, 3]}, meta=CONFIDENCE, weights={"false_alarm_h": 1})
    assert upper.bound > Fraction(5, 2)


def test_a_single_measured_run_has_no_bound_under_confidence() -> None:
    assert line({"range_nm": [150]}, meta=CONFIDENCE).grade == "untested"
    assert line({"range_nm": [150]}).grade == "met"


def test_k_of_n_is_pooled_and_scored_by_its_bound() -> None:
    found = line({"pd": [{"k": 3, "n": 4}, {"k": 5, "n": 6}]}, weights={"pd": 1})
    assert found.bound == Fraction(8, 10)
    assert found.value == statistics.proportion_bound(8, 10, 0.8, Side.LOWER)
    strict = line({"pd": [{"k": 3, "n": 4}, {"k": 5, "n": 6}]}, weights={"pd": 1}, meta=CONFIDENCE)
    assert strict.bound == strict.value == found.value


def test_an_ordinal_is_its_worst_run() -> None:
    assert line({"sea_state": [4, 3, 5]}, weights={"sea_state": 1}).value == 3


ORDERS = {"conditions": {"hs_m": "higher_is_harder", "temp_c": "lower_is_harder"}}


def run(value: float, **conditions: Any) -> dict[str, Any]:
    return {"value": value, "conditions": conditions, "independent": True}


def test_a_run_in_easier_or_unknown_conditions_does_not_count() -> None:
    runs = [run(150, hs_m=0.4), run(150), 150, run(150, hs_m="calm")]
    found = line({"range_nm": runs}, meta=ORDERS, conditions={"hs_m": 1.0})
    assert (found.grade, found.n, found.outside) == ("outside_conditions", 0, 4)


def test_in_harder_conditions_success_supports_and_failure_does_not_refute() -> None:
    runs = [run(120, hs_m=1.5), run(10, hs_m=3), run(160, hs_m=3)]
    found = line({"range_nm": runs}, meta=ORDERS, conditions={"hs_m": {"min": 1, "max": 2}})
    assert (found.grade, found.n, found.outside, found.value) == ("met", 2, 1, 140)


def test_a_failure_inside_the_conditions_refutes() -> None:
    runs = [run(60, hs_m=1.5, temp_c=-5), run(70, hs_m=1.0, temp_c=-5)]
    found = line({"range_nm": runs}, meta=ORDERS, conditions={"hs_m": {"min": 1, "max": 2}, "temp_c": -5})
    assert (found.grade, found.n) == ("refuted", 2)


def test_lower_is_harder_turns_the_order() -> None:
    assert line({"range_nm": [run(150, temp_c=-10)]}, meta=ORDERS, conditions={"temp_c": -5}).grade == "met"
    cold = line({"range_nm": [run(150, temp_c=5)]}, meta=ORDERS, conditions={"temp_c": {"min": -20, "max": -5}})
    assert cold.grade == "outside_conditions"


def merit_of(trials: dict[str, Any], **need: Any) -> merit.Merit:
    loaded = problem.load(document(trials, **need))
    return screen(loaded).assessments[0].merit


def test_merit_is_linear_clipped_and_weighted() -> None:
    half = merit_of({"range_nm": [150]})
    assert (half.low, half.high) == (Fraction(1, 2), Fraction(1, 2))
    assert merit_of({"range_nm": [999]}).low == 1
    assert merit_of({"range_nm": [1]}).low == 0
    mixed = merit_of({"range_nm": [150], "false_alarm_h": [1]}, weights={"range_nm": 3, "false_alarm_h": 1})
    assert mixed.low == Fraction(3, 8) + Fraction(1, 4)


def test_merit_at_threshold_is_the_floor() -> None:
    assert merit_of({"range_nm": [100]}, meta={"merit_at_threshold": 0.6}).low == Fraction(3, 5)
    assert merit_of({"range_nm": [150]}, meta={"merit_at_threshold": 0.6}).low == Fraction(4, 5)


def test_an_untested_line_makes_merit_an_interval() -> None:
    found = merit_of({"range_nm": [150]}, weights={"range_nm": 1, "false_alarm_h": 1})
    assert (found.low, found.high) == (Fraction(1, 4), Fraction(3, 4))


def test_a_requirement_may_set_its_own_threshold() -> None:
    own = {"range_nm": {"threshold": 140, "objective": 160}}
    assert merit_of({"range_nm": [150]}, criteria=own).low == Fraction(1, 2)
    assert merit_of({"range_nm": [150]}, criteria={"range_nm": {"objective": 150}}).low == 1


def test_margin_is_rounded_half_to_even() -> None:
    loaded = problem.load(document({"range_nm": [150]}, worth_per_unit=5))
    assert screen(loaded).pairs[0].margin == 2
    loaded = problem.load(document({"range_nm": [150]}, worth_per_unit=7))
    assert screen(loaded).pairs[0].margin == 4


@pytest.mark.parametrize(
    ("need", "offer", "expected"),
    [
        ({"modes": ["lease"]}, {}, {"reason": "mode_not_accepted", "mode": "buy", "accepted": ["lease"]}),
        ({"need_by_month": 2}, {}, {"reason": "late", "required": 2, "found": 3}),
        ({"nation": "LVA"}, {}, {"reason": "not_eligible", "nation": "LVA"}),
        ({"ceiling": 19}, {}, {"reason": "above_ceiling", "required": 19, "found": 20}),
        ({"qty": 6}, {}, {"reason": "above_capacity", "required": 6, "found": 5}),
        ({}, {"moq": 6}, {"reason": "above_capacity", "required": 6, "found": 5}),
        (
            {"kpp": {"range_nm": 160}},
            {},
            {"reason": "kpp_failed", "criterion": "range_nm", "required": 160, "found": 150, "n": 2},
        ),
        (
            {"kpp": {"false_alarm_h": 5}},
            {},
            {"reason": "untested", "criterion": "false_alarm_h", "required": 5, "found": None, "n": 0},
        ),
    ],
)
def test_a_refusal_says_why_with_its_figures(need: dict, offer: dict, expected: dict) -> None:
    source = document({"range_nm": [140, 160]}, **need)
    source["offers"][0] |= offer
    assert reasons(problem.load(source)) == [expected]


def test_every_reason_is_kept_the_first_leading() -> None:
    (refusal,) = screen(problem.load(document({"range_nm": [140]}, modes=["lease"], need_by_month=1))).refusals
    row = refusal.as_json()
    assert row["reason"] == "mode_not_accepted"
    assert [reason["reason"] for reason in row["further"]] == ["late"]


def test_a_kpp_no_stricter_than_the_threshold_passes_untested() -> None:
    assert reasons(problem.load(document({"range_nm": [150]}, kpp={"false_alarm_h": 6}))) == []


def test_missing_may_refuse() -> None:
    source = document({"range_nm": [150]}, weights={"range_nm": 1, "pd": 1}, meta={"missing": "refuse"})
    assert [(row["reason"], row["criterion"]) for row in reasons(problem.load(source))] == [("untested", "pd")]
    source = document({"range_nm": [150]}, meta={"missing": "refuse"})
    assert reasons(problem.load(source)) == []


def test_a_pair_that_only_its_price_bars_is_latent() -> None:
    found = screen(problem.load(document({"range_nm": [150]}, ceiling=19)))
    assert (len(found.pairs), len(found.latent)) == (0, 1)
    found = screen(problem.load(document({"range_nm": [150]}, ceiling=19, need_by_month=1)))
    assert (len(found.pairs), len(found.latent)) == (0, 0)


def test_other_capabilities_are_no_refusal() -> None:
    source = document({"range_nm": [150]}, capability="CUI", meta={"capabilities": ["MDA", "CUI"]})
    found = screen(problem.load(source))
    assert (found.pairs, found.refusals, found.assessments) == ((), (), ())
