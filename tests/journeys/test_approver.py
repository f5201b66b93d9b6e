"""The approver's day: what waits, sending back with the reason, approving, naming readers, the day of signature."""

import re

from playwright.sync_api import expect

from procurement.demo.rounds import name_of
from tests.journeys.conftest import Desks
from tests.journeys.desk import Desk, day

WAITING = "Seabed survey of the Irbe Strait"
REASON = "Give the bottom types: the price turns on them."
REMARK = "The committee meets in the first week of each month."
NAMED, OTHER = "Estonia", "Sweden"


def test_approver_sends_back_with_the_reason_then_approves(desk_of: Desks) -> None:
    officer, approver = desk_of("officer.lv"), desk_of("approver.lv")
    place = _submit_a_copy(officer)
    approver.open("/")
    approver.look()
    approver.follow(re.compile(WAITING), within="main")
    approver.fill({"Text": REASON, "For": "only my own nation or office"})
    approver.press("Comment")
    expect(approver.page.locator(".comment", has_text=REASON)).to_be_visible()
    approver.press("Send back", sure=True)
    expect(approver.page.get_by_text("The requirement was sent back to its author.")).to_be_visible()
    officer.open("/notifications/")
    assert "has been sent back to you" in officer.rows()[0]
    officer.page.get_by_role("button", name="Open").or_(officer.page.get_by_role("link", name="Open")).first.click()
    expect(officer.page.get_by_role("heading", level=1)).to_have_text(WAITING)
    expect(officer.page.locator(".comment", has_text=REASON)).to_be_visible()
    officer.follow("Change", within="main .actions")
    officer.fill({"Need": "Sand and clay to forty metres, mapped twice a year."})
    officer.press("Save as a draft requirement")
    officer.press("Submit for approval", sure=True)
    approver.open(place)
    assert "Sand and clay" in approver.text
    approver.press("Approve", sure=True)
    expect(approver.page.get_by_text("The requirement is approved.")).to_be_visible()


def test_approver_releases_to_one_nation_and_ends_it(desk_of: Desks) -> None:
    approver, named, other = desk_of("approver.lv"), desk_of("officer.ee"), desk_of("officer.se")
    approver.open("/requirements/?scope=own")
    approver.page.locator("tr", has_text=WAITING).locator("th a").click()
    place = approver.path
    approver.follow("Release")
    approver.fill({NAMED: True})
    approver.look()
    approver.press("Release")
    readers = approver.page.locator("section", has=approver.page.locator("#readers-title"))
    expect(readers).to_contain_text(NAMED)
    assert OTHER not in readers.inner_text()
    assert (named.open(place), other.open(place)) == (200, 404)
    assert REASON not in named.page.content()
    approver.follow("End a release")
    approver.fill({NAMED: True})
    approver.press("End the release")
    assert named.open(place) == 404


def test_approver_states_the_day_of_signature(desk_of: Desks) -> None:
    approver, neighbour = desk_of("approver.lv"), desk_of("officer.ee")
    approver.open("/")
    approver.follow(name_of("1"), within="main")
    approver.follow("State when your nation can sign")
    latest = day(900)
    approver.fill({"Can sign on, at the earliest": latest, "Remark": REMARK})
    approver.look()
    approver.press("State the day")
    expect(approver.page.locator("main")).to_contain_text(REMARK)
    assert neighbour.open(approver.path) == 200
    assert REMARK in neighbour.text


def test_second_person_confirms_a_stand_in(desk_of: Desks) -> None:
    approver, second = desk_of("approver.lv"), desk_of("approver2.lv")
    approver.open("/stand-ins/")
    approver.fill({"Person": "Ilze Kalna", "First day": day(1), "Last day": day(14)})
    approver.press("Name the stand-in")
    row = "tr:has-text('Ilze Kalna')"
    expect(approver.page.locator(row)).to_contain_text("waits for a second person")
    assert approver.page.locator(row).get_by_role("button", name="Confirm").count() == 0
    second.open("/stand-ins/")
    second.page.locator(row).get_by_role("button", name="Confirm").click()
    expect(second.page.locator(row)).to_contain_text("to come")
    expect(second.page.locator(row)).to_contain_text("Juris Krasts")
    second.look()


def _submit_a_copy(officer: Desk) -> str:
    """A requirement made from one that the nation has, waiting for approval."""
    officer.open("/requirements/?scope=own&status=approved")
    officer.page.locator("main tbody th a").first.click()
    officer.follow("Copy")
    officer.fill({"Title": WAITING})
    officer.press("Save as a draft requirement")
    expect(officer.page.get_by_role("heading", level=1)).to_have_text(WAITING)
    officer.press("Submit for approval", sure=True)
    return officer.path
