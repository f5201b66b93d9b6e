"""The programme manager's day: the ladder, the timetable, a round and its criteria, the registers, two runs, packs."""

import hashlib
import re

from playwright.sync_api import expect

from procurement.demo.rounds import NAME, name_of
from tests.journeys.conftest import Desks
from tests.journeys.desk import Desk, day
from tests.packs import reading

PAPER, STATED_BY = "LOI 17", "Ministry of Defence, Sweden"
ROUND, PURPOSE = "Listening below the ice", "Whether the market offers what eight nations ask for."
IMPOSSIBLE = "A boat that stays out for a year"
MILESTONE = "Joint market day"
ASSUMPTION, RISK = "A hull lasts twenty-five years in ice.", "The only yard of the class is sold."
WORK_LIMIT_MS = 240_000


def test_manager_records_a_nations_step(desk_of: Desks) -> None:
    manager = desk_of("manager")
    manager.open("/programmes/")
    manager.follow(NAME)
    row = manager.page.locator("tr", has_text="Sweden")
    expect(row).to_contain_text("interested")
    row.get_by_role("link", name="Record a step").click()
    manager.page.get_by_label("Letter of intent received").check()
    manager.look()
    manager.fill({"Since": day(), "Document": PAPER, "Stated by": STATED_BY})
    manager.press("Save")
    expect(row).to_contain_text(PAPER)
    reader = desk_of("officer.se")
    reader.open(manager.path)
    expect(reader.page.locator("tr", has_text="Sweden")).to_contain_text(PAPER)


def test_manager_keeps_the_timetable(desk_of: Desks) -> None:
    manager = desk_of("manager")
    manager.open("/programmes/")
    manager.follow(NAME)
    manager.follow("Add a milestone")
    manager.fill({"Milestone": MILESTONE, "Due on": day(90)})
    manager.press("Save")
    row = manager.page.locator("tr", has_text=MILESTONE)
    expect(row).to_contain_text("planned")
    row.get_by_role("button", name="Reached").click()
    expect(row).to_contain_text("reached")
    manager.look()


def test_manager_prepares_a_round_that_nations_enter(desk_of: Desks) -> None:
    manager, reader = desk_of("manager"), desk_of("officer.se")
    manager.open("/rounds/")
    manager.follow("Prepare a round")
    manager.fill({"Programme": NAME, "Name": ROUND, "Kind": "market study", "Description": PURPOSE})
    manager.fill({"Decisions due by": f"{day(300)}T12:00", "First month": f"{day(40)[:8]}01"})
    manager.page.get_by_label("Rate set").select_option(index=1)
    manager.press("Save")
    expect(manager.page.get_by_role("heading", level=1)).to_have_text(ROUND)
    manager.press("Open for requirements")
    expect(manager.page.get_by_text("open for requirements").first).to_be_visible()
    assert reader.open(manager.path) == 200
    assert PURPOSE in reader.text
    assert not reader.page.get_by_role("button", name="Lock the round").is_visible()


def test_check_of_the_criteria_names_a_line_nobody_meets(desk_of: Desks) -> None:
    manager, approver = desk_of("manager"), desk_of("approver.se")
    approver.open(_state_the_impossible(desk_of("officer.se")))
    approver.press("Approve", sure=True)
    approver.follow("Enter into a round")
    approver.fill({"Round": ROUND})
    approver.press("Enter")
    manager.open("/rounds/")
    manager.follow(ROUND)
    manager.follow("Check the criteria")
    manager.look()
    assert any(IMPOSSIBLE in row for row in manager.rows("Faults, requirement by requirement"))
    manager.follow(re.compile(IMPOSSIBLE), within="main")
    expect(manager.page.get_by_role("heading", level=1)).to_have_text(IMPOSSIBLE)


def test_manager_keeps_the_registers(desk_of: Desks) -> None:
    manager, reader = desk_of("manager"), desk_of("officer.se")
    manager.open("/registers/")
    manager.follow("New assumption")
    manager.fill({"Programme": NAME, "Statement": ASSUMPTION, "Low": 20, "Expected": 25, "High": 30, "Unit": "a"})
    manager.fill({"Responsible": "Henrik Vale", "Review by": day(200)})
    manager.press("Save")
    expect(manager.page.get_by_role("heading", level=1)).to_have_text(ASSUMPTION)
    place = manager.path
    assert reader.open(place) == 404
    manager.follow("Readers")
    manager.fill({"Everyone who takes part": True})
    manager.press("Save")
    assert reader.open(place) == 200
    assert ASSUMPTION in reader.text
    manager.open("/risks/new/")
    manager.fill({"Programme": NAME, "Statement": RISK, "Likelihood (1 to 5)": 2, "Impact (1 to 5)": 5})
    manager.fill({"Responsible": "Clara Marin", "Due on": day(120)})
    manager.press("Save")
    manager.open("/risks/?likelihood=2&impact=5")
    assert [RISK in row for row in manager.rows()] == [True]
    manager.look()


def test_manager_reads_the_programmes_pack(desk_of: Desks) -> None:
    manager = desk_of("manager")
    manager.open("/packs/")
    manager.page.locator("tr", has_text="Programme").filter(has_text=name_of("pilot")).locator("th a").first.click()
    manager.page.get_by_role("link", name=re.compile("Download the PDF")).wait_for(timeout=WORK_LIMIT_MS)
    pdf = manager.take(re.compile("Download the PDF"))
    assert pdf.startswith(b"%PDF-")
    assert hashlib.sha256(pdf).hexdigest() in manager.text
    assert name_of("pilot") in " ".join(reading.pages(pdf)[0].split())


def _state_the_impossible(officer: Desk) -> str:
    """A requirement that waits for approval, with a line that no system meets."""
    officer.open("/requirements/?scope=own&status=approved")
    officer.page.locator("main tbody th a").first.click()
    officer.follow("Copy")
    officer.fill({"Title": IMPOSSIBLE})
    line = {"Metric": "Endurance on mission profile", "Threshold": 9000, "Objective": 9600}
    officer.fill(line, officer.row("lines", 1))
    officer.press("Save as a draft requirement")
    expect(officer.page.get_by_role("heading", level=1)).to_have_text(IMPOSSIBLE)
    officer.press("Submit for approval", sure=True)
    return officer.path
