"""The analyst's day: a site, a trial, its runs by hand and from a table, a file, a correction, what to try next."""

import hashlib
import re

from playwright.sync_api import expect

from tests.journeys import tables
from tests.journeys.conftest import Desks
from tests.journeys.desk import Desk, day

CAMPAIGN, SYSTEM, METRIC = "TFX-Baltic 2025 (synthetic)", "DEMO-USV-A", "Endurance on mission profile"
SITE, LOG, AREA = "Stonecrop Bank", b"06:00 cast off\n19:30 moored\n", "Persistent surface surveillance"


def test_analyst_records_a_run_and_corrects_a_measurement(desk_of: Desks) -> None:
    analyst = desk_of("analyst")
    plan_a_trial(analyst)
    analyst.follow("Record a run")
    analyst.fill({"Result": "completed", "Satellite navigation": "clear", "Software version": "4.2"})
    analyst.fill({"Started at": "2025-10-28T06:00", "Ended at": "2025-10-27T18:00"})
    analyst.fill({"Significant wave height (m)": 1.2, "Mean wind (kn)": 14, "Visibility (km)": 9})
    analyst.fill({"Air temperature (°C)": 11.5})
    measured = {"Metric": METRIC, "Value": "61.5", "Method": "logged by the vessel", "Measured by": "Oskar Lind"}
    analyst.fill(measured, analyst.row("measurements", 1))
    analyst.press("Record the run")
    expect(analyst.page.get_by_role("alert").first).to_contain_text("Please correct the following")
    assert analyst.row("measurements", 1).get_by_label("Value").input_value() == "61.5"
    analyst.look()
    analyst.fill({"Ended at": "2025-10-30T19:30"})
    analyst.press("Record the run")
    readings = analyst.page.locator("main tr", has_text=METRIC)
    expect(readings.first).to_contain_text("61.5")
    analyst.look()
    readings.first.get_by_role("link", name="Correct").click()
    analyst.fill({"Value": "60.5"})
    analyst.look()
    analyst.page.locator("main form button[type=submit].primary").click()
    expect(readings.first).to_contain_text("corrected")
    expect(readings.last).to_contain_text("60.5")


def test_analyst_attaches_a_file_to_the_run(desk_of: Desks) -> None:
    analyst = desk_of("analyst")
    analyst.open("/trials/")
    row = analyst.page.locator("tr", has_text=SYSTEM).filter(has_text="under way")
    row.locator("th a").first.click()
    analyst.page.locator("main tbody th a").first.click()
    analyst.follow("Attach a file")
    analyst.attach("File", "log.txt", LOG)
    analyst.fill({"What it shows": "The vessel's own log"})
    analyst.look()
    analyst.page.locator("main form button[type=submit].primary").click()
    row = analyst.page.locator("tr", has_text="log.txt")
    expect(row).to_contain_text("The vessel's own log")
    assert analyst.take(re.compile("log.txt")) == LOG
    assert hashlib.sha256(LOG).hexdigest()[:8] in row.inner_html()


def test_analyst_imports_runs(desk_of: Desks) -> None:
    analyst = desk_of("analyst")
    analyst.open("/imports/?kind=runs")
    columns = tables.heads(analyst.take("Runs, CSV"))
    good = _run("2025-10-24T06:00Z", "2025-10-26T18:00Z", "58.5")
    _send(analyst, tables.filled(columns, good | {"unit": "km"}))
    faults = analyst.rows("Faults, in the order of the lines")
    assert [fault.split()[0] for fault in faults] == [tables.cell(columns, "unit", 2)]
    _send(analyst, tables.filled(columns, good))
    analyst.press("Save 1 entry")
    expect(analyst.page.get_by_text("Everything below was saved.")).to_be_visible()


def test_analyst_enters_a_site(desk_of: Desks) -> None:
    analyst = desk_of("analyst")
    analyst.open("/sites/")
    analyst.follow("Enter a site")
    analyst.fill({"Name": SITE, "Water or area": "Gulf of Riga", "Nation": "Latvia", "Source": "Sailing directions"})
    analyst.fill({"Last verified on": day()})
    analyst.fill({"Latitude (°N, WGS84)": 97.5, "Longitude (°E, WGS84)": 23.4321})
    submit = analyst.page.locator("main form button[type=submit].primary")
    submit.click()
    expect(analyst.page.get_by_role("alert").first).to_contain_text("Latitude")
    analyst.fill({"Latitude (°N, WGS84)": 57.5678})
    submit.click()
    expect(analyst.page.get_by_role("heading", level=1)).to_have_text(SITE)
    reader = desk_of("officer.se")
    reader.open(analyst.path)
    assert "57.6° N" in reader.text
    assert "57.56" not in reader.page.content()


def test_analyst_finds_the_next_most_useful_trial(desk_of: Desks) -> None:
    analyst = desk_of("analyst")
    analyst.open("/systems/coverage/")
    analyst.fill({"Capability area": AREA})
    analyst.press("Show")
    assert len(analyst.rows("Completed runs by system")) > 1
    proposals = analyst.page.locator("section", has=analyst.page.locator("#next"))
    settled = [int(told) for told in proposals.locator("tbody td.numeric:nth-child(3)").all_inner_texts()]
    assert settled == sorted(settled, reverse=True)
    analyst.look()


def plan_a_trial(analyst: Desk) -> None:
    """A trial of the system at a site, begun."""
    analyst.open("/campaigns/")
    analyst.follow(CAMPAIGN)
    analyst.follow("Plan a trial")
    analyst.fill({"System": SYSTEM, "Site": "Northmark Quark", "Objective": "Endurance in the autumn sea."})
    analyst.fill({"Starts on": "2025-10-20", "Ends on": "2025-10-31"})
    analyst.page.locator("main form button[type=submit].primary").click()
    analyst.press("Begin", sure=True)
    expect(analyst.page.get_by_text("under way").first).to_be_visible()
    analyst.look()


def _run(started_at: str, ended_at: str, value: str) -> dict[str, object]:
    return {
        "campaign": CAMPAIGN,
        "system": SYSTEM,
        "site": "Northmark Quark",
        "started at (UTC)": started_at,
        "ended at (UTC)": ended_at,
        "result": "completed",
        "Significant wave height (m)": 1.1,
        "Mean wind (kn)": 12,
        "Visibility (km)": 8,
        "Air temperature (°C)": 7.5,
        "Satellite navigation": "clear",
        "software version": "4.2",
        "metric": METRIC,
        "value": value,
        "method": "logged by the vessel",
        "measured by": "Oskar Lind",
    }


def _send(analyst: Desk, file: bytes) -> None:
    analyst.open("/imports/?kind=runs")
    analyst.attach("File", "runs.csv", file)
    analyst.press("Check the file")
    expect(analyst.page.get_by_role("heading", level=1)).to_have_text("runs.csv")
