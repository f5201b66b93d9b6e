"""What one's own share under several rules tells of the others'."""

import itertools

import pytest

from procurement import disclosure
from procurement.engine import problem, solution
from tests.packs.world import facts

OWN = "EE"
WORTH = {"EE": 5_000, "LV": 7_321, "LT": 6_107, "PL": 8_439, "FI": 5_777}


def asked(nations):
    """Each nation needs two of what one vendor sells, cheaper from the third; every worth is its nation's secret."""
    line = {"threshold": 0, "objective": 10}
    return {
        "meta": {
            "format": 1, "currency": "kEUR", "criteria": [{"name": "range_nm", "direction": 1, **line}],
            "capabilities": ["MDA"], "screening": {"rule": "mean"}, "merit_at_threshold": 0.6, "missing": "bound",
            "horizon": 60, "discount_rate": 0, "salt": "", "conditions": {},
        },
        "nations": [{"id": nation, "envelope": None} for nation in sorted(nations)],
        "systems": [{"id": "S", "capability": "MDA", "claims": {}, "trials": {"range_nm": [
            {"run": 1, "value": 10, "independent": True}, {"run": 2, "value": 10, "independent": True}]}}],
        "requirements": [
            {
                "id": f"R-{nation}", "nation": nation, "capability": "MDA", "qty": 2, "need_by_month": 30,
                "modes": ["buy"], "weights": {"range_nm": 1}, "kpp": {}, "criteria": {"range_nm": line},
                "worth_per_unit": WORTH[nation], "ceiling": 90_000, "divisible": False, "max_offers": 1,
            }
            for nation in sorted(nations)
        ],
        "offers": [
            {
                "id": "O", "vendor": "V", "system": "S", "mode": "buy", "discount": "all_units", "moq": 1,
                "capacity": 90, "lead_months": 6, "onboarding_per_nation": 0, "eligible": sorted(nations),
                "terms": {"tiers": [{"min_qty": 1, "unit_price": 4_000}, {"min_qty": 3, "unit_price": 3_000}]},
            }
        ],
    }  # fmt: skip


def shown(nations, audience, rule="shapley"):
    """One audience's view of the solved round, and the whole answer it was made from."""
    question = asked(nations)
    answer = solution.solve(problem.load(question))
    known = facts(question, answer, rule)
    if audience == disclosure.OFFICE:
        return disclosure.for_office(question, answer, known), answer
    return disclosure.for_nation(question, answer, known, audience), answer


def test_own_shares_do_not_give_away_what_a_partner_takes_or_what_it_is_worth_to_it():
    """AC-027: equal parts tell a withheld total; pro rata by value then tells the partner's worth to the unit."""
    view, answer = shown(["EE", "LV"], OWN)
    assert [buy["withheld"] for buy in view["buys"]] == [disclosure.TOO_FEW]
    assert set(view["payments"]) == set(view["benefit"]) == {"shapley"}
    paid = {rule: row["payments"][0] for rule, row in answer["shares"].items() if row}
    total, own = 2 * paid["equal"], 2 * WORTH[OWN]
    assert total == answer["shared_buys"][0]["cost"], "the attack is real: this is what the view would have told"
    assert abs(own * total / paid["by_value"] - own - 2 * WORTH["LV"]) < 5


@pytest.mark.parametrize("audience", [OWN, disclosure.OFFICE])
def test_worths_are_a_key_only_where_the_round_was_agreed_to_share_by_them(audience):
    """AC-020: parts in the proportion of private worths tell the proportion."""
    nations = list(WORTH)
    assert "by_value" not in shown(nations, audience)[0]["payments"]
    assert "by_value" in shown(nations, audience, "by_value")[0]["payments"]


def test_rules_stand_side_by_side_where_the_totals_do_too():
    """What the view has told already, equal parts may tell again."""
    view, answer = shown(list(WORTH), OWN)
    assert [buy["withheld"] for buy in view["buys"]] == [None]
    assert {"shapley", "equal", "by_quantity"} <= set(view["payments"])
    office, _ = shown(["EE", "LV"], disclosure.OFFICE)
    assert {"shapley", "equal", "by_quantity"} <= set(office["payments"])
    assert set(view["rules"]) == {rule for rule, row in answer["shares"].items() if row and "payments" in row}


def test_the_rounds_own_rule_is_always_told():
    """Whatever it is, and with whomever a nation buys."""
    for nations, rule in itertools.product((["EE", "LV"], list(WORTH)), ("shapley", "by_value", "by_quantity")):
        assert rule in shown(nations, OWN, rule)[0]["payments"]
