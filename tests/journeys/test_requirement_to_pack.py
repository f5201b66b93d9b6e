"""From a requirement to a decision pack, as Estonia's officer and approver and the programme manager walk it."""

import hashlib
import io
import json
import re
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Desks
from tests.journeys.desk import Desk, day
from tests.packs import reading

TITLE = "Communications relay for the Väinameri"
RESERVATION = "Delivery before the ice season,\nor a lease until then."
MARKING = "NON-CLASSIFIED - SYNTHETIC - ILLUSTRATIVE"
ROUND = "Round 2"
WORK_LIMIT_MS = 300_000
LINES = (
    {"Metric": "Line-of-sight link range", "Threshold": 30, "Objective": 80, "Weight (private)": 3, "Knock-out": True},
    {"Metric": "Link availability", "Threshold": 85, "Objective": 98, "Weight (private)": 4},
    {"Metric": "Performance under jamming", "Threshold": 0, "Objective": 2, "Weight (private)": 3},
)


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """What one step of the walk leaves to the next."""
    return {}


def test_officer_enters_a_requirement_and_loses_nothing(desk_of: Desks, found: dict[str, Any]) -> None:
    officer = desk_of("officer.ee")
    officer.open("/requirements/")
    officer.follow("New requirement")
    _type_requirement(officer)
    expect(officer.page.get_by_text("Draft saved")).to_be_visible()
    officer.open("/")
    officer.open("/requirements/new/")
    assert "Your unsent draft is shown" in officer.text
    assert officer.page.get_by_label("Title").input_value() == TITLE
    assert officer.row("lines", 3).get_by_label("Objective").input_value() == "2"
    officer.fill({"Threshold": 90}, officer.row("lines", 1))
    officer.press("Save as a draft requirement")
    expect(officer.page.get_by_role("alert").first).to_contain_text("Please correct the following")
    assert "Row 1, " in officer.text
    assert officer.page.get_by_label("Title").input_value() == TITLE
    officer.look()
    officer.fill({"Threshold": 30}, officer.row("lines", 1))
    officer.press("Save as a draft requirement")
    expect(officer.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    found["requirement"] = officer.path
    officer.press("Submit for approval", sure=True)
    expect(officer.page.get_by_text("The requirement waits for approval.")).to_be_visible()
    officer.look()


def test_other_nation_finds_nothing_before_release(desk_of: Desks, found: dict[str, Any]) -> None:
    stranger = desk_of("officer.lv")
    assert stranger.open(found["requirement"]) == 404
    assert TITLE not in stranger.page.content()
    stranger.look()
    nothing = stranger.text.replace(found["requirement"], "")
    assert stranger.open("/requirements/00000000-0000-4000-8000-000000000000/") == 404
    assert stranger.text == nothing
    for path in ("/requirements/?text=relay", "/", "/audit/"):
        stranger.open(path)
        assert TITLE not in stranger.page.content()


def test_approver_approves_and_enters_the_open_round(desk_of: Desks, found: dict[str, Any]) -> None:
    approver = desk_of("approver.ee")
    approver.open("/")
    approver.look()
    approver.follow(re.compile(TITLE), within="main")
    assert approver.path == found["requirement"]
    approver.press("Approve", sure=True)
    approver.follow("Enter into a round")
    approver.fill({"Round": ROUND})
    approver.look()
    approver.press("Enter")
    expect(approver.page.get_by_text("The requirement takes part in the round.")).to_be_visible()
    stranger = desk_of("officer.lv")
    assert stranger.open(found["requirement"]) == 200
    assert TITLE in stranger.text
    assert "Private to your nation" not in stranger.text


def test_officer_states_the_envelope(desk_of: Desks, found: dict[str, Any]) -> None:
    officer = desk_of("officer.ee")
    officer.open("/rounds/")
    officer.follow(ROUND)
    found["round"] = officer.path
    officer.follow("Change", within="main")
    officer.page.locator("main input[name=amount]").fill("12000000")
    officer.look()
    officer.press("Save")
    assert "12,000,000 EUR" in officer.text


def test_manager_scores_describes_and_proposes(desk_of: Desks, found: dict[str, Any]) -> None:
    manager = desk_of("manager")
    manager.open(found["round"])
    manager.press("Lock the round")
    expect(manager.page.get_by_text("fixed under the digest")).to_be_visible()
    manager.press("Score")
    expect(manager.page.get_by_role("progressbar")).to_be_visible()
    manager.look()
    manager.page.get_by_role("link", name="See the outcome").click(timeout=WORK_LIMIT_MS)
    expect(manager.page.get_by_text("proved to be the best")).to_be_visible()
    _score_again_and_compare(manager)
    manager.follow("draft", within="main")
    found["recommendation"] = manager.path
    _describe_buys(manager)
    manager.look()
    manager.press("Propose to the nations")
    expect(manager.page.get_by_text("proposed for decision").first).to_be_visible()


def test_officer_drafts_and_approver_casts(desk_of: Desks, found: dict[str, Any]) -> None:
    officer, approver = desk_of("officer.ee"), desk_of("approver.ee")
    officer.open("/")
    officer.page.locator(f"main a[href='{found['recommendation']}']").first.click()
    officer.follow("Draft the decision")
    officer.fill({"accept with conditions": True})
    officer.page.get_by_label("Reservations").fill(RESERVATION)
    officer.look()
    officer.press("Save the draft")
    officer.press("Ask for consent")
    officer.look()
    assert not officer.page.get_by_role("button", name="Cast the decision").is_visible()
    approver.open(found["recommendation"])
    approver.look()
    approver.press("Cast the decision", sure=True)
    expect(approver.page.get_by_text("the other nations can read it")).to_be_visible()
    approver.press("Confirm consent", sure=True)
    expect(approver.page.get_by_text("Confirmed:")).to_be_visible()
    neighbour = desk_of("officer.lv")
    neighbour.open(found["recommendation"])
    board = neighbour.page.locator("section[aria-labelledby=board] li", has_text="EST")
    expect(board).to_contain_text(RESERVATION.splitlines()[0])


@pytest.mark.printed
def test_pack_says_what_the_page_says(desk_of: Desks, found: dict[str, Any]) -> None:
    officer = desk_of("officer.ee")
    officer.open(found["recommendation"])
    page = _figures(officer)
    rules = _payments_by_rule(officer)
    officer.follow("Make a decision pack")
    officer.fill({"Language": "English"})
    officer.look()
    officer.press("Make")
    officer.page.get_by_role("link", name="See the outcome").click(timeout=WORK_LIMIT_MS)
    officer.look()
    told = officer.text
    with officer.page.expect_download() as download:
        officer.follow("Download the PDF")
    pdf = download.value.path().read_bytes()
    data = _attached(pdf, "view.json")
    assert hashlib.sha256(pdf).hexdigest() in told
    assert hashlib.sha256(data).hexdigest() in told
    view = json.loads(data)
    rule = view["round"]["share_rule"]
    paid, gain, alone = (view[part] for part in ("payments", "benefit", "alone"))
    limit = round(paid[rule]["EE"] + gain[rule] - alone["benefit"])
    assert page["Your payment"] == paid[rule]["EE"] > 0
    assert page["Going alone is better above"] == limit
    assert page["Better than going alone by"] == limit - paid[rule]["EE"]
    assert page["Units"] == sum(row["quantity"] for row in view["plan"] if row["nation"] == "EE")
    assert rules == sorted(shares["EE"] for shares in paid.values())
    _read_on_paper(pdf, paid[rule]["EE"], limit)
    assert json.loads(_attached(pdf, "manifest.json"))["edition"]["audience"] == "EE"


def _type_requirement(officer: Desk) -> None:
    officer.fill(
        {
            "Title": TITLE,
            "Capability area": "Communications relay",
            "Quantity": 2,
            "Need-by date": day(800),
            "lease": True,
            "buy": True,
            "Need": "Voice and data between the islands all year round.",
        }
    )
    for label, amount in (("Worth of a unit", "1850000"), ("Budget ceiling", "4200000")):
        field = officer.page.get_by_label(re.compile(f"^{label}"))
        officer.reach(field)
        field.fill(amount)
    officer.row("lines", 1)
    officer.press("Add a line")
    for number, line in enumerate(LINES, 1):
        officer.fill(line, officer.row("lines", number))


def _score_again_and_compare(manager: Desk) -> None:
    """Asked again the same question, the engine gives the same answer, and the page that compares says so."""
    place = manager.path
    manager.press("Score again")
    manager.page.get_by_role("link", name="See the outcome").click(timeout=WORK_LIMIT_MS)
    manager.follow("Compare two runs")
    buys = manager.rows("Buys")
    assert buys
    assert all(row.endswith("unchanged") for row in buys)
    manager.look()
    manager.open(place)


def _describe_buys(manager: Desk) -> None:
    """Describe each buy in turn; before the last one is described, nothing can be proposed."""
    describe = manager.page.get_by_role("link", name=re.compile("^Describe"))
    for number in range(describe.count()):
        if number == 0:
            manager.press("Propose to the nations")
            expect(manager.page.get_by_text("are missing for")).to_be_visible()
        describe.nth(number).click()
        manager.page.get_by_label(re.compile("^Buying route")).select_option(index=1)
        manager.fill({"Contracting authority": "Centre for Defence Investments"})
        manager.page.get_by_label(re.compile("^Legal basis")).fill("Directive 2009/81/EC, article 13(c)")
        manager.press("Save")
    assert "to be described" not in manager.text


def _figures(desk: Desk) -> dict[str, int]:
    """The strip on top of a recommendation, by label."""
    tiles = desk.page.locator("dl.stats > div")
    labels, values = tiles.locator("dt").all_inner_texts(), tiles.locator("dd.value").all_inner_texts()
    numbers = {label: re.sub(r"[^\d\-\u2212]", "", value) for label, value in zip(labels, values, strict=True)}
    return {label: int(number.replace("\u2212", "-")) for label, number in numbers.items()}


def _payments_by_rule(desk: Desk) -> list[int]:
    """The nation's payment under each rule that it is told, in order of size; others show a dash."""
    cells = desk.page.locator("table", has_text="Ways to share the cost").locator("tbody td.numeric").all_inner_texts()
    return sorted(int(cell.replace(",", "")) for cell in cells if cell != "\u2013")


def _attached(pdf: bytes, name: str) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return bytes(document.attachments[name].get_file().read_bytes())


def _read_on_paper(pdf: bytes, payment: int, limit: int) -> None:
    """The pack's words: the requirement, the figures of the page, and the marking at head and foot of each page."""
    pages = [re.sub(r"\s", "", page) for page in reading.pages(pdf)]
    words = "".join(pages)
    assert TITLE.replace(" ", "") in words
    assert f"{payment:,}" in words
    assert f"{limit - payment:,}" in words
    assert min(page.count(MARKING.replace(" ", "")) for page in pages) >= 2
