"""The disclosure rule: each audience sees its own, and nobody else's by any road."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement import disclosure

NATIONS = ("DE", "EE", "FI", "LV", "PL")
PRIVATE = {"worth_per_unit": 7_310_001, "ceiling": 9_410_003, "weight": 613.0017}


def question():
    """One requirement and one offer for each nation of five, with private figures that appear nowhere else."""
    return {
        "meta": {
            "currency": "kEUR",
            "criteria": [{"name": "endurance_h", "direction": 1, "threshold": 10, "objective": 40}],
            "screening": {"rule": "mean"},
            "merit_at_threshold": 0.6,
            "horizon": 120,
            "discount_rate": 0.03,
            "missing": "bound",
            "salt": "c0ffee5a17",
        },
        "nations": [{"id": nation, "envelope": 5_550_000 + place} for place, nation in enumerate(NATIONS)],
        "systems": [{"id": "S", "capability": "MDA", "trials": {}, "claims": {}}],
        "requirements": [need(place, nation) for place, nation in enumerate(NATIONS)],
        "offers": [
            {
                "id": "O",
                "system": "S",
                "mode": "buy",
                "lead_months": 6,
                "moq": 1,
                "capacity": 50,
                "discount": "all_units",
                "onboarding_per_nation": 0,
            }
        ],
    }


def need(place, nation):
    return {
        "id": f"R-{nation}",
        "nation": nation,
        "capability": "MDA",
        "qty": 2 + place,
        "need_by_month": 30,
        "modes": ["buy"],
        "divisible": False,
        "max_offers": 1,
        "kpp": {},
        "criteria": {"endurance_h": {"threshold": 10, "objective": 40}},
        "worth_per_unit": PRIVATE["worth_per_unit"] + place,
        "ceiling": PRIVATE["ceiling"] + place,
        "weights": {"endurance_h": PRIVATE["weight"] + place},
    }


def answer(units=(3, 3, 3, 3, 3)):
    parts = [{"nation": n, "quantity": u, "direct": u * 11} for n, u in zip(NATIONS, units, strict=True) if u]
    ceiling = {"reason": "above_ceiling", "required": 9_410_003, "found": 8_810_007}
    late = {"reason": "late", "required": 30, "found": 31}
    return {
        "proved": True,
        "optimum": 6_660_123,
        "plan": [{"requirement": f"R-{p['nation']}", "offer": "O", "quantity": p["quantity"]} for p in parts],
        "shared_buys": [{"offer": "O", "units": sum(units), "cost": 171_717, "gain": 4_440_111, "nations": parts}],
        "refusals": [
            {"requirement": "R-DE", "offer": "O", **ceiling},
            {"requirement": "R-EE", "offer": "O", **late, "further": [ceiling | {"required": 9_410_004}]},
        ],
        "evidence": [
            {"requirement": f"R-{n}", "system": "S", "merit": 0.7371, "merit_high": 0.7371, "lines": []}
            for n in NATIONS
        ],
        "priced_offers": [{"offer": "O", "tiers": [], "fixed_cost": 0, "lifecycle_per_unit": 0}],
        "alone": [
            {"nation": n, "gain": 3_330_000 + (1 << place), "cost": 7_770_000 + place, "proved": True, "plan": []}
            for place, n in enumerate(NATIONS)
        ],
        "coalitions": {"proved": True, "v": [3_330_000 + mask for mask in range(32)]},
        "shares": {
            "shapley": {
                "payoffs": [2_220_000 + place for place in range(5)],
                "payments": [1_110_000 + place for place in range(5)],
                "in_core": True,
                "individually_rational": True,
            },
            "scrb": None,
        },
    }


def facts():
    return {
        "round": {"name": "Round", "share_rule": "shapley"},
        "run": {"number": 1},
        "areas": {},
        "metrics": {"endurance_h": {"name": "Endurance", "unit": "h", "kind": "number"}},
        "requirements": {f"R-{n}": {"reference": f"{n}-001", "title": "Need"} for n in NATIONS},
        "offers": {"O": {"reference": "OFFER-1"}},
    }


def secrets_of(nation):
    """Every figure that is this nation's alone, as it would be printed."""
    place = NATIONS.index(nation)
    own = [PRIVATE["worth_per_unit"] + place, PRIVATE["ceiling"] + place, PRIVATE["weight"] + place]
    others = (5_550_000 + place, 2_220_000 + place, 3_330_000 + (1 << place), 7_770_000 + place)
    return [str(figure) for figure in (*own, *others)]


@pytest.mark.parametrize("reader", NATIONS)
def test_a_nation_sees_its_own_private_figures_and_nobody_elses(reader):
    text = json.dumps(disclosure.for_nation(question(), answer(), facts(), reader))
    assert str(PRIVATE["worth_per_unit"] + NATIONS.index(reader)) in text
    for other in set(NATIONS) - {reader}:
        assert not [figure for figure in secrets_of(other) if figure in text]
        assert str(1_110_000 + NATIONS.index(other)) not in text, "another nation's payment"


def test_the_office_sees_payments_but_no_worth_ceiling_weight_envelope_or_surplus():
    view = disclosure.for_office(question(), answer(), facts())
    text = json.dumps(view)
    for nation in NATIONS:
        assert not [figure for figure in secrets_of(nation) if figure in text]
    assert view["payments"]["shapley"] == {n: 1_110_000 + p for p, n in enumerate(NATIONS)}


@pytest.mark.parametrize("audience", [*NATIONS, disclosure.OFFICE])
def test_nobody_sees_salt_optimum_gain_or_a_coalition_of_several(audience):
    made = disclosure.for_office if audience == disclosure.OFFICE else disclosure.for_nation
    view = made(question(), answer(), facts(), *([audience] if audience != disclosure.OFFICE else []))
    text = json.dumps(view)
    several = [str(3_330_000 + mask) for mask in range(32) if mask.bit_count() != 1]
    assert not [figure for figure in ("c0ffee5a17", "6660123", "4440111", *several) if figure in text]


def test_a_refusal_that_rests_on_a_ceiling_is_told_to_its_nation_alone():
    office = disclosure.for_office(question(), answer(), facts())["refusals"]
    assert [(row["requirement"], [one["reason"] for one in row["reasons"]]) for row in office] == [("R-EE", ["late"])]
    own = disclosure.for_nation(question(), answer(), facts(), "DE")["refusals"]
    assert [one["reason"] for one in own[0]["reasons"]] == ["above_ceiling"]


@pytest.mark.parametrize(
    ("units", "shown"),
    [
        ((3, 3, 3, 3, 3), True),
        ((3, 3, 3, 3, 0), True),
        ((3, 3, 3, 0, 0), False),  # two others
        ((3, 1, 1, 98, 1), False),  # one of the others is nearly all
        ((3, 0, 0, 0, 0), True),  # nobody else: its own figure
    ],
)
def test_a_total_is_shown_only_where_it_gives_nobody_away(units, shown):
    buy = disclosure.for_nation(question(), answer(units), facts(), "DE")["buys"][0]
    assert (buy["quantity"] == sum(units)) is shown
    assert (buy["withheld"] == disclosure.TOO_FEW) is not shown


def test_consents_withhold_a_total_that_they_would_give_away():
    buys = disclosure.for_nation(question(), answer(), facts(), "DE")["buys"]
    shown = [{"offer": "O", "nation": "EE"}]
    assert disclosure.after_consents(buys, shown)[0]["quantity"] == 15
    shown.append({"offer": "O", "nation": "FI"})
    assert disclosure.after_consents(buys, shown)[0]["quantity"] is None
    shown += [{"offer": "O", "nation": "LV"}, {"offer": "O", "nation": "PL"}]
    assert disclosure.after_consents(buys, shown)[0]["quantity"] == 15, "nothing is left to hide"


@given(st.lists(st.integers(1, 500), min_size=1, max_size=7), st.data())
def test_a_shown_total_never_pins_a_hidden_part_whoever_consents(others, data):
    parts = {"DE": 5} | {f"N{place}": part for place, part in enumerate(others)}
    visible = set(data.draw(st.lists(st.sampled_from(sorted(set(parts) - {"DE"})), unique=True)))
    hidden = [part for nation, part in parts.items() if nation != "DE" and nation not in visible]
    row = {"offer": "O", "nations": len(parts), "quantity": sum(parts.values()), "cost": 1, "withheld": None}
    after = disclosure.after_consents([row], [{"offer": "O", "nation": nation} for nation in visible])[0]
    if hidden and after["quantity"] is not None and disclosure.may_show_total(parts, "DE"):
        assert len(hidden) >= 3
        assert max(hidden) * 100 <= 85 * sum(hidden)


def test_an_unproved_answer_is_not_shared_by():
    unproved = answer() | {"proved": False}
    assert disclosure.payments(unproved, NATIONS, "shapley") == {}
    assert disclosure.for_nation(question(), unproved, facts(), "DE")["payments"] == {}
