"""The administrator adds a metric and invites people; the approver's role waits for a second administrator."""

import re

from playwright.sync_api import Browser, expect

from accounts import onetime
from tests.journeys.conftest import Desks
from tests.journeys.desk import Desk

OWN_PASSWORD = "Quiet-Osprey-73-Fjord"
APPROVER = "second.approver@journey.example"


def test_administrator_adds_a_metric_that_requirements_can_name(desk_of: Desks) -> None:
    administrator = desk_of("administrator")
    administrator.open("/admin/trials/metric/add/")
    administrator.look()
    names = {"id_code": "tow_force_kn", "id_name": "Towing force", "id_unit": "kN", "id_source": "Journey"}
    for name, value in names.items():
        administrator.page.locator(f"#{name}").fill(value)
    administrator.page.locator("#id_verified_on").fill("2026-01-15")
    for name in ("id_group", "id_better", "id_origin", "id_value_kind"):
        field = administrator.page.locator(f"#{name}")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(index=1)
        else:
            field.fill("Persistence")
    administrator.press("Save")
    expect(administrator.page.locator(".messagelist")).to_contain_text("was added successfully")
    officer = desk_of("officer.ee")
    officer.open("/requirements/new/")
    metric = officer.row("lines", 1).get_by_label("Metric")
    assert any("Towing force" in option for option in metric.locator("option").all_text_contents())


def test_approver_role_waits_for_a_second_administrator(desk_of: Desks, browser: Browser, address: str) -> None:
    first = desk_of("administrator")
    password = _invite(first, APPROVER, "Second Approver", nation="Estonia", role="National approver")
    approver = _settle(Desk(browser, address, APPROVER, password), password)
    assert approver.open("/requirements/") == 200
    assert "EE-001" not in approver.page.content()
    _confirm(first, "Second Approver")
    assert "a second administrator confirms it" in first.page.content()
    second = desk_of("administrator2")
    _confirm(second, "Second Approver")
    second.look()
    _set_up_factor(approver)
    approver.open("/requirements/")
    assert "EE-001" in approver.page.content()
    assert approver.faults + second.faults == []


def _set_up_factor(desk: Desk) -> None:
    """A role that asks for a second factor leads to its set-up before anything else."""
    desk.open("/requirements/")
    assert desk.path == "/account/factor/"
    desk.look()
    key = "".join(desk.page.locator("main code").inner_text().split())
    desk.fill({"Code": onetime.code_at(key, onetime.step_now())})
    desk.press("Confirm")
    assert desk.page.locator(".codes li").count() == onetime.RECOVERY_CODES


def _invite(desk: Desk, email: str, name: str, *, role: str, nation: str = "") -> str:
    """Invite somebody, then give the role; the first password as the page told it."""
    desk.open("/admin/accounts/person/add/")
    desk.page.locator("#id_email").fill(email)
    desk.page.locator("#id_name").fill(name)
    if nation:
        desk.page.locator("#id_nation").select_option(label=nation)
    desk.page.locator("#role_assignments-group .add-row a").click()
    desk.page.locator("#id_role_assignments-0-role").select_option(label=role)
    desk.look()
    desk.press("Save")
    told = desk.page.locator(".messagelist").inner_text()
    found = re.search(r" is (\S+) - it is shown this once", told)
    assert found, told
    return found[1]


def _settle(desk: Desk, first: str) -> Desk:
    """The first password opens nothing but the page that changes it."""
    expect(desk.page.get_by_text("You signed in with a first password")).to_be_visible()
    desk.look()
    desk.page.locator("#id_old_password").fill(first)
    desk.page.locator("#id_new_password1").fill(OWN_PASSWORD)
    desk.page.locator("#id_new_password2").fill(OWN_PASSWORD)
    desk.press("Change the password")
    expect(desk.page.get_by_text("The password has been changed")).to_be_visible()
    return desk


def _confirm(desk: Desk, name: str) -> None:
    desk.open("/admin/accounts/person/")
    desk.page.locator("tr", has_text=name).locator("input[type=checkbox]").check()
    desk.page.locator("select[name=action]").select_option("confirm_roles")
    desk.press("Go")
    desk.page.wait_for_load_state()
