"""The analyst plans a trial and records a run of it; a measurement that was wrong is corrected by a new one."""

from playwright.sync_api import expect

from tests.journeys.conftest import Desks
from tests.journeys.desk import Desk

CAMPAIGN, SYSTEM, METRIC = "TFX-Baltic 2025 (synthetic)", "DEMO-USV-A", "Endurance on mission profile"


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
