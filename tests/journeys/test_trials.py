"""The analyst records a run; a measurement that was wrong is corrected by a new one."""

from playwright.sync_api import expect

from tests.journeys.conftest import Desks

SYSTEM, METRIC = "DEMO-USV-A", "Endurance on mission profile"


def test_analyst_records_a_run_and_corrects_a_measurement(desk_of: Desks) -> None:
    analyst = desk_of("analyst")
    analyst.open("/campaigns/")
    analyst.page.locator("main tbody a").first.click()
    analyst.follow("Record a run")
    analyst.fill({"System": SYSTEM, "Site": "Test range Hiiumaa", "Result": "completed"})
    analyst.fill({"Started at": "2025-10-28T06:00", "Ended at": "2025-10-27T18:00"})
    analyst.fill({"Significant wave height (m)": 1.2, "Mean wind (kn)": 14, "Visibility (km)": 9})
    analyst.fill({"Air temperature (°C)": 11.5, "Software version": "4.2"})
    measured = {"Metric": METRIC, "Value": "61.5", "Method": "logged by the vessel", "Measured by": "Oskar Lind"}
    analyst.fill(measured, analyst.row("measurements", 1))
    analyst.press("Record the run")
    expect(analyst.page.get_by_role("alert").first).to_contain_text("Please correct the following")
    assert analyst.row("measurements", 1).get_by_label("Value").input_value() == "61.5"
    analyst.look()
    analyst.fill({"Ended at": "2025-10-30T19:30"})
    analyst.press("Record the run")
    run = analyst.page.locator("main tbody tr", has_text="Test range Hiiumaa")
    expect(run).to_contain_text("61.5")
    analyst.look()
    run.get_by_role("link", name="Correct").click()
    analyst.fill({"Value": "60.5"})
    analyst.look()
    analyst.page.locator("main form button[type=submit].primary").click()
    expect(run).to_contain_text("60.5")
    assert "61.5" not in run.inner_text()
