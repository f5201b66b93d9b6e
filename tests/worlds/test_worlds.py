"""The demonstration as a whole: as wide as a reader may expect, the same each time, and its core a part of it."""

import json
from collections import Counter

import pytest
from django.db import transaction

from accounts.context import acting_as, database_role
from accounts.models import Event, Invitation, Notification, Person, RoleAssignment
from accounts.roles import Role
from accounts.rowsecurity import SCORER, WORKER
from accounts.scoped import row_security_alone
from procurement.demo import world
from procurement.demo.tables import Tables
from procurement.models import (
    Allocation,
    CostShare,
    NationalDecision,
    Offer,
    Pack,
    PriceTier,
    Requirement,
    RequirementLine,
    Round,
    Withholding,
)
from procurement.queries import home
from trials.models import Campaign, CapabilityArea, Claim, EvidenceFile, Measurement, Run, System, Trial, Vendor

pytestmark = pytest.mark.slow

# What two fills have in common: columns without random keys, clock times of entry, and hashes.
COMPARED = {
    Person: ("email", "name", "nation"),
    System: ("name", "vendor__name", "capability_area", "domain", "size_class"),
    Claim: ("system__name", "metric", "value", "stated_by", "stated_on"),
    Run: ("campaign__name", "system__name", "number", "started_at", "result", "wave_height_m"),
    Measurement: ("run__campaign__name", "run__system__name", "run__number", "metric", "value", "successes", "quality"),
    Offer: ("reference", "mode", "status", "currency", "valid_until", "capacity"),
    PriceTier: ("offer__reference", "min_quantity", "unit_price"),
    Requirement: ("nation", "number", "title", "status", "quantity", "need_by"),
    RequirementLine: ("requirement__title", "metric", "threshold", "objective", "is_kpp"),
    Allocation: ("buy__offer__reference", "nation", "requirement__title", "quantity"),
    CostShare: ("recommendation__round__name", "nation", "payment"),
    NationalDecision: ("recommendation__round__name", "nation", "position", "status", "reservations"),
}


def in_a_world(read, *, core):
    """What `read` finds in a freshly filled world, which is undone afterwards."""
    with transaction.atomic(), database_role(WORKER):
        world.fill(lambda step: None, core=core)
        with transaction.atomic(), database_role(SCORER), row_security_alone():
            found = read()
        transaction.set_rollback(True)
    return found


def rows():
    """Every compared row of every compared table, in one order."""
    return {model: sorted(map(str, model._base_manager.values_list(*names))) for model, names in COMPARED.items()}


def figures():
    """How wide the world is."""
    decided = NationalDecision._base_manager.filter(recommendation__round__status="closed")
    by = {
        "people": Person._base_manager.exclude(nation=None).values_list("nation"),
        "modes": Offer._base_manager.values_list("mode"),
        "offers": Offer._base_manager.values_list("status"),
        "needs": Requirement._base_manager.values_list("status"),
        "results": Run._base_manager.values_list("result"),
        "quality": Measurement._base_manager.values_list("quality"),
        "rounds": Round._base_manager.values_list("status"),
        "domains": System._base_manager.values_list("domain"),
        "areas": System._base_manager.values_list("capability_area"),
        "positions": decided.values_list("position"),
    }
    found = {name: Counter(value for (value,) in values) for name, values in by.items()}
    found["types"] = {name.rsplit("-", 1)[0] for name in System._base_manager.values_list("name", flat=True)}
    found["countries"] = set(Vendor._base_manager.values_list("country", flat=True))
    found["counts"] = {model: model._base_manager.count() for model in (Vendor, Campaign)}
    with database_role(WORKER):  # the scorer has no business with packs
        found["counts"][Pack] = Pack._base_manager.count()
    found["all areas"] = set(CapabilityArea._base_manager.values_list("pk", flat=True))
    found |= wider()
    found["desks"] = desks()
    claimed = Counter(Claim._base_manager.values_list("system", "metric"))
    found["claimed twice"] = sum(count > 1 for count in claimed.values())
    return found


def wider():
    """What the daily work around the figures leaves behind."""
    counts = {
        "trials": Trial._base_manager.values_list("status"),
        "types of files": EvidenceFile._base_manager.values_list("media_type"),
        "labels": Requirement._base_manager.exclude(releasable_to=None).values_list("privacy_mark"),
        "roles": RoleAssignment._base_manager.values_list("role"),
        "events": Event._base_manager.values_list("verb"),
    }
    written = Event._base_manager.filter(verb="comment.write").values_list("body", flat=True)
    return {name: Counter(value for (value,) in values) for name, values in counts.items()} | {
        "comments": Counter(json.loads(body)["details"]["audience"] for body in written),
        "withheld": Counter(row.opened_at is None for row in Withholding._base_manager.all()),
        "invited": Invitation._base_manager.filter(ended_at=None).count(),
        "conditions": [run.conditions.keys() for run in Run._base_manager.filter(result="completed")],
    }


def desks():
    """What the first person of each role finds on the desk: tasks, capability areas, buys, notifications."""
    first = {}
    for row in Tables()("people"):
        first.setdefault(row["role"], row["email"])
    with database_role(WORKER):
        people = {role: Person.objects.get(email=email) for role, email in first.items()}
        return {role: desk_of(person) for role, person in people.items()}


def desk_of(person):
    with acting_as(person.actor):
        tasks = {str(task.kind) for task in home.waiting_for(person.actor)}
        areas, buys = home.need_beside_others(person.actor), home.buys_of_group(person.actor)[1]
        read = Counter(row.read_at is None for row in Notification.objects.visible_to(person.actor))
    return {"tasks": tasks, "areas": len(areas), "buys": len(buys), "read": read}


@pytest.fixture(scope="module")
def whole(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return in_a_world(figures, core=False)


def test_two_fills_differ_in_nothing_that_is_compared(db):
    first, again = (in_a_world(rows, core=True) for _ in range(2))
    assert all(first.values())
    assert first == again


def test_every_nation_has_its_people(whole):
    assert len(whole["people"]) == 8
    assert min(whole["people"].values()) >= 4


def test_the_catalogue_is_wide(whole):
    assert sum(whole["domains"].values()) >= 70
    assert len(whole["domains"]) == 5
    assert len(whole["types"]) >= 20
    assert whole["areas"].keys() == whole["all areas"]
    assert whole["counts"][Vendor] >= 25
    assert len(whole["countries"]) >= 10
    assert whole["claimed twice"] >= 10


def test_the_season_has_runs_of_every_kind(whole):
    assert sum(whole["results"].values()) >= 350
    assert whole["results"]["aborted"] >= 20
    assert whole["results"]["invalid"] >= 5
    assert whole["quality"]["doubtful"] >= 20
    assert whole["counts"][Campaign] >= 4


def test_runs_state_the_conditions_around_them(whole):
    full = [keys for keys in whole["conditions"] if len(keys) >= 18]
    assert len(full) >= 300
    assert all({"water_depth_m", "salinity_psu", "light", "autonomy_mode"} <= keys for keys in full)


def test_trials_stand_in_every_state_and_many_have_evidence(whole):
    assert whole["trials"].keys() == {"planned", "under_way", "ended", "cancelled"}
    assert {"planned", "started"} <= whole["results"].keys()
    assert whole["types of files"]["text/csv"] >= 40
    assert whole["types of files"]["image/png"] >= 15


def test_every_role_is_somebodys(whole):
    assert whole["roles"].keys() == {role.value for role in Role}
    assert whole["invited"] == 8


def test_nations_keep_back_what_opens_by_itself_and_label_what_they_share(whole):
    assert whole["withheld"][True] >= 5
    assert whole["withheld"][False] >= 1
    assert sum(whole["labels"].values()) >= 3


def test_people_talk_to_all_and_among_themselves(whole):
    assert min(whole["comments"]["own"], whole["comments"]["readers"]) >= 4
    assert min(whole["events"]["comment.edit"], whole["events"]["comment.withdraw"]) >= 1


def test_some_nations_have_said_when_they_can_sign(whole):
    assert whole["events"]["approval.state"] >= 4


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("officer", "Check again"),
        ("approver", "Enter requirements"),
        ("national_auditor", "Go through the audit trail"),
        ("national_administrator", "Invitation not accepted yet"),
        ("board_member", "Offer expires"),
        ("requirement_owner", "Finish and submit"),
        ("finance", "State the budget envelope"),
        ("security_officer", "Decide on its release"),
        ("programme_manager", "Lock the round"),
        ("trial_analyst", "Record the outcome"),
        ("market_officer", "Finish and submit"),
        ("observer", "Offer expires"),
        ("programme_auditor", "Go through the audit trail"),
        ("administrator", "Confirm a role"),
    ],
)
def test_every_role_finds_its_work_on_its_desk(whole, role, kind):
    assert kind in whole["desks"][role]["tasks"]


def test_desks_set_a_nation_beside_the_group_and_some_notifications_are_unread(whole):
    assert whole["desks"]["officer"]["areas"] >= 5
    assert whole["desks"]["officer"]["buys"] >= 1
    assert whole["desks"]["observer"]["areas"] >= 3
    assert min(whole["desks"]["officer"]["read"][state] for state in (True, False)) >= 1


def test_the_market_has_offers_in_every_state(whole):
    assert sum(whole["modes"].values()) >= 115
    assert min(whole["modes"].values()) >= 15
    assert {"draft", "submitted", "withdrawn"} <= whole["offers"].keys()


def test_the_needs_stand_in_every_state(whole):
    assert sum(whole["needs"].values()) >= 58
    assert {"draft", "submitted", "approved", "withdrawn"} <= whole["needs"].keys()


def test_rounds_are_finished_before_the_nations_open_and_in_preparation(whole):
    assert whole["rounds"] == {"closed": 1, "proposed": 1, "open": 1, "preparing": 1}
    assert {"accept", "conditions", "decline", "abstain"} == whole["positions"].keys()
    assert sum(whole["positions"].values()) == 8
    assert whole["counts"][Pack] >= 6
