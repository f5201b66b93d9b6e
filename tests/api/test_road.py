"""The road from offers and trials over a round to decision and pack, as programs walk it."""

import pytest

from tests import factories as make
from tests.api.bodies import euro, offer
from tests.scored import PARTNERS


def test_the_market_office_enters_changes_submits_and_releases_an_offer(db, program):
    market, system = program(make.market_officer()), make.system()
    made = market.post("offers/", offer(system))
    assert made.status_code == 201, made.json()
    row = made.json()
    assert row["tiers"] == [{"min_quantity": 1, "unit_price": euro("300.00", price_basis="2026-01-01")}]
    assert (row["buy_terms"]["training"]["amount"], row["lease_terms"]) == ("5.50", None)
    place = f"offers/{row['id']}/"
    lease = offer(system, mode="lease", buy_terms=None, lease_terms={"term_months": 24})
    changed = market.put(place, lease, version=1)
    assert (changed.status_code, changed.json()["lease_terms"]["term_months"]) == (200, 24)
    assert market.post(f"{place}submit/", version=2).json()["status"] == "submitted"
    assert program(make.officer("DE")).get(place).status_code == 404
    assert market.post(f"{place}release/", {"audiences": ["ALL"]}, version=3).status_code == 200
    assert program(make.officer("DE")).get(place).json()["reference"] == "V-1"


def test_an_offers_amounts_are_all_in_its_currency_and_terms_of_its_mode(db, program):
    market, system = program(make.market_officer()), make.system()
    faults = market.post("offers/", offer(system, tiers=[{"min_quantity": 1, "unit_price": euro("3.00", "SEK")}]))
    assert set(faults.json()["faults"]) == {"tiers[0].unit_price.currency"}
    faults = market.post("offers/", offer(system, onboarding=euro("3.00", price_basis="2020-01-01")))
    assert set(faults.json()["faults"]) == {"onboarding.price_basis"}
    assert set(market.post("offers/", offer(system, mode="lease")).json()["faults"]) == {"buy_terms"}
    assert set(market.post("offers/", offer(system, buy_terms=None)).json()["faults"]) == {"buy_terms"}


def test_an_analyst_records_a_run_and_corrects_it(db, program):
    analyst = make.analyst()
    trial, recorder = make.trial(analyst, make.campaign(analyst), make.system()), program(analyst)
    body = {
        "trial": str(trial.pk),
        "started_at": "2025-05-01T08:00:00+03:00",
        "ended_at": "2025-05-01T10:00:00+03:00",
        "result": "completed",
        "wave_height_m": "1.20",
        "wind_mean_kn": "12",
        "visibility_km": "10",
        "air_temperature_c": "9",
        "gnss": "clear",
        "measurements": [{"metric": "endurance_h", "value": "31", "method": "log", "measured_by": "TFX"}],
    }
    made = recorder.post("runs/", body)
    assert made.status_code == 201, made.json()
    assert (made.json()["started_at"], made.json()["sea_state"]) == ("2025-05-01T05:00:00Z", 3)
    wrong = made.json()["measurements"][0]
    right = recorder.post(
        f"measurements/{wrong['id']}/correct/", {"value": "29", "method": "log", "measured_by": "TFX"}
    )
    assert (right.status_code, right.json()["corrects"]) == (201, wrong["id"])
    standing = recorder.get(f"measurements/?run={made.json()['id']}&standing=true").json()["results"]
    assert [row["value"] for row in standing] == ["29.0000"]
    assert program(make.officer("PL")).get(f"runs/{made.json()['id']}/").status_code == 404


def test_the_programme_office_prepares_opens_and_changes_a_round(db, program):
    manager = make.manager()
    office, programme = program(manager), make.programme(manager)
    rates = office.get("rate-sets/").json()["results"][0]["id"]
    body = {
        "programme": str(programme.pk),
        "name": "First",
        "kind": "options_analysis",
        "base_month": "2027-01-01",
        "rate_set": rates,
        "decide_by": "2029-01-01T12:00:00Z",
    }
    made = office.post("rounds/", body)
    assert (made.status_code, made.json()["status"]) == (201, "preparing")
    place = f"rounds/{made.json()['id']}/"
    assert office.put(place, body | {"confidence": "0.90"}, version=1).json()["confidence"] == "0.90"
    assert office.put(place, body | {"base_month": "2027-01-02"}, version=2).json()["faults"].keys() == {"base_month"}
    assert office.post(f"{place}open/", version=2).json()["status"] == "open"
    assert office.post(f"{place}lock/", version=3).status_code == 409
    assert program(make.officer("EE")).post(f"{place}lock/", version=3).status_code == 403


@pytest.mark.slow
def test_a_scored_round_is_described_proposed_consented_to_decided_and_packed(world, program):
    office = program(world.manager)
    place = f"recommendations/{world.recommendation.pk}/"
    version = office.get(place).json()["version"]
    for buy in office.get(place).json()["buys"]:
        stated = {"buying_model": "agency", "contracting_authority": "NSPA", "legal_basis": "Test."}
        version = office.post(f"buys/{buy['id']}/describe/", stated, version=version).json()["version"]
    assert program(world.officers["EE"]).get(place).status_code == 404
    proposed = office.post(f"{place}propose/", version=version)
    assert proposed.json()["status"] == "proposed", proposed.json()
    assert "worth" not in proposed.content.decode()
    assert "benefit" not in proposed.json()["disclosed"]
    officer, approver = program(world.officers["EE"]), program(world.approvers["EE"])
    seen = officer.get(place).json()
    assert {row["nation"] for buy in seen["buys"] for row in buy["allocations"]} == {"EE"}
    assert {row["nation"] for row in seen["shares"]} == {"EE"}
    assert seen["shares"][0]["payment"]["price_basis"] == world.round.base_month.isoformat()
    assert len(office.get(place).json()["shares"]) > len(PARTNERS)
    consent = officer.post("consents/", {"recommendation": seen["id"]})
    assert (consent.status_code, consent.json()["status"]) == (201, "asked")
    assert officer.post(f"consents/{consent.json()['id']}/confirm/").status_code == 403
    assert approver.post(f"consents/{consent.json()['id']}/confirm/").json()["status"] == "confirmed"
    drafted = officer.post("decisions/", {"recommendation": seen["id"], "position": "accept"})
    assert (drafted.status_code, drafted.json()["status"]) == (201, "drafted")
    mine = f"decisions/{drafted.json()['id']}/"
    assert program(world.officers["LV"]).get(mine).status_code == 404
    assert officer.put(mine, {"position": "conditions"}, version=1).json()["faults"].keys() == {"reservations"}
    assert officer.put(mine, {"position": "decline"}, version=1).json()["position"] == "decline"
    partner = program(world.officers["LV"])
    assert officer.put(mine, officer.get(mine).json(), version=2).json()["position"] == "decline"
    assert officer.post(f"{mine}cast/", version=3).status_code == 403
    assert approver.post(f"{mine}cast/", version=3).json()["status"] == "cast"
    assert partner.get(mine).json()["position"] == "decline"
    theirs = partner.post("decisions/", {"recommendation": seen["id"], "position": "abstain"}).json()
    assert partner.put(mine, {"position": "accept"}, version=theirs["version"]).status_code == 403
    assert partner.get(f"decisions/{theirs['id']}/").json() == theirs
    day = {"recommendation": seen["id"], "earliest_on": "2028-06-01", "approved_on": None, "remark": "In June."}
    stated = approver.post("approval-paths/", day)
    assert (stated.status_code, stated.json()["nation"]) == (201, "EE"), stated.json()
    path = f"approval-paths/{stated.json()['id']}/"
    assert approver.post("approval-paths/", day).status_code == 412
    assert approver.put(path, stated.json(), version=1).json()["earliest_on"] == "2028-06-01"
    assert program(world.approvers["LV"]).put(path, day, version=2).status_code == 403
    asked = officer.post("packs/", {"recommendation": seen["id"], "language": "en"})
    assert (asked.status_code, asked.json()["audience"]) == (202, "EE")
    assert officer.get(f"jobs/{asked.json()['job']}/").json()["state"] == "queued"
    assert officer.get(f"packs/{asked.json()['id']}/file/").status_code == 409
    assert officer.get("packs/").json()["count"] == 1
    assert {"decision.cast", "pack.request"} <= {row["verb"] for row in approver.get("events/").json()["results"]}
