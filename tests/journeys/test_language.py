"""The language is switched on the page and stays for the whole of it: words, numbers and dates."""

from playwright.sync_api import expect

from tests.journeys.conftest import Desks

GERMAN = {
    "/": "Arbeitsplatz: Deutschland",
    "/requirements/": "Forderungen",
    "/rounds/": "Auswertungsrunden",
    "/packs/": "Entscheidungsvorlagen",
}


def test_german_pages_are_german(desk_of: Desks) -> None:
    desk = desk_of("officer.de")
    desk.open("/offers/")
    english = desk.page.locator("nav.navigation").inner_text()
    desk.page.locator("button[popovertarget=account]").click()
    desk.page.locator("#language").select_option("de")
    desk.page.locator("#account form:has(#language) button").click()
    expect(desk.page.locator("html")).to_have_attribute("lang", "de")
    german = desk.page.locator("nav.navigation").inner_text()
    assert set(english.split("\n")).isdisjoint(german.split("\n"))
    for path, words in GERMAN.items():
        desk.open(path)
        expect(desk.page.get_by_role("heading", level=1)).to_contain_text(words)
        desk.look()
    desk.open("/rounds/")
    desk.follow("Round 1")
    expect(desk.page.locator("main")).to_contain_text("26.000.000 EUR")
