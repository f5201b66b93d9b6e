"""The officer's day: the picture, a table of requirements, a copy, a withheld field, a question, a view taken home."""

import re

from playwright.sync_api import expect

from tests.journeys import tables
from tests.journeys.conftest import Desks
from tests.journeys.desk import Desk, day

AREA = "Harbour and force protection"
FIRST, SECOND = "Hydrophone line off Hanko", "Spare hydrophones for Hanko"
METRIC = "Detection range at Pd 0.5"
SHARED, EXPLANATION = "Emitters over the Gulf of Bothnia", "The number follows from a plan that is not decided."
QUESTION = "Would the same masts do for you?"
ANSWER = "Yes, from eighteen metres up."
VIEW = "Our sensors and links"


def test_officer_goes_from_the_picture_to_the_needs_it_counts(desk_of: Desks) -> None:
    officer = desk_of("officer.fi")
    officer.open("/picture/")
    cell = officer.page.locator("table.heat tr", has_text=AREA).locator("td a").first
    counted = int(cell.inner_text())
    cell.click()
    officer.page.wait_for_url("**/requirements/?*")
    rows = officer.rows()
    assert len(rows) == counted > 0
    assert all(AREA in row for row in rows)
    officer.page.locator("main tbody th a").first.click()
    expect(officer.page.get_by_role("heading", name="Who else needs the same")).to_be_visible()
    alike = officer.page.locator("section", has=officer.page.locator("#alike-title")).locator("tbody tr")
    assert alike.count() > 0


def test_officer_enters_requirements_from_a_table(desk_of: Desks) -> None:
    officer = desk_of("officer.fi")
    officer.open("/requirements/")
    officer.follow("Import")
    columns = tables.heads(officer.take("Requirements, CSV"))
    good = [_line(FIRST, METRIC, 5000, 20000), _line(SECOND, "Endurance on mission profile", 30, 90)]
    faulty = [good[0] | {"quantity": "many", "metric": "Colour"}, good[1] | {"need-by date": "2031-02-30"}]
    _send(officer, tables.filled(columns, *faulty))
    told = " ".join(officer.rows("Faults, in the order of the lines"))
    for column, line in (("quantity", 2), ("metric", 2), ("need-by date", 3)):
        assert re.search(rf"\b{tables.cell(columns, column, line)}\b", told), (column, told)
    assert not officer.page.get_by_role("button", name="Save all 2 entries").is_visible()
    officer.look()
    _send(officer, tables.filled(columns, *good))
    officer.press("Save all 2 entries")
    expect(officer.page.get_by_text("Everything below was saved.")).to_be_visible()
    officer.open("/requirements/?scope=own&status=draft")
    assert [title for title in (FIRST, SECOND) if title in officer.text] == [FIRST, SECOND]


def test_officer_copies_a_requirement(desk_of: Desks) -> None:
    officer = desk_of("officer.fi")
    officer.open("/requirements/?scope=own")
    officer.page.locator("tr", has_text=FIRST).locator("th a").click()
    officer.follow("Copy")
    assert officer.page.get_by_label("Title").input_value() == FIRST
    officer.fill({"Title": f"{FIRST}, second line"})
    officer.press("Save as a draft requirement")
    expect(officer.page.get_by_role("heading", level=1)).to_have_text(f"{FIRST}, second line")
    assert METRIC in officer.text


def test_officer_withholds_a_field_until_a_day(desk_of: Desks) -> None:
    officer, neighbour = desk_of("officer.fi"), desk_of("officer.se")
    officer.open("/requirements/?scope=own")
    officer.page.locator("tr", has_text=SHARED).locator("th a").click()
    quantity = officer.page.locator("dl.stats div", has_text="Quantity").locator("dd").first
    assert quantity.inner_text() == "4"
    place = officer.path
    assert neighbour.open(place) == 200
    officer.follow("Withhold a field")
    officer.page.get_by_label("Reason").select_option(index=1)
    officer.fill({"Field": "quantity", "Explanation": EXPLANATION, "Opens on": day(40)})
    officer.look()
    officer.press("Withhold")
    assert quantity.inner_text() == "4"
    assert neighbour.open(place) == 200
    hidden = neighbour.page.locator("dl.stats div", has_text="Quantity").locator("dd").first
    expect(hidden).to_contain_text("withheld")
    expect(hidden).to_contain_text("opens")
    neighbour.look()
    neighbour.open("/requirements/")
    assert "withheld" in next(row for row in neighbour.rows() if SHARED in row)


def test_officers_of_two_nations_ask_and_answer(desk_of: Desks) -> None:
    asking, asked, third = (desk_of(f"officer.{nation}") for nation in ("se", "fi", "pl"))
    asking.open("/requirements/")
    asking.page.locator("tr", has_text=SHARED).locator("th a").click()
    place = asking.path
    asking.fill({"Text": QUESTION, "Kind": "question", "For": "everybody who may read this"})
    asking.press("Comment")
    expect(asking.page.locator(".comment", has_text=QUESTION)).to_be_visible()
    asked.open(place)
    asked.page.locator(".comment", has_text=QUESTION).get_by_role("link", name="Answer").click()
    asked.fill({"Text": ANSWER})
    asked.press("Send the answer")
    third.open(place)
    thread = third.page.locator(".comment", has_text=QUESTION)
    expect(thread).to_contain_text(ANSWER)
    expect(thread).to_contain_text("FIN")


def test_officer_keeps_a_view_and_takes_it_home(desk_of: Desks) -> None:
    officer = desk_of("officer.fi")
    officer.open("/requirements/")
    officer.fill({"Whose": "released to us", "Capability area": AREA})
    officer.press("Show")
    address, shown = officer.path, officer.rows()
    assert shown
    officer.page.locator("summary", has_text="Saved views").click()
    officer.page.get_by_label("Name of this view").fill(VIEW)
    officer.press("Save the view")
    expect(officer.page.get_by_text("The view is saved.")).to_be_visible()
    officer.open("/views/")
    officer.look()
    officer.follow(VIEW)
    assert officer.rows() == shown, address
    taken = tables.lines_of(officer.take("CSV"))
    references = officer.page.locator("main tbody th").all_inner_texts()
    assert [line[0] for line in taken] == [reference.strip() for reference in references]


def _line(title: str, metric: str, threshold: int, objective: int) -> dict[str, object]:
    return {
        "title": title,
        "capability area": "Underwater detection",
        "quantity": 2,
        "need-by date": day(900),
        "need": "To hear what passes, all year round.",
        "accepted acquisition modes": "buy, lease",
        "worth of a unit that meets every objective": 900000,
        "budget ceiling": 2400000,
        "metric": metric,
        "threshold": threshold,
        "objective": objective,
        "weight": 3,
    }


def _send(officer: Desk, file: bytes) -> None:
    officer.open("/imports/?kind=requirements")
    officer.attach("File", "needs.csv", file)
    officer.press("Check the file")
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("needs.csv")
