"""What a GET shows is what a PUT takes: sent back as it is, it changes nothing and loses nothing."""

import pytest

from procurement.api.nouns import Replaced
from procurement.api.urls import NOUNS
from procurement.api.versions import differences
from tests import factories as make
from tests.api.bodies import euro, offer, requirement

SOURCED = {"source": "Register of companies", "verified_on": "2026-02-01"}
MOVES = {"version", "updated_at", "stated_at"}
# Decided on a scored round, whose road tries them.
ON_THE_ROAD = {"decisions", "approval-paths"}


def vendors():
    body = {
        "name": "DEMO-VENDOR-9",
        "ncage": "A1B2C",
        "country": "EE",
        "owner_country": "FI",
        "domain": "vendor.example",
        "website": "https://vendor.example/",
        "contact": "Sales office",
        "notes": "Makes boats.",
        **SOURCED,
    }
    return make.market_officer(), body


def systems():
    known = make.system()
    body = {
        "name": "DEMO-USV-9",
        "vendor": str(known.vendor_id),
        "capability_area": "MDA",
        "domain": "surface",
        "size_class": "medium",
        "description": "A boat.",
        "trl": 7,
        "trl_assessor": "DIANA",
        "trl_on": "2025-11-03",
        **SOURCED,
    }
    return make.market_officer(), body


def requirements():
    line = {
        "metric": "endurance_h",
        "threshold": "10.0000",
        "objective": "40.0000",
        "is_kpp": True,
        "conditions": {"wave_height_m": "2.5", "gnss": "denied"},
        "verification": "analysis",
        "note": "At cruise speed.",
        "weight": "2.50",
    }
    return make.officer("EE"), requirement(lines=[line], divisible=True, max_offers=2)


TERMS = {
    "buy": {
        "support_per_unit_year": euro("1.00"),
        "spares_per_unit": euro("2.00"),
        "training": euro("3.00"),
        "documentation": euro("4.00"),
        "disposal_per_unit": euro("5.00"),
        "disposal_value_per_unit": euro("6.00"),
        "service_life_years": 15,
        "units_per_month": 2,
        "production_slots": 9,
        "obsolescence": "Ten years of parts.",
    },
    "lease": {
        "term_months": 24,
        "mobilisation": euro("1.00"),
        "demobilisation": euro("2.00"),
        "included_hours": 100,
        "planned_hours": 120,
        "overage_per_hour": euro("3.00"),
        "indexation_percent": "2.50",
        "starts_on": "2027-03-01",
        "extensions": 2,
        "extension_months": 12,
        "extension_rate": euro("4.00"),
        "renewal_rate": euro("5.00"),
        "notice_months": 3,
        "buy_out_price": euro("6.00"),
        "rent_credit_percent": "10.00",
        "return_condition": "Clean.",
        "recall_right": "None.",
    },
    "develop": {
        "nre": euro("900.00"),
        "support_per_unit_year": euro("1.00"),
        "trl_in": 5,
        "trl_out": 8,
        "ceiling": euro("950.00"),
        "buyers_share_percent": "50.00",
        "production_decision_month": 12,
        "late_joiner_fee": euro("10.00"),
        "drop_out": "Costs so far.",
        "delay_risk_percent": "20.00",
        "cost_growth_percent": "30.00",
    },
}


def offers(mode="buy"):
    stated = {
        "discount": "incremental",
        "minimum_order": 1,
        "opens_at": "2030-12-31T12:00:00Z",
        "valid_until": "2031-01-01T12:00:00Z",
        "cpv": "34521100-6",
        "eligible": ["DE", "EE"],
        "export_control": "Licence of the maker's country.",
        "stanags_claimed": "4586, 4817",
        "stanags_demonstrated": "4586",
        "trl": 8,
        "trl_assessor": "DIANA",
        "trl_on": "2025-11-03",
        "most_favoured": True,
        "data_rights": "Use and change.",
        "exceptions": [{"metric": "range_nm", "text": "Below the threshold in ice."}],
        "milestones": [],
    }
    if mode == "develop":
        gates = [("Design", 2, "400.00", False), ("Trial", 5, "500.00", True)]
        stated["milestones"] = [
            {"name": name, "month": month, "amount": euro(amount), "gate": "Review", "is_off_ramp": leaves}
            for name, month, amount, leaves in gates
        ]
    body = offer(make.system(), mode=mode, **stated) | {f"{one}_terms": None for one in TERMS}
    return make.market_officer(), body | {f"{mode}_terms": TERMS[mode]}


def rounds():
    manager = make.manager()
    known = make.scoring_round(manager)
    body = {
        "programme": str(known.programme_id),
        "name": "Second",
        "kind": "market_study",
        "description": "What there is.",
        "areas": ["CUI", "MDA"],
        "nations": ["EE", "LV"],
        "enter_by": "2028-01-01T12:00:00Z",
        "decide_by": "2029-01-01T12:00:00Z",
        "base_month": "2027-01-01",
        "horizon_months": 96,
        "discount_rate": "4.50",
        "merit_at_threshold": "0.50",
        "screening": "mean",
        "confidence": "0.90",
        "share_rule": "by_value",
        "rate_set": known.rate_set_id,
        "notes": "Read the description.",
    }
    return manager, body


def programmes():
    body = {"name": "Second programme", "mandate": "Test.", "agreed_on": "2026-02-12", "ends_on": "2032-01-01"}
    return make.manager(), body | {"marking_policy": "As the board says."}


def milestones():
    manager = make.manager()
    body = {
        "programme": str(make.programme(manager).pk),
        "name": "Signature",
        "due_on": "2028-01-01",
        "notes": "In spring.",
    }
    return manager, body


def register(**more):
    officer, manager = make.officer("EE"), make.manager()
    known = make.scoring_round(manager)
    body = {"programme": str(known.programme_id), "round": str(known.pk), "responsible": str(officer.pk)}
    return officer, body | {"statement": "Ice free until May.", **more}


def assumptions():
    figures = {"low": "1.0000", "expected": "2.0000", "high": "3.0000", "unit": "months"}
    return register(evidence="Charts.", expires_on="2029-01-01", **figures)


def risks():
    return register(likelihood=2, impact=4, mitigation="A second yard.", due_on="2029-01-01")


def approval_rules():
    body = {
        "body": "Budget committee",
        "from_amount": euro("25000000.00"),
        "currency": "EUR",
        "before": "contract",
        "usual_months": "3.5",
        "valid_from": "2026-01-01",
        "valid_until": "2030-01-01",
        "notes": "Not in recess.",
        **SOURCED,
    }
    return make.officer("DE"), body


def campaigns():
    body = {
        "nation": "EE",
        "name": "Autumn",
        "starts_on": "2026-03-01",
        "ends_on": "2026-10-31",
        "objective": "Endurance.",
    }
    return make.analyst(), body


def sites():
    body = {
        "nation": "EE",
        "name": "Outer roads",
        "water": "Gulf of Finland",
        "depth_min_m": 20,
        "depth_max_m": 60,
        "bottom_type": "clay",
        "position": {"latitude": "59.51234", "longitude": "24.74321"},
        **SOURCED,
    }
    return make.analyst(), body


def trials():
    analyst = make.analyst()
    of = make.campaign(analyst)
    body = {
        "campaign": str(of.pk),
        "system": str(make.system().pk),
        "site": str(make.site(analyst).pk),
        "starts_on": "2025-04-01",
        "ends_on": "2025-05-01",
        "objective": "Endurance in waves.",
    }
    return analyst, body


KNOWN = {
    noun.__name__.replace("_", "-"): noun
    for noun in (
        approval_rules, assumptions, campaigns, milestones, offers, programmes, requirements, risks, rounds, sites,
        systems, trials, vendors,
    )
}  # fmt: skip
CASES = [(noun, lambda made=made: made()) for noun, made in KNOWN.items()]
CASES += [("offers", lambda: offers("lease")), ("offers", lambda: offers("develop"))]


def test_every_put_is_tried():
    replaced = {name for name, view in NOUNS.items() if issubclass(view, Replaced)}
    assert replaced == {*KNOWN, *ON_THE_ROAD}


@pytest.mark.parametrize(("noun", "made"), CASES, ids=[noun for noun, _made in CASES])
def test_what_is_shown_is_taken_back_unchanged(db, program, noun, made):
    somebody, body = made()
    assert set(NOUNS[noun].input().fields) <= set(body), "a field that is not sent proves nothing"
    writer = program(somebody)
    entered = writer.post(f"{noun}/", body)
    assert entered.status_code == 201, entered.json()
    place = f"{noun}/{entered.json()['id']}/"
    shown = writer.get(place).json()
    assert differences(priced(body), priced(shown)) == []
    again = writer.put(place, shown, version=shown["version"])
    assert again.status_code == 200, again.json()
    after = writer.get(place).json()
    assert after["version"] == shown["version"] + 1
    assert {**after, **dict.fromkeys(MOVES)} == {**shown, **dict.fromkeys(MOVES)}


def priced(value):
    """The same without the price basis of amounts, which may be left out of what is sent."""
    if isinstance(value, list):
        return [priced(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: priced(one) for name, one in value.items() if name != "price_basis" or "amount" not in value}


def test_what_a_put_leaves_out_of_an_offer_stays(db, program):
    somebody, body = offers("develop")
    writer = program(somebody)
    shown = writer.post("offers/", body).json()
    unsaid = ("eligible", "milestones", "exceptions", "cpv", "data_rights", "opens_at")
    less = {name: value for name, value in shown.items() if name not in unsaid}
    after = writer.put(f"offers/{shown['id']}/", less, version=1).json()
    assert {name: after[name] for name in unsaid} == {name: shown[name] for name in unsaid}
