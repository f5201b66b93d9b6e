"""The language is switched on the page and stays for the whole of it: words, numbers and dates."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Desks

GERMAN = {"/": "Aufgaben|Startseite", "/offers/": "Angebot", "/requirements/": "Bedarf|Forderung|Anforderung"}


def test_german_pages_are_german(desk_of: Desks) -> None:
    desk = desk_of("officer.de")
    desk.open("/offers/")
    english = desk.page.locator("nav.navigation").inner_text()
    desk.page.locator("button[popovertarget=account]").click()
    desk.page.locator("#language").select_option("de")
    desk.page.locator("#account form:has(#language) button").click()
    expect(desk.page.locator("html")).to_have_attribute("lang", "de")
    german = desk.page.locator("nav.navigation").inner_text()
    assert not set(english.split("\n")) & (set(german.split("\n")) - {"Systems"})
    for path, words in GERMAN.items():
        desk.open(path)
        assert re.search(words, desk.page.locator("body").inner_text()), path
        desk.look()
    desk.open("/rounds/")
    desk.follow(re.compile("1$"), within="main")
    expect(desk.page.locator("main")).to_contain_text("26.000.000 EUR")
