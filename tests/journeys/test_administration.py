"""The administrator's day: metrics, people who come and go, what two administrators do together, the audit trail."""

import re
from email import message_from_string

from playwright.sync_api import Browser, expect

from accounts import onetime
from tests.journeys import tables
from tests.journeys.conftest import Desks
from tests.journeys.desk import Desk, day
from tests.journeys.portal import FOLDERS

OWN_PASSWORD = "Quiet-Osprey-73-Fjord"
NEWCOMER, OFFICER = "nora.falk@journey.example", "National procurement officer"
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


def test_administrator_enters_metrics_from_a_table(desk_of: Desks) -> None:
    administrator = desk_of("administrator")
    administrator.open("/imports/?kind=metrics")
    columns = tables.heads(administrator.take("Metrics, CSV"))
    good = {"code": "towspeedkn", "name": "Towing speed", "group": "Persistence", "unit": "kn", "source": "Journey"}
    good |= {"better direction": "higher", "origin": "measured", "value kind": "number", "last verified on": day()}
    _send(administrator, tables.filled(columns, good | {"better direction": "sideways"}))
    told = administrator.rows("Faults, in the order of the lines")
    assert [fault.split()[0] for fault in told] == [tables.cell(columns, "better direction", 2)]
    _send(administrator, tables.filled(columns, good))
    administrator.press("Save 1 entry")
    expect(administrator.page.get_by_text("Everything below was saved.")).to_be_visible()
    officer = desk_of("officer.ee")
    officer.open("/requirements/new/")
    metric = officer.row("lines", 1).get_by_label("Metric")
    assert any("Towing speed" in option for option in metric.locator("option").all_text_contents())


def test_person_accepts_the_invitation_and_leaves(desk_of: Desks, browser: Browser, address: str) -> None:
    administrator = desk_of("administrator")
    administrator.open("/people/")
    administrator.follow("Invite somebody")
    administrator.fill({"Name": "Nora Falk", "E-mail": NEWCOMER, "Nation": "Denmark", OFFICER: True})
    administrator.press("Send the invitation")
    expect(administrator.page.get_by_text("The invitation is on its way")).to_be_visible()
    guest = browser.new_context().new_page()
    guest.goto(_link_to(address, NEWCOMER))
    guest.locator("#id_new_password1").fill(OWN_PASSWORD)
    guest.locator("#id_new_password2").fill(OWN_PASSWORD)
    guest.get_by_role("button", name="Set the password").click()
    newcomer = Desk(browser, address, NEWCOMER, OWN_PASSWORD)
    newcomer.open("/requirements/")
    assert "DK-001" in newcomer.text
    administrator.open(administrator.path)
    administrator.press("End access", sure=True)
    expect(administrator.page.get_by_text("Access has ended.")).to_be_visible()
    newcomer.open("/requirements/")
    assert newcomer.path.startswith("/sign-in/")
    assert newcomer.faults == []


def test_second_administrator_confirms_a_lost_factor(desk_of: Desks) -> None:
    first, second = desk_of("administrator"), desk_of("administrator2")
    first.open("/people/?text=approver2.pl")
    first.page.locator("main tbody th a").first.click()
    first.press("The second factor is lost", sure=True)
    expect(first.page.get_by_text("The second factor is said to be lost")).to_be_visible()
    assert not first.page.get_by_role("button", name="Confirm and remove it").is_visible()
    second.open(first.path)
    second.press("Confirm and remove it")
    expect(second.page.get_by_text("The second factor is removed.")).to_be_visible()
    first.open(first.path)
    assert "Lost second factor removed" in first.text


def test_administrator_reads_the_audit_trail(desk_of: Desks) -> None:
    administrator, auditor = desk_of("administrator"), desk_of("auditor.pl")
    administrator.open("/audit/?verb=person.invite&thing=Nora")
    shown = administrator.rows()
    assert shown
    assert all("Person invited" in row for row in shown)
    taken = tables.lines_of(administrator.take("CSV"))
    assert len(taken) == len(shown)
    assert {line[1] for line in taken} == {"Person invited"}
    auditor.open("/audit/")
    auditor.press("Verify the chain now")
    found = auditor.page.locator("section", has=auditor.page.locator("#chain"))
    for _wait in range(30):
        auditor.open("/audit/")
        if "whole" in found.inner_text():
            break
        auditor.page.wait_for_timeout(1000)
    expect(found).to_contain_text("whole")


def _send(desk: Desk, file: bytes) -> None:
    desk.open("/imports/?kind=metrics")
    desk.attach("File", "metrics.csv", file)
    desk.press("Check the file")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("metrics.csv")


def _link_to(address: str, email: str) -> str:
    """The link of the letter to this address, as the person's mail shows it."""
    for letter in sorted((FOLDERS[address] / "mail").iterdir(), reverse=True):
        for message in letter.read_text().split("-" * 79):
            read = message_from_string(message.lstrip())
            if read["To"] == email:
                text = read.get_payload(decode=True).decode()
                return re.search(r"https?://\S+/invitations/\S+", text)[0]
    raise AssertionError(f"no letter to {email}")
