"""The market officer enters an offer: faulty tiers are refused by name and place, and nothing typed is lost."""

from playwright.sync_api import expect

from tests.journeys.conftest import Desks
from tests.journeys.desk import Desk, day

REFERENCE = "JRN-700"
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
