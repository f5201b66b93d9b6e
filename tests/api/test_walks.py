"""Verbs beside the road to a decision: catalogue, ladder, registers, comments, withheld fields, trials and files."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.context import acting_as
from accounts.notifying import notify
from tests import factories as make
from tests.api.bodies import euro, offer, requirement

SOURCED = {"source": "Test", "verified_on": "2026-02-01"}
VENDOR = {"name": "DEMO-VENDOR-8", "country": "EE", "owner_country": "EE", **SOURCED}
PAPERS = {"on": "2026-03-01", "document": "Letter 1", "stated_by": "Ministry", "remark": ""}


def test_the_market_office_keeps_the_catalogue(db, program):
    market, reader = program(make.market_officer()), program(make.officer("EE"))
    made = market.post("vendors/", VENDOR)
    assert made.status_code == 201, made.json()
    place = f"vendors/{made.json()['id']}/"
    assert market.put(place, VENDOR | {"ncage": "abc"}, version=1).json()["faults"].keys() == {"ncage"}
    assert market.put(place, VENDOR | {"ncage": "A1B2C"}, version=1).json()["ncage"] == "A1B2C"
    late = market.put(place, VENDOR | {"ncage": "XXXXX"}, version=1)
    assert (late.status_code, late.json()["differences"][0]["current"]) == (412, "A1B2C")
    assert market.post(f"{place}withdraw/", version=2).json()["status"] == "withdrawn"
    assert market.post(f"{place}withdraw/", version=3).status_code == 409
    assert market.post(f"{place}restore/", version=3).json()["status"] == "active"
    assert reader.post(f"{place}withdraw/", version=4).status_code == 403


def test_a_claim_is_superseded_and_kept(db, program):
    market, system = program(make.market_officer()), make.system()
    stated = {"value": "30", "kind": "vendor", "stated_by": "DEMO", "source": "Leaflet", "stated_on": "2025-05-01"}
    first = market.post("claims/", {"system": str(system.pk), "metric": "endurance_h", **stated})
    assert first.status_code == 201, first.json()
    place = f"claims/{first.json()['id']}/supersede/"
    newer = market.post(place, stated | {"value": "28", "conditions": "In waves."})
    assert (newer.status_code, newer.json()["supersedes"]) == (201, first.json()["id"])
    assert market.post(place, stated).status_code == 409
    standing = market.get(f"claims/?system={system.pk}&standing=true").json()["results"]
    assert [row["value"] for row in standing] == ["28.0000"]


def test_an_offer_is_clarified_made_final_and_left_out(db, program):
    market, system = program(make.market_officer()), make.system()
    row = market.post("offers/", offer(system)).json()
    place = f"offers/{row['id']}/"
    shown = market.post(f"{place}submit/", version=1).json()
    assert market.post(f"{place}clarify/", shown, version=2).json()["faults"].keys() == {"reason"}
    clarified = market.post(f"{place}clarify/", shown | {"lead_months": 8, "reason": "Asked for the yard."}, version=2)
    assert (clarified.json()["status"], clarified.json()["lead_months"]) == ("clarified", 8), clarified.json()
    final = market.post(f"{place}finalise/", clarified.json() | {"reason": "Last word."}, version=3)
    assert final.json()["status"] == "best_and_final"
    why = {"exclusion": "conflict", "exclusion_text": "The assessor owns shares."}
    assert market.post(f"{place}exclude/", why, version=4).json()["exclusion_text"] == why["exclusion_text"]
    steps = market.get(f"offer-versions/?offer={row['id']}&ordering=number").json()["results"]
    assert [one["step"] for one in steps] == ["submit", "clarify", "finalise"]


def test_the_programme_office_takes_a_nation_up_the_ladder_once(db, program):
    office = program(make.manager())
    founded = office.post("programmes/", {"name": "Second", "mandate": "Test.", "agreed_on": "2026-02-12"})
    body, once = {"programme": founded.json()["id"], "nation": "SE", **PAPERS}, {"Idempotency-Key": "join-1"}
    joined = office.post("participations/", body, **once)
    assert (joined.status_code, joined.json()["status"]) == (201, "observer"), joined.json()
    again = office.post("participations/", body, **once)
    assert (again.json(), again["Idempotent-Replayed"]) == (joined.json(), "true")
    place = f"participations/{joined.json()['id']}/step/"
    assert office.post(place, {"verb": "fly", **PAPERS}, version=1).json()["faults"].keys() == {"verb"}
    climbed = office.post(place, {"verb": "take_interest", **PAPERS}, version=1)
    assert (climbed.json()["status"], len(climbed.json()["steps"])) == ("interested", 2), climbed.json()
    due = office.post("milestones/", {"programme": founded.json()["id"], "name": "Signature", "due_on": "2028-01-01"})
    move = f"milestones/{due.json()['id']}/"
    assert office.post(f"{move}reach/", version=1).json()["reached_on"] == timezone.localdate().isoformat()
    assert office.post(f"{move}drop/", version=2).status_code == 409
    assert program(make.officer("SE")).post(f"{move}resume/", version=2).status_code == 403


def test_rates_are_entered_once_for_everybody(db, program):
    market = program(make.market_officer())
    rates = [{"currency": code, "per_euro": value} for code, value in (("DKK", "7.46"), ("PLN", "4.3"), ("SEK", "11"))]
    body = {"rates_on": "2026-01-05", "source": "ECB", "rates": rates}
    missing = market.post("rate-sets/", body | {"rates": rates[:1]})
    assert missing.json()["faults"].keys() == {"rates"}
    made = market.post("rate-sets/", body, **{"Idempotency-Key": "ecb"})
    assert (made.status_code, made.json()["rates"][0]) == (201, {"currency": "DKK", "per_euro": "7.460000"})
    assert market.post("rate-sets/", body, **{"Idempotency-Key": "ecb"}).json() == made.json()
    assert market.post("rate-sets/", body).json()["faults"].keys() == {"rates_on"}


def test_a_comment_is_answered_edited_and_taken_back(db, program):
    officer, market = make.officer("EE"), make.market_officer()
    system = make.system()
    asker, other = program(officer), program(market)
    body = {"subject": "system", "object_id": str(system.pk), "audience": "readers", "kind": "question", "text": "Ice?"}
    asked = asker.post("comments/", body)
    assert (asked.status_code, asked.json()["nation"]) == (201, "EE"), asked.json()
    place = f"comments/{asked.json()['id']}/"
    answer = other.post(f"{place}answer/", {"text": "Thin ice only.", "audience": "readers"})
    assert (answer.json()["kind"], answer.json()["answers"]) == ("answer", asked.json()["id"])
    assert other.post(f"{place}edit/", {"text": "No."}).status_code == 404  # the database holds it for its author
    edited = asker.post(f"{place}edit/", {"text": "In ice?"})
    assert (edited.status_code, edited.json()["replaces"]) == (201, asked.json()["id"])
    taken = asker.post(f"comments/{edited.json()['id']}/withdraw/")
    assert (taken.json()["text"], taken.json()["withdrawn_at"] is None) == (None, False)
    hidden = make.requirement(make.officer("PL"))
    unseen = asker.post("comments/", body | {"subject": "requirement", "object_id": str(hidden.pk)})
    nothing = asker.post("comments/", body | {"subject": "requirement", "object_id": str(system.pk)})
    assert (unseen.status_code, unseen.content) == (404, nothing.content)


def test_a_register_is_kept_released_and_settled(db, program):
    officer, approver, manager = make.officer("EE"), make.approver("EE"), make.manager()
    programme = make.programme(manager)
    writer, neighbour = program(officer), program(make.officer("LV"))
    body = {
        "programme": str(programme.pk),
        "responsible": str(officer.pk),
        "statement": "No ice.",
        "expires_on": "2029-01-01",
    }
    foreign = writer.post("assumptions/", body | {"responsible": str(manager.pk)})
    assert foreign.json()["faults"].keys() == {"responsible"}
    row = writer.post("assumptions/", body).json()
    place = f"assumptions/{row['id']}/"
    assert neighbour.get(place).status_code == 404
    assert writer.post(f"{place}release/", {"audiences": ["LV"]}, version=1).status_code == 403
    assert program(approver).post(f"{place}release/", {"audiences": ["LV"]}, version=1).status_code == 200
    assert neighbour.get(place).json()["statement"] == "No ice."
    assert [one["audience"] for one in writer.get(f"releases/?object={row['id']}").json()["results"]] == ["LV"]
    assert program(approver).post(f"{place}release/", {"audiences": []}, version=2).status_code == 200
    assert neighbour.get(place).status_code == 404
    assert writer.post(f"{place}refute/", version=3).json()["status"] == "refuted"
    assert writer.post(f"{place}reopen/", version=4).json()["status"] == "open"
    assert writer.post(f"{place}confirm/", version=5).json()["status"] == "confirmed"
    assert {one["id"] for one in writer.get("colleagues/").json()["results"]} == {str(officer.pk), str(approver.pk)}
    assert program(make.market_officer()).get("colleagues/").json()["count"] == 0


def test_a_withheld_field_is_its_nations_alone_until_it_opens(db, program):
    officer, approver, stranger = make.officer("EE"), make.approver("EE"), program(make.officer("DE"))
    need = make.requirement(officer, quantity=7)
    signer = program(approver)
    place = f"requirements/{need.pk}/"
    version = signer.post(f"{place}release/", {"audiences": ["DE"]}, version=need.version).json()["version"]
    reason = {"reason": "oth-int", "opens_on": (timezone.localdate() + timedelta(days=30)).isoformat()}
    assert signer.post(f"{place}withhold/", {"field": "title", **reason}, version=version).json()["faults"].keys() == {
        "field"
    }
    kept = signer.post(f"{place}withhold/", {"field": "quantity", **reason}, version=version)
    assert kept.json()["quantity"] == 7, kept.json()
    seen = stranger.get(place).json()
    assert (seen["quantity"], [row["field"] for row in seen["withheld"] if row["field"] == "quantity"]) == (
        None,
        ["quantity"],
    )
    assert [row["quantity"] for row in stranger.get("requirements/").json()["results"]] == [None]
    assert [row["quantity"] for row in program(officer).get("requirements/").json()["results"]] == [7]
    (row,) = signer.get(f"withholdings/?requirement={need.pk}&standing=true").json()["results"]
    verb = f"withholdings/{row['id']}/disclose/"
    assert stranger.post(verb, version=kept.json()["version"]).status_code == 403
    assert signer.post(verb, version=1).status_code == 412
    assert signer.post(verb, version=kept.json()["version"]).json()["opened_at"] is not None
    assert stranger.get(place).json()["quantity"] == 7
    ended = signer.post(f"{place}retract/", {"audiences": ["DE"]}, version=kept.json()["version"] + 1)
    assert (ended.status_code, stranger.get(place).status_code) == (200, 404)


def test_a_label_limits_releases_and_named_people_alone_read(db, program):
    officer, approver, colleague = make.officer("EE"), make.approver("EE"), make.officer("EE")
    signer, place = program(approver), f"requirements/{make.requirement(officer).pk}/"
    label = {"classification": "NON-CLASSIFIED", "releasable_to": ["FI"], "privacy_mark": "staff"}
    marked = signer.post(f"{place}mark/", label, version=1)
    assert (marked.status_code, marked.json()["marking"]["releasable_to"]) == (200, ["FI"]), marked.json()
    assert signer.post(f"{place}release/", {"audiences": ["DE"]}, version=2).status_code == 409
    outsider = {"people": [str(make.officer("DE").pk)]}
    assert signer.post(f"{place}admit/", outsider, version=2).json()["faults"].keys() == {"people"}
    assert signer.post(f"{place}admit/", {"people": [str(officer.pk)]}, version=2).json()["restricted"] is True
    assert (program(officer).get(place).status_code, program(colleague).get(place).status_code) == (200, 404)


def test_an_envelope_is_its_nations_secret(db, program):
    officer = make.officer("PL")
    scoring_round, writer = make.scoring_round(make.manager()), program(officer)
    body = {"round": str(scoring_round.pk), "amount": euro("7000000.00")}
    assert writer.post("envelopes/", body).json()["faults"].keys() == {"amount.currency"}
    made = writer.post("envelopes/", body | {"amount": euro("7000000.00", "PLN")})
    assert (made.status_code, made.json()["amount"]["amount"]) == (201, "7000000.00"), made.json()
    again = writer.post("envelopes/", body | {"amount": euro("8000000.00", "PLN")})
    assert (again.json()["id"], writer.get("envelopes/").json()["count"]) == (made.json()["id"], 1)
    assert program(make.officer("DE")).get("envelopes/").json()["count"] == 0


RUN = {
    "started_at": "2025-05-01T08:00:00Z",
    "result": "planned",
    "position": {"latitude": "59.51234", "longitude": "24.74321"},
    "ice": "free",
    "payload": "Sonar",
    "operator_nation": "EE",
}
OUTCOME = {
    "ended_at": "2025-05-01T10:00:00Z",
    "result": "completed",
    "wave_height_m": "1.20",
    "wind_mean_kn": "12",
    "visibility_km": "10",
    "air_temperature_c": "9",
    "gnss": "clear",
}


def measured(metric, value):
    return {"metric": metric, "value": value, "method": "log", "quality": "good", "measured_by": "TFX"}


def test_a_trial_is_planned_and_its_run_recorded_and_put_right(db, program):
    analyst, reader = make.analyst(), make.officer("DE")
    of = make.campaign(analyst)
    recorder, other = program(analyst), program(reader)
    body = {"campaign": str(of.pk), "system": str(make.system().pk), "site": str(make.site(analyst).pk)}
    planned = recorder.post("trials/", body | {"starts_on": "2025-04-01", "ends_on": "2025-06-01"})
    assert planned.status_code == 201, planned.json()
    place = f"trials/{planned.json()['id']}/"
    assert recorder.post(f"{place}start/", version=1).json()["status"] == "under_way"
    run = recorder.post("runs/", RUN | {"trial": planned.json()["id"]})
    assert (run.status_code, run.json()["number"], run.json()["latitude"]) == (201, 1, "59.5"), run.json()
    row = f"runs/{run.json()['id']}/"
    shown = {name: value for name, value in run.json().items() if name != "measurements"}
    filled = recorder.post(
        f"{row}fill/", shown | OUTCOME | {"measurements": [measured("endurance_h", "31")]}, version=1
    )
    assert (filled.status_code, filled.json()["ice"], filled.json()["sea_state"]) == (200, "free", 3), filled.json()
    assert recorder.post(f"{row}fill/", shown | OUTCOME, version=2).status_code == 409
    added = recorder.post(f"{row}measure/", {"measurements": [measured("range_nm", "80")]})
    assert {one["metric"] for one in added.json()["measurements"]} == {"endurance_h", "range_nm"}
    right = recorder.post(f"{row}amend/", {"why": "Read twice.", "wave_height_m": "2.60"}, version=2)
    assert (right.json()["sea_state"], right.json()["payload"]) == (5, "Sonar"), right.json()
    assert right.json()["corrections"][0]["changes"] == [{"field": "wave_height_m", "before": "1.2", "after": "2.6"}]
    assert other.get(row).status_code == 404
    owner = program(make.approver("EE"))
    assert owner.post(f"campaigns/{of.pk}/release/", {"audiences": ["DE"]}, version=1).status_code == 200
    assert (other.get(row).json()["position"], other.get(row).json()["longitude"]) == (None, "24.7")
    assert recorder.get(row).json()["position"] == RUN["position"]
    assert recorder.post(f"{place}cancel/", {"reason": "Storm."}, version=2).json()["status"] == "cancelled"


@pytest.fixture
def stored(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("trials.files.FOLDER", tmp_path)
    return tmp_path


def test_an_evidence_file_is_sent_once_read_in_part_and_withdrawn(db, program, stored):
    analyst = make.analyst()
    trial, sender = make.trial(analyst, make.campaign(analyst), make.system()), program(analyst)

    def send(content=b"speed,depth\n1,2\n", **more):
        file = SimpleUploadedFile("log.csv", content, "text/csv")
        body = {"trial": str(trial.pk), "caption": "Log", "file": file, **more}
        return sender.client.post("/api/v1/evidence-files/", body, headers={"Idempotency-Key": "log"})

    made = send()
    assert (made.status_code, made.json()["media_type"], made.json()["size"]) == (201, "text/csv", 16), made.json()
    assert (send().json()["id"], len(list(stored.iterdir()))) == (made.json()["id"], 1)
    assert send(b"speed,depth\n1,3\n").status_code == 422
    place = f"evidence-files/{made.json()['id']}/"
    part = sender.get(f"{place}file/", Range="bytes=0-4")
    assert (part.status_code, part.getvalue(), part["Content-Range"]) == (206, b"speed", "bytes 0-4/16")
    assert program(make.officer("DE")).get(f"{place}file/").status_code == 404
    assert sender.post(f"{place}withdraw/", {"reason": "Wrong trial."}).json()["withdrawn_because"] == "Wrong trial."
    assert sender.get(f"{place}file/").status_code == 409
    assert sender.post("evidence-files/", {"trial": str(trial.pk)}).status_code == 415


def test_a_campaign_is_prepared_given_analysts_and_named_readers(db, program):
    analyst, approver, officer = make.analyst(), make.approver("EE"), make.officer("EE")
    body = {"nation": "EE", "name": "Autumn", "starts_on": "2026-03-01", "ends_on": "2026-10-31"}
    made = program(analyst).post("campaigns/", body)
    assert (made.status_code, made.json()["analysts"]) == (201, [str(analyst.pk)]), made.json()
    place, second = f"campaigns/{made.json()['id']}/", make.analyst()
    chooser = program(officer)
    assert str(second.pk) in {row["id"] for row in chooser.get("analysts/").json()["results"]}
    assert program(analyst).get("analysts/").json()["count"] == 0
    both = {"analysts": [str(analyst.pk), str(second.pk)]}
    assert set(chooser.post(f"{place}assign/", both, version=1).json()["analysts"]) == set(both["analysts"])
    assert chooser.post(f"{place}assign/", {"analysts": [str(officer.pk)]}, version=2).status_code == 400
    named = program(approver).post(f"{place}admit/", {"people": [str(analyst.pk)]}, version=2)
    assert (named.status_code, named.json()["restricted"]) == (200, True), named.json()
    assert chooser.get(place).status_code == 404


def test_notifications_are_read_and_the_chain_is_asked_for(db, program):
    officer = make.officer("EE")
    need = make.requirement(officer)
    with acting_as(officer.actor):
        notify([officer], "comment.added", need)
        notify([officer], "comment.added", need)
    reader = program(officer)
    first = reader.get("notifications/?unread=true").json()["results"][0]
    assert reader.post(f"notifications/{first['id']}/read/").json()["read_at"] is not None
    assert reader.get("notifications/?unread=true").json()["count"] == 1
    assert reader.post("notifications/read-all/").status_code == 204
    assert reader.get("notifications/?unread=true").json()["count"] == 0
    assert reader.post("events/verify/").status_code == 403
    asked = program(make.person("national_auditor", "EE")).post("events/verify/")
    assert (asked.status_code, asked.json()["kind"]) == (202, "chain.verify")


def test_a_nation_keeps_its_own_approval_rules(db, program):
    officer = make.officer("DK")
    body = {
        "body": "Finance Committee", "from_amount": euro("70000000.00", "DKK"), "currency": "DKK",
        "before": "contract", "valid_from": "2026-01-01", "source": "Law",
    }  # fmt: skip
    keeper = program(officer)
    assert keeper.post("approval-rules/", body | {"currency": "EUR"}).json()["faults"].keys() == {
        "from_amount.currency"
    }
    made = keeper.post("approval-rules/", body)
    assert (made.status_code, made.json()["nation"]) == (201, "DK"), made.json()
    place = f"approval-rules/{made.json()['id']}/"
    assert keeper.put(place, made.json() | {"valid_until": "2027-01-01"}, version=1).json()["version"] == 2
    assert program(make.officer("SE")).put(place, body, version=2).status_code == 403


def test_a_requirements_conditions_are_kept_as_they_are_written(db, program):
    writer = program(make.officer("EE"))
    line = {"metric": "endurance_h", "threshold": "10", "objective": "40", "weight": "1"}
    made = writer.post("requirements/", requirement(lines=[{**line, "conditions": {"wave_height_m": 2.5}}]))
    assert made.json()["lines"][0]["conditions"] == {"wave_height_m": "2.5"}
    wrong = writer.post("requirements/", requirement(lines=[{**line, "conditions": {"colour": "red"}}]))
    assert wrong.json()["faults"].keys() == {"lines[0].conditions"}
