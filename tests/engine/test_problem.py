"""What is refused, where, and with which words; and that reading does not depend on order or spelling."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from procurement.engine import game_file, problem, reading
from procurement.engine.reading import Malformed
from tests.engine.instances import REFERENCE
from tests.engine.test_evidence import document

Change = Callable[[dict[str, Any]], Any]


def base() -> dict[str, Any]:
    return document(
        {"range_nm": [150, 160], "pd": [{"k": 3, "n": 4}]}, meta={"conditions": {"hs_m": "higher_is_harder"}}
    )


def put(path: str, value: Any) -> Change:
    """Set a member; path as requirements.0.qty."""

    def change(source: dict[str, Any]) -> None:
        *way, last = path.split(".")
        place: Any = source
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        place[int(last) if isinstance(place, list) else last] = value

    return change


def drop(path: str) -> Change:
    def change(source: dict[str, Any]) -> None:
        *way, last = path.split(".")
        place: Any = source
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        del place[last]

    return change


def twice(name: str) -> Change:
    return lambda source: source[name].append(copy.deepcopy(source[name][0]))


CASES: list[tuple[str, Change, str]] = [
    ("$.meta", drop("meta"), "a value"),
    ("$.nations", drop("nations"), "a value"),
    ("$.nations", put("nations", []), "a list of 1 to 32 elements"),
    ("$.nations", put("nations", {}), "a list"),
    ("$.nations", put("nations", [{"id": f"N{i}", "envelope": 1} for i in range(33)]), "a list of 1 to 32"),
    ("$.nations[0].envelope", drop("nations.0.envelope"), "a value"),
    ("$.nations[0].envelope", put("nations.0.envelope", -1), "a whole number from 0"),
    ("$.nations[0].envelope", put("nations.0.envelope", 10.0), "a whole number"),
    ("$.nations[2].id", twice("nations"), "an id of its own"),
    ("$.meta.format", put("meta.format", 2), "format 1"),
    ("$.meta.currency", put("meta.currency", ""), "a text of 1 to 10"),
    ("$.meta.criteria", put("meta.criteria", []), "a list of 1 to 100"),
    ("$.meta.criteria[1].name", put("meta.criteria.1.name", "range_nm"), "named once"),
    ("$.meta.criteria[0].direction", put("meta.criteria.0.direction", 0), "1 (higher is better)"),
    ("$.meta.criteria[0].objective", put("meta.criteria.0.objective", 100), "an objective above the threshold 100"),
    ("$.meta.criteria[1].objective", put("meta.criteria.1.objective", 7), "an objective below the threshold 6"),
    ("$.meta.criteria[0].scale", put("meta.criteria.0.scale", "nominal"), "one of interval, ordinal, k_of_n"),
    ("$.meta.screening.rule", put("meta.screening", {"rule": "median"}), "one of mean, confidence"),
    ("$.meta.screening.level", put("meta.screening", {"rule": "confidence"}), "a value"),
    ("$.meta.screening.level", put("meta.screening", {"rule": "mean", "level": 1.2}), "a number from 0.5"),
    ("$.meta.merit_at_threshold", put("meta.merit_at_threshold", 2), "a number from 0 to 1"),
    ("$.meta.missing", put("meta.missing", "average"), "one of bound, refuse"),
    ("$.meta.horizon", put("meta.horizon", 0), "a whole number from 1"),
    ("$.meta.discount_rate", put("meta.discount_rate", "3 %"), "a number"),
    ("$.meta.conditions.hs_m", put("meta.conditions", {"hs_m": "higher"}), "one of higher_is_harder"),
    ("$.requirements[0].qty", put("requirements.0.qty", 0), "a whole number from 1"),
    ("$.requirements[0].qty", put("requirements.0.qty", -3), "a whole number from 1"),
    ("$.requirements[0].qty", put("requirements.0.qty", 2.5), "a whole number"),
    ("$.requirements[0].qty", put("requirements.0.qty", 2.0), "a whole number"),
    ("$.requirements[0].qty", put("requirements.0.qty", True), "a whole number"),
    ("$.requirements[0].qty", put("requirements.0.qty", "2"), "a whole number"),
    ("$.requirements[0].qty", put("requirements.0.qty", None), "a whole number"),
    ("$.requirements[0].qty", put("requirements.0.qty", 10**400), "a whole number"),
    ("$.requirements[0].qty", drop("requirements.0.qty"), "a value"),
    ("$.requirements[0].ceiling", drop("requirements.0.ceiling"), "a value"),
    ("$.requirements[0].nation", put("requirements.0.nation", "FRA"), "the id of a nation"),
    ("$.requirements[0].capability", put("requirements.0.capability", "NONE"), "a capability"),
    ("$.requirements[0].modes", put("requirements.0.modes", []), "a list of 1 to 3"),
    ("$.requirements[0].modes[0]", put("requirements.0.modes", ["rent"]), "one of lease, buy, develop"),
    ("$.requirements[0].weights", put("requirements.0.weights", {}), "at least one weight above 0"),
    ("$.requirements[0].weights", put("requirements.0.weights", {"range_nm": 0}), "at least one weight above 0"),
    ("$.requirements[0].weights.speed", put("requirements.0.weights", {"speed": 1}), "a criterion of meta"),
    ("$.requirements[0].weights.range_nm", put("requirements.0.weights", {"range_nm": -1}), "a number from 0"),
    ("$.requirements[0].kpp.speed", put("requirements.0.kpp", {"speed": 1}), "a criterion of meta"),
    ("$.requirements[0].kpp.range_nm", put("requirements.0.kpp", {"range_nm": "far"}), "a number"),
    ("$.requirements[0].criteria.speed", put("requirements.0.criteria", {"speed": {}}), "a criterion of meta"),
    (
        "$.requirements[0].criteria.range_nm",
        put("requirements.0.criteria", {"range_nm": {"threshold": 200}}),
        "an objective better than the threshold",
    ),
    ("$.requirements[0].conditions.wind", put("requirements.0.conditions", {"wind": 1}), "a condition whose order"),
    (
        "$.requirements[0].conditions.hs_m",
        put("requirements.0.conditions", {"hs_m": {"min": 2, "max": 1}}),
        "a min of at most max",
    ),
    ("$.requirements[0].divisible", put("requirements.0.divisible", 1), "true or false"),
    ("$.requirements[0].max_offers", put("requirements.0.max_offers", 0), "a whole number from 1"),
    ("$.requirements[1].id", twice("requirements"), "an id of its own"),
    ("$.requirements[0].id", put("requirements.0.id", 7), "a text"),
    ("$.systems[1].id", twice("systems"), "an id of its own"),
    ("$.systems[0].trials", put("systems.0.trials", []), "an object"),
    ("$.systems[0].trials.range_nm", put("systems.0.trials", {"range_nm": 5}), "a list"),
    ("$.systems[0].trials.range_nm", put("systems.0.trials", {"range_nm": [1] * 5001}), "a list of 0 to 5000"),
    ("$.systems[0].trials.range_nm[1]", put("systems.0.trials", {"range_nm": [1, "two"]}), "a number"),
    ("$.systems[0].trials.range_nm[0]", put("systems.0.trials", {"range_nm": [1e13]}), "a number from"),
    ("$.systems[0].trials.pd[0]", put("systems.0.trials", {"pd": [0.5]}), "an object with k and n"),
    ("$.systems[0].trials.pd[0].n", put("systems.0.trials", {"pd": [{"value": 0.5}]}), "a value"),
    ("$.systems[0].trials.pd[0].k", put("systems.0.trials", {"pd": [{"k": 5, "n": 4}]}), "a whole number from 0 to 4"),
    ("$.systems[0].trials.range_nm[0]", put("systems.0.trials", {"range_nm": [{"k": 1, "n": 4}]}), "a value, since"),
    ("$.systems[0].claims.range_nm", put("systems.0.claims", {"range_nm": "far"}), "a number"),
    ("$.offers[0].system", put("offers.0.system", "S9"), "the id of a system"),
    ("$.offers[0].mode", put("offers.0.mode", "borrow"), "one of lease, buy, develop"),
    ("$.offers[0].discount", put("offers.0.discount", "none"), "one of all_units, incremental"),
    ("$.offers[0].tiers", put("offers.0.tiers", []), "a list of 1 to 50"),
    ("$.offers[0].tiers[0].unit_price", put("offers.0.tiers.0.unit_price", -10), "a whole number from 0"),
    ("$.offers[0].tiers[0].unit_price", put("offers.0.tiers.0.unit_price", 9.5), "a whole number"),
    (
        "$.offers[0].tiers[1].min_qty",
        put("offers.0.tiers", [{"min_qty": 2, "unit_price": 9}, {"min_qty": 2, "unit_price": 8}]),
        "more than the tier before, 2",
    ),
    (
        "$.offers[0].tiers[1].unit_price",
        put("offers.0.tiers", [{"min_qty": 1, "unit_price": 9}, {"min_qty": 2, "unit_price": 10}]),
        "at most the price of the tier before, 9",
    ),
    ("$.offers[0].moq", put("offers.0.moq", 0), "a whole number from 1"),
    ("$.offers[0].capacity", put("offers.0.capacity", -1), "a whole number from 0"),
    ("$.offers[0].lead_months", put("offers.0.lead_months", 1201), "a whole number from 0 to 1200"),
    ("$.offers[0].fixed_cost", drop("offers.0.fixed_cost"), "a value"),
    ("$.offers[0].eligible[0]", put("offers.0.eligible", ["FRA"]), "one of EST, LVA"),
    ("$.offers[1].id", twice("offers"), "an id of its own"),
    ("$.offers[0]", put("offers.0", None), "an object"),
    ("$.meta.salt", put("meta.salt", float("nan")), "a finite number"),
    ("$.meta.salt", put("meta.salt", "\ud800"), "text that UTF-8 can spell"),
    ("$.meta.salt", put("meta.salt", {1}), "a JSON value"),
    ("$.meta.salt", put("meta.salt", {1: 2}), "text keys"),
]


@pytest.mark.parametrize(("path", "change", "expected"), CASES, ids=[f"{path}-{words}" for path, _, words in CASES])
def test_a_malformed_problem_names_the_place_and_what_was_expected(path: str, change: Change, expected: str) -> None:
    source = base()
    problem.load(source)
    change(source)
    with pytest.raises(Malformed) as caught:
        problem.load(source)
    assert caught.value.path == path
    assert expected in caught.value.expected
    assert len(caught.value.found) <= 100


def test_an_offer_whose_minimum_exceeds_its_capacity_is_not_malformed() -> None:
    source = base()
    source["offers"][0] |= {"moq": 9, "tiers": [{"min_qty": 50, "unit_price": 1}]}
    assert problem.load(source).offers[0].capacity == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"\xff", "UTF-8"),
        (b'{"a": 1, "a": 2}', "each key once"),
        (b"[" * 100_000, "nesting"),
        (b"[" * 60 + b"]" * 60, "nesting"),
        (b"9" * 5000, "numbers of ordinary length"),
        (b"[]", "an object"),
        (b"NaN", "a finite number"),
    ],
)
def test_a_document_that_is_no_problem_is_refused(text: bytes, expected: str) -> None:
    with pytest.raises(Malformed) as caught:
        problem.load(text)
    assert expected in caught.value.expected


def test_too_many_bytes_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    with pytest.raises(Malformed, match="at most 10 bytes"):
        problem.load(b"{" * 11)


def test_an_object_of_too_many_members_is_refused() -> None:
    source = base()
    source["requirements"][0]["kpp"] = {f"c{place}": 1 for place in range(101)}
    with pytest.raises(Malformed, match="at most 100 members"):
        problem.load(source)


def test_a_shown_value_is_short() -> None:
    assert reading.shown({"a": 1}) == "an object of 1"
    assert reading.shown([1, 2]) == "a list of 2"
    assert len(reading.shown("x" * 1000)) == 80
    assert reading.shown({1, 2}) == "set"


def test_canonical_bytes() -> None:
    assert (
        problem.canonical({"b": 2.0, "a": [0.5, "ä", None, True, -0.0]}) == '{"a":[0.5,"ä",null,true,0],"b":2}'.encode()
    )


def test_neither_order_nor_spelling_changes_the_digest_but_content_does() -> None:
    text = (REFERENCE / "tiny_1.problem.json").read_bytes()
    source = json.loads(text)
    turned = {key: source[key] for key in reversed(source)}
    assert problem.load(turned).digest == problem.load(text).digest
    source["meta"]["salt"] = "00"
    assert problem.load(source).digest != problem.load(text).digest


def test_unknown_keys_are_kept_and_hashed() -> None:
    source = base()
    before = problem.load(source).digest
    source["offers"][0]["source"] = {"document": "quote-7"}
    assert problem.load(source).digest != before


def test_ceilings_and_envelopes_may_state_no_limit() -> None:
    source = base()
    source["requirements"][0]["ceiling"] = None
    loaded = problem.load(source)
    assert (loaded.requirements[0].ceiling, loaded.nations[1].envelope) == (None, None)


@pytest.mark.parametrize(
    ("game", "path"),
    [
        ({"n": 2, "v": [0, 1, 1, 2]}, "$.kind"),
        ({"kind": "profit", "n": 2, "v": [0, 1, 1, 2]}, "$.kind"),
        ({"kind": "cost", "n": 17, "v": []}, "$.n"),
        ({"kind": "cost", "n": 2, "v": [0, 1, 2]}, "$.v"),
        ({"kind": "cost", "n": 1, "v": [1, 1]}, "$.v[0]"),
        ({"kind": "cost", "n": 1, "v": [0, "1"]}, "$.v[1]"),
        ({"kind": "cost", "n": 1, "v": [0, float("inf")]}, "$.v[1]"),
    ],
)
def test_a_malformed_game_names_the_place(game: dict[str, Any], path: str) -> None:
    with pytest.raises(Malformed) as caught:
        game_file.share(game)
    assert caught.value.path == path
