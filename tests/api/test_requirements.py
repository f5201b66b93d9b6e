"""Requirements over the API: the pages' own rules, faults by place, versions, one deed for each key."""

from django.test import Client

from accounts.context import acting_as
from accounts.models import Event
from procurement.models import RequestKey
from tests import factories as make
from tests.api.bodies import euro, requirement

PROBLEM = "application/problem+json"


def kept(person):
    """How many keys and events there are of somebody."""
    with acting_as(person.actor):
        return tuple(model.objects.visible_to(person.actor).count() for model in (RequestKey, Event))


def test_a_requirement_walks_from_draft_to_a_round(db, program):
    officer, approver, manager = make.officer("PL"), make.approver("PL"), make.manager()
    scoring_round = make.scoring_round(manager)
    writer, signer = program(officer), program(approver)
    made = writer.post("requirements/", requirement("PLN"))
    assert made.status_code == 201, made.json()
    row = made.json()
    assert (row["reference"], row["status"], row["version"], made["ETag"]) == ("PL-001", "draft", 1, '"1"')
    assert row["private"]["worth_per_unit"] == euro("5000000.00", "PLN") | {"price_basis": None}
    assert row["lines"][0] == {
        "metric": "endurance_h",
        "threshold": "10.0000",
        "objective": "40.0000",
        "unit": "h",
        "is_kpp": False,
        "conditions": {},
        "verification": "test",
        "note": "",
        "is_withheld": False,
        "weight": "1.00",
    }
    place = f"requirements/{row['id']}/"
    changed = writer.put(place, requirement("PLN", quantity=5), version=1)
    assert (changed.status_code, changed.json()["quantity"]) == (200, 5)
    assert writer.post(f"{place}submit/", version=changed.json()["version"]).json()["status"] == "submitted"
    approved = signer.post(f"{place}approve/", version=3)
    assert approved.json()["status"] == "approved"
    released = signer.post(f"{place}release/", {"audiences": ["DE"]}, version=4)
    assert released.status_code == 200
    entered = signer.post(f"{place}enter-round/", {"round": str(scoring_round.pk)}, version=5)
    assert (entered.status_code, entered.json()["requirement"]) == (201, row["id"])
    assert signer.post(f"{place}withdraw/", version=6).status_code == 409


def test_another_nation_reads_the_shareable_part_alone(db, program):
    need = make.requirement(make.officer("PL"), private={"notes": "canary-7351"}, title="Shared need")
    stranger = program(make.officer("DE"))
    before = stranger.get(f"requirements/{need.pk}/")
    nowhere = stranger.get("requirements/6a4a12f5-4dd4-4c27-ae51-30a0a05ae8ba/")
    assert (before.status_code, before.content, before["Content-Type"]) == (404, nowhere.content, PROBLEM)
    approver = make.approver("PL")
    program(approver).post(f"requirements/{need.pk}/release/", {"audiences": ["DE"]}, version=need.version)
    seen = stranger.get(f"requirements/{need.pk}/").json()
    assert seen["title"] == "Shared need"
    assert (seen["private"], seen["author"], seen["lines"][0]["weight"]) == (None, None, None)
    assert {row["field"] for row in seen["withheld"]} >= {"private", "lines.weight"}
    assert b"canary-7351" not in stranger.get("requirements/").content
    assert [row["id"] for row in stranger.get("requirements/").json()["results"]] == [str(need.pk)]


def test_every_fault_is_named_by_its_place(db, program):
    writer = program(make.officer("EE"))
    lines = [
        {"metric": "endurance_h", "threshold": "10", "objective": "4", "weight": "1"},
        {"metric": "endurance_h", "threshold": "x", "objective": "4", "weight": "-1"},
    ]
    shape = writer.post("requirements/", requirement(lines=lines, quantity=0, need_by="soon"))
    assert (shape.status_code, shape["Content-Type"]) == (400, PROBLEM)
    assert set(shape.json()["faults"]) == {"quantity", "need_by", "lines[1].threshold", "lines[1].weight"}
    rule = writer.post("requirements/", requirement(lines=lines[:1], need_by="2020-01-01"))
    assert set(rule.json()["faults"]) == {"need_by", "lines[0].objective"}
    unknown = writer.post("requirements/", requirement(lines=[{**lines[0], "metric": "wingspan"}]))
    assert set(unknown.json()["faults"]) == {"lines[0].metric"}
    foreign = writer.post("requirements/", requirement("PLN"))
    assert set(foreign.json()["faults"]) == {"private.worth_per_unit.currency", "private.budget_ceiling.currency"}
    assert writer.get("requirements/").json()["count"] == 0


def test_who_is_late_is_told_the_differences_and_overwrites_nothing(db, program):
    officer = make.officer("EE")
    writer = program(officer)
    row = writer.post("requirements/", requirement()).json()
    place = f"requirements/{row['id']}/"
    assert writer.put(place, requirement(quantity=5), version=1).status_code == 200
    late = writer.put(place, requirement(title="Mine", quantity=3), version=1)
    assert (late.status_code, late.json()["version"]) == (412, 2)
    told = {fault["place"]: (fault["sent"], fault["current"]) for fault in late.json()["differences"]}
    assert (told["quantity"], told["title"]) == ((3, 5), ("Mine", "Patrol boats without crews"))
    assert writer.get(place).json()["quantity"] == 5
    assert writer.put(place, requirement()).status_code == 428
    assert writer.post(f"{place}submit/").status_code == 428
    assert writer.post(f"{place}submit/", **{"If-Match": "two"}).status_code == 400


def test_the_same_key_does_it_once(db, program):
    officer = make.officer("EE")
    writer, once = program(officer), {"Idempotency-Key": "import-17"}
    first = writer.post("requirements/", requirement(), **once)
    again = writer.post("requirements/", requirement(), **once)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json()["id"], again["Idempotent-Replayed"]) == (first.json()["id"], "true")
    assert "Idempotent-Replayed" not in first
    other = writer.post("requirements/", requirement(title="Another"), **once)
    assert (other.status_code, other["Content-Type"]) == (422, PROBLEM)
    colleague = program(make.officer("EE")).post("requirements/", requirement(), **once)
    assert colleague.json()["id"] != first.json()["id"]
    assert writer.post("requirements/", requirement(), **{"Idempotency-Key": "x" * 101}).status_code == 400
    assert writer.get("requirements/").json()["count"] == 2


def test_a_refused_request_leaves_its_key_free_and_no_event(db, program):
    officer = make.officer("EE")
    writer, once = program(officer), {"Idempotency-Key": "one"}
    assert writer.post("requirements/", requirement(quantity=0), **once).status_code == 400
    assert writer.post("requirements/", requirement(need_by="2020-01-01"), **once).status_code == 400
    assert kept(officer) == (0, 0)
    assert writer.post("requirements/", requirement(), **once).status_code == 201
    assert kept(officer) == (1, 1)


def test_roles_bind_as_on_the_pages(db, program):
    need = make.requirement(make.officer("EE"), status="submitted")
    assert program(make.officer("EE")).post(f"requirements/{need.pk}/approve/", version=1).status_code == 403
    assert program(make.manager()).post("requirements/", requirement()).status_code == 403
    signed_out = Client().get("/api/v1/requirements/")
    assert (signed_out.status_code, signed_out["WWW-Authenticate"], signed_out["Content-Type"]) == (
        401,
        "Bearer",
        PROBLEM,
    )


def test_a_session_needs_its_csrf_token(db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.officer("EE"))
    assert client.get("/api/v1/requirements/").status_code == 200
    assert client.post("/api/v1/requirements/", requirement(), "application/json").status_code == 403
