"""Verbs of requirements: what is refused and why, four eyes, stale versions, two officers at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import Http404

from accounts.context import acting_as
from accounts.models import Event, Person, Release
from accounts.permits import Invalid
from accounts.refusals import NotAllowed, Refusal, Stale
from procurement.actions import requirement as actions
from procurement.models import LineWeight, Requirement, RequirementLine, RequirementPrivate, RoundEntry
from procurement.queries import requirements
from tests import factories
from trials.models import CapabilityArea, Metric

pytestmark = pytest.mark.django_db


def line(
    metric: str = "endurance_h", threshold: Any = 10, objective: Any = 40, weight: Any = 1, **more: Any
) -> dict[str, Any]:
    return {
        "metric": Metric.objects.get(pk=metric),
        "threshold": Decimal(threshold),
        "objective": Decimal(objective),
        "weight": Decimal(weight),
        **more,
    }


def parts(**changed: Any) -> dict[str, Any]:
    """Everything the verb `create` takes, with fields changed by name."""
    fields = {
        "title": "Patrol boats without crews",
        "capability_area": CapabilityArea.objects.get(pk="MDA"),
        "quantity": 3,
        "need_by": date(2031, 1, 1),
        "modes": ["buy"],
        "divisible": False,
        "max_offers": 1,
        "need": "",
    }
    private = {"worth_per_unit": Decimal(5_000_000), "budget_ceiling": Decimal(20_000_000), "notes": "ours"}
    rows = changed.pop("lines", None)
    return {
        "fields": fields | {name: value for name, value in changed.items() if name in fields},
        "lines": [line()] if rows is None else rows,
        "private": private | {name: value for name, value in changed.items() if name in private},
    }


def created(by: Person, **changed: Any) -> Requirement:
    with acting_as(by.actor):
        return actions.create(**parts(**changed), by=by)


def test_create_keeps_all_parts_and_says_so_in_the_trail() -> None:
    officer = factories.officer("PL")
    row = created(officer, lines=[line(is_kpp=True), line("turnaround_min", 90, 30, 2)])
    with acting_as(officer.actor):
        rows = requirements.lines(officer.actor, row)
        assert [(one.metric_id, one.position, one.given_weight, one.is_kpp) for one in rows] == [
            ("endurance_h", 0, 1, True),
            ("turnaround_min", 1, 2, False),
        ]
        assert rows[0].unit == "h"
        assert requirements.private(officer.actor, row).currency == "PLN"
        event = Event.objects.visible_to(officer.actor).get(object_id=row.pk)
        assert (event.verb, event.owner, event.person) == ("requirement.create", "PL", officer)


def test_requirements_are_numbered_per_nation() -> None:
    polish, danish = factories.officer("PL"), factories.officer("DK")
    numbers = [created(polish).number, created(danish).number, created(polish).number]
    assert numbers == [1, 1, 2]


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"need_by": date(2020, 1, 1)}, "need_by"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": 100_001}, "quantity"),
        ({"modes": []}, "modes"),
        ({"modes": ["steal"]}, "modes"),
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"max_offers": 2}, "max_offers"),
        ({"worth_per_unit": Decimal(-1)}, "private.worth_per_unit"),
        ({"budget_ceiling": Decimal("100000000000")}, "private.budget_ceiling"),
    ],
)
def test_a_faulty_field_is_refused_by_name(changed: dict[str, Any], place: str) -> None:
    with pytest.raises(Invalid) as refusal:
        created(factories.officer("EE"), **changed)
    assert list(refusal.value.faults) == [place]


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([("endurance_h", 40, 10)], ["lines[0].objective"]),
        ([("endurance_h", 10, 10)], ["lines[0].objective"]),
        ([("turnaround_min", 30, 90)], ["lines[0].objective"]),
        ([("endurance_h", 10, 40), ("endurance_h", 20, 50)], ["lines[1].metric"]),
        ([("endurance_h", 10, 40), ("lead_time_wk", 10, 5), ("stanag_conf", 1, 2)], ["lines[2].metric"]),
        ([("endurance_h", 10, 40, -1)], ["lines[0].weight", "lines"]),
        ([("endurance_h", 10, 40, 0)], ["lines"]),
        ([], ["lines"]),
    ],
)
def test_a_faulty_line_is_refused_by_its_place(rows: list[tuple[Any, ...]], places: list[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        created(factories.officer("EE"), lines=[line(*row) for row in rows])
    assert set(refusal.value.faults) <= set(places)
    assert places[0] in refusal.value.faults


def test_a_wrong_unit_is_refused_and_names_the_right_one() -> None:
    with pytest.raises(Invalid) as refusal:
        created(factories.officer("EE"), lines=[line(unit="min")])
    assert "(h)" in refusal.value.faults["lines[0].unit"][0]
    assert "measured in h" in refusal.value.faults["lines[0].unit"][0]


def test_more_lines_than_the_bound_are_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        created(factories.officer("EE"), lines=[line()] * 41)
    assert "40" in str(refusal.value.faults["lines"][0])


def test_a_refused_requirement_leaves_nothing_behind() -> None:
    officer = factories.officer("EE")
    with pytest.raises(Invalid):
        created(officer, lines=[line(), line("turnaround_min", 30, 90)])
    with acting_as(officer.actor):
        assert not Requirement.objects.visible_to(officer.actor).exists()
        assert not Event.objects.visible_to(officer.actor).exists()
    assert created(officer).number == 1


@pytest.mark.parametrize("role", ["approver", "national_auditor"])
def test_only_an_officer_enters_a_requirement(role: str) -> None:
    with pytest.raises(NotAllowed):
        created(factories.person(role, "EE"))


def test_the_life_cycle_takes_four_eyes_and_counts_versions() -> None:
    officer, approver = factories.officer("EE"), factories.approver("EE")
    row = created(officer)
    with acting_as(officer.actor):
        assert actions.submit(row, version=1, by=officer).status == "submitted"
    with acting_as(approver.actor):
        assert actions.send_back(row, version=2, by=approver).status == "draft"
    with acting_as(officer.actor):
        actions.submit(row, version=3, by=officer)
    with acting_as(approver.actor):
        approved = actions.approve(row, version=4, by=approver)
    assert (approved.status, approved.version, approved.approver) == ("approved", 5, approver)


def test_nobody_approves_a_requirement_of_their_own() -> None:
    both = factories.officer("EE")
    both.role_assignments.create(role="approver")
    both = Person.objects.get(pk=both.pk)
    row = created(both)
    with acting_as(both.actor):
        actions.submit(row, version=1, by=both)
        with pytest.raises(NotAllowed, match="of their own"):
            actions.approve(row, version=2, by=both)


def test_an_officer_cannot_approve_and_an_approver_cannot_submit() -> None:
    officer, approver = factories.officer("EE"), factories.approver("EE")
    row = factories.requirement(officer, status="draft")
    with acting_as(approver.actor), pytest.raises(NotAllowed):
        actions.submit(row, version=1, by=approver)
    with acting_as(officer.actor), pytest.raises(NotAllowed):
        actions.approve(row, version=1, by=officer)


@pytest.mark.parametrize(
    ("status", "verb"),
    [
        ("draft", "approve"),
        ("draft", "release"),
        ("approved", "submit"),
        ("withdrawn", "submit"),
        ("withdrawn", "approve"),
    ],
)
def test_a_verb_out_of_order_is_refused_with_the_state(status: str, verb: str) -> None:
    officer, approver = factories.officer("EE"), factories.approver("EE")
    row = factories.requirement(officer, status=status)
    by = officer if verb == "submit" else approver
    more = {"audiences": ["PL"]} if verb == "release" else {}
    with acting_as(by.actor), pytest.raises(Refusal, match="Not possible while it is"):
        getattr(actions, verb)(row, **more, version=1, by=by)
    with acting_as(by.actor):
        assert not Release.objects.visible_to(by.actor).exists()


def test_a_stale_version_changes_nothing() -> None:
    officer = factories.officer("EE")
    row = created(officer)
    with acting_as(officer.actor):
        actions.update(row, **parts(title="First"), version=1, by=officer)
        with pytest.raises(Stale):
            actions.update(row, **parts(title="Second"), version=1, by=officer)
        assert Requirement.objects.visible_to(officer.actor).get(pk=row.pk).title == "First"


def test_an_update_replaces_lines_and_asks_for_approval_again() -> None:
    officer, approver = factories.officer("EE"), factories.approver("EE")
    row = factories.requirement(officer, approver=approver)
    with acting_as(officer.actor):
        changed = actions.update(row, **parts(lines=[line("turnaround_min", 90, 30, 5)]), version=1, by=officer)
        assert (changed.status, changed.approver, changed.version) == ("draft", None, 2)
        rows = RequirementLine.objects.visible_to(officer.actor).filter(requirement=row)
        assert [one.metric_id for one in rows] == ["turnaround_min"]
        assert LineWeight.objects.visible_to(officer.actor).get().weight == 5
        assert RequirementPrivate.objects.visible_to(officer.actor).get().notes == "ours"


def test_a_foreign_requirement_does_not_exist_until_it_is_released_and_then_stays_its_owners() -> None:
    officer, stranger = factories.officer("EE"), factories.officer("PL")
    row = created(officer)
    with acting_as(stranger.actor), pytest.raises(Http404):
        actions.submit(row, version=1, by=stranger)
    approver = factories.approver("EE")
    with acting_as(officer.actor):
        actions.submit(row, version=1, by=officer)
    with acting_as(approver.actor):
        actions.approve(row, version=2, by=approver)
        actions.release(row, ["PL"], version=3, by=approver)
    with acting_as(stranger.actor):
        with pytest.raises(Http404):  # row security lets nobody lock another nation's row
            actions.withdraw(row, version=4, by=stranger)
        assert requirements.private(stranger.actor, row) is None
        assert [one.given_weight for one in requirements.lines(stranger.actor, row)] == [None]


def test_withdrawing_ends_every_release() -> None:
    officer, approver, reader = factories.officer("EE"), factories.approver("EE"), factories.officer("PL")
    row = factories.requirement(officer)
    with acting_as(approver.actor):
        actions.release(row, ["PL", "LT"], version=1, by=approver)
        actions.withdraw(row, version=2, by=approver)
        assert not Release.objects.visible_to(approver.actor).exists()
    with acting_as(reader.actor):
        assert not Requirement.objects.visible_to(reader.actor).exists()


def test_entering_a_round_releases_to_its_participants_alone_and_happens_once() -> None:
    officer, approver, manager = factories.officer("EE"), factories.approver("EE"), factories.manager()
    scoring_round = factories.scoring_round(manager, factories.programme(manager, "EE PL"))
    row = factories.requirement(officer)
    with acting_as(approver.actor):
        entry = actions.enter_round(row, scoring_round, version=1, by=approver)
        assert entry.requirement_version == 2
        with pytest.raises(Refusal, match="already"):
            actions.enter_round(row, scoring_round, version=2, by=approver)
    for nation, seen in (("PL", True), ("LT", False)):
        reader = factories.officer(nation)
        with acting_as(reader.actor):
            assert RoundEntry.objects.visible_to(reader.actor).exists() is seen


@pytest.mark.parametrize(
    ("fields", "reason"), [({"status": "locked"}, "not open"), ({"base_month": date(2030, 7, 1)}, "before the round")]
)
def test_a_round_that_does_not_fit_is_refused(fields: dict[str, Any], reason: str) -> None:
    officer, approver = factories.officer("EE"), factories.approver("EE")
    scoring_round = factories.scoring_round(factories.manager(), **fields)
    row = factories.requirement(officer)
    with acting_as(approver.actor), pytest.raises(Refusal, match=reason):
        actions.enter_round(row, scoring_round, version=1, by=approver)


def test_a_requirement_in_an_open_round_cannot_be_changed() -> None:
    officer, approver = factories.officer("EE"), factories.approver("EE")
    scoring_round = factories.scoring_round(factories.manager())
    row = factories.requirement(officer)
    with acting_as(approver.actor):
        actions.enter_round(row, scoring_round, version=1, by=approver)
    with acting_as(officer.actor), pytest.raises(Refusal, match="taken up"):
        actions.update(row, **parts(), version=2, by=officer)


def test_named_readers_shut_out_colleagues_and_nobody_named_lets_them_in_again() -> None:
    officer, approver, colleague = factories.officer("EE"), factories.approver("EE"), factories.officer("EE")
    row = factories.requirement(officer)
    with acting_as(approver.actor):
        actions.admit(row, [officer], version=1, by=approver)
    with acting_as(colleague.actor):
        assert not Requirement.objects.visible_to(colleague.actor).exists()
    with acting_as(officer.actor):
        assert Requirement.objects.visible_to(officer.actor).exists()
    with acting_as(approver.actor):
        actions.admit(row, [], version=2, by=approver)
    with acting_as(colleague.actor):
        assert Requirement.objects.visible_to(colleague.actor).exists()


def test_of_two_officers_who_save_at_the_same_moment_one_wins(committed: None) -> None:
    officers = [factories.officer("EE"), factories.officer("EE")]
    row = factories.requirement(officers[0], status="draft")

    def save(by: Person) -> str:
        try:
            with acting_as(by.actor):
                actions.update(row, **parts(title=f"By {by.name}"), version=1, by=by)
                return "saved"
        except Stale:
            return "stale"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(save, officers)) == ["saved", "stale"]
    with acting_as(officers[0].actor):
        assert Requirement.objects.visible_to(officers[0].actor).get(pk=row.pk).version == 2
