"""The market officer's day: a vendor and its system, offers open and sealed, a comparison, the rates of a day."""

from playwright.sync_api import expect

from tests.journeys.conftest import Desks
from tests.journeys.desk import Desk, day

REFERENCE = "JRN-700"
VENDOR, SYSTEM, SEALED = "Journey Yards", "JOURNEY-USV", "JRN-801"
PRICES = ("1000000", "900000", "950000")


def test_offer_with_faulty_tiers_is_refused_then_mended_and_submitted(desk_of: Desks) -> None:
    officer = desk_of("market")
    officer.open("/offers/")
    officer.look()
    officer.follow("New offer")
    _type_offer(officer)
    _type_tiers(officer, ("1", "5", "10"))
    officer.press("Save the offer")
    expect(officer.page.get_by_role("alert").first).to_contain_text(
        "Row 3, Unit price: The unit price rises from 900000 to 950000"
    )
    _nothing_is_lost(officer)
    officer.look()
    officer.page.locator("[data-error-summary] a", has_text="Row 3").click()
    price = officer.row("tiers", 3).get_by_label("Unit price")
    expect(price).to_be_focused()
    price.fill("850000")
    officer.row("tiers", 3).get_by_label("From quantity").fill("5")
    officer.press("Save the offer")
    expect(officer.page.get_by_role("alert").first).to_contain_text(
        "Row 3, From quantity: Two tiers start at 5; they overlap."
    )
    officer.row("tiers", 3).get_by_label("From quantity").fill("10")
    officer.press("Save the offer")
    expect(officer.page.get_by_text("The offer is entered")).to_be_visible()
    assert REFERENCE in officer.text
    assert "850,000" in officer.text
    officer.press("Submit", sure=True)
    officer.look()
    assert desk_of("officer.ee").open(officer.path) == 404
    _release(officer)
    assert desk_of("officer.ee").open(officer.path) == 200


def test_terms_follow_the_mode(desk_of: Desks) -> None:
    officer = desk_of("market")
    officer.open("/offers/new/?mode=buy")
    for mode, term in (("lease", "Mobilisation"), ("develop", "TRL at start"), ("buy", "Spares a unit")):
        officer.fill({"Acquisition mode": mode})
        expect(officer.field(term, officer.page.locator("#terms"))).to_be_visible()
        officer.look()


def test_vendor_and_its_system_enter_the_catalogue(desk_of: Desks) -> None:
    officer, reader = desk_of("market"), desk_of("officer.ee")
    officer.open("/vendors/")
    officer.follow("New vendor")
    officer.fill({"Name": VENDOR, "Country": "EE", "Ultimate owner's country": "FI", "Source": "Trade register"})
    officer.fill({"Last verified on": day()})
    officer.press("Save")
    expect(officer.page.get_by_role("heading", level=1)).to_have_text(VENDOR)
    officer.open("/systems/new/")
    officer.fill({"Name": SYSTEM, "Vendor": VENDOR, "Capability area": "Persistent surface surveillance"})
    officer.fill({"Domain": "uncrewed surface vessel", "Size class": "medium", "Source": "Brochure"})
    officer.fill({"Last verified on": day()})
    officer.page.locator("main form button[type=submit].primary").click()
    expect(officer.page.get_by_role("heading", level=1)).to_contain_text(SYSTEM)
    assert reader.open(officer.path) == 200
    assert VENDOR in reader.text


def test_sealed_offer_stays_shut_until_its_hour(desk_of: Desks) -> None:
    officer = desk_of("market")
    officer.open("/offers/new/")
    _type_offer(officer)
    officer.fill({"Reference": SEALED, "Sealed until": f"{day(30)}T12:00"})
    officer.fill({"From quantity": 1, "Unit price": 777123}, officer.row("tiers", 1))
    officer.press("Save the offer")
    expect(officer.page.get_by_text("The offer is entered")).to_be_visible()
    assert "777,123" in officer.text
    place = officer.path
    officer.press("Submit", sure=True)
    officer.open("/offers/")
    envelope = officer.page.locator("section", has=officer.page.locator("#sealed")).locator("tr", has_text=SEALED)
    expect(envelope).to_be_visible()
    assert officer.open(place) == 404
    assert "777,123" not in officer.page.content()
    for desk in (desk_of("officer.ee"), desk_of("manager")):
        assert desk.open(place) == 404
        desk.open("/offers/")
        assert SEALED not in desk.page.content()


def test_lease_and_buy_on_one_timeline(desk_of: Desks) -> None:
    officer = desk_of("market")
    officer.open("/offers/compare/")
    officer.fill({"Capability area": "Persistent surface surveillance", "Nation": "Estonia", "Quantity": 2})
    officer.press("Show")
    boxes = officer.page.locator("main input[name=offer]")
    labels = [box.evaluate("box => box.closest('label').innerText") for box in boxes.all()]
    for mode in ("buy", "lease", "develop"):
        boxes.nth(next(place for place, label in enumerate(labels) if f"({mode})" in label)).check()
    officer.press("Show")
    figures = officer.page.locator("section", has=officer.page.locator("#figures")).locator("tbody tr")
    assert figures.count() > 1
    assert (
        figures.count() + officer.page.locator("section", has=officer.page.locator("#refused")).locator("li").count()
        == 3
    )
    expect(officer.page.get_by_role("heading", name="Break-even")).to_be_visible()
    officer.page.locator("figure img:visible").first.evaluate("picture => picture.decode()")
    officer.look()


def test_rates_of_a_day_are_entered_once(desk_of: Desks) -> None:
    officer = desk_of("market")
    officer.open("/ratesets/new/")
    rates = {f"{currency} for one euro": rate for currency, rate in (("DKK", 7.46), ("PLN", 4.31), ("SEK", 0))}
    officer.fill({"Rates on": "2026-02-03", "Source": "Journey"} | rates)
    officer.press("Enter the rates")
    expect(officer.page.get_by_role("alert").first).to_contain_text("SEK for one euro")
    officer.fill({"SEK for one euro": 11.2})
    officer.press("Enter the rates")
    expect(officer.page.locator("main")).to_contain_text("3 Feb 2026")
    assert "11.2" in officer.text
    officer.open("/ratesets/new/")
    officer.fill({"Rates on": "2026-02-03", "Source": "Journey"} | rates | {"SEK for one euro": 11.3})
    officer.press("Enter the rates")
    expect(officer.page.get_by_role("alert").first).to_be_visible()


def _type_offer(officer: Desk) -> None:
    officer.fill(
        {
            "System": "DEMO-USV-A",
            "Reference": REFERENCE,
            "Acquisition mode": "buy",
            "Currency": "EUR",
            "Price basis date": day(),
            "Valid until": f"{day(365)}T12:00",
            "Capacity": 40,
            "Lead time (months)": 9,
        }
    )


def _type_tiers(officer: Desk, starts: tuple[str, ...]) -> None:
    officer.press("Add a tier")
    for number, (start, price) in enumerate(zip(starts, PRICES, strict=True), 1):
        officer.fill({"From quantity": start, "Unit price": price}, officer.row("tiers", number))


def _nothing_is_lost(officer: Desk) -> None:
    assert officer.page.get_by_label("Reference").input_value() == REFERENCE
    typed = [officer.row("tiers", number).get_by_label("Unit price").input_value() for number in (1, 2, 3)]
    assert typed == list(PRICES)


def _release(officer: Desk) -> None:
    officer.follow("Release")
    officer.fill({"Everyone who takes part": True})
    officer.look()
    officer.press("Release")
