"""Every page that the navigation and the first row of each list lead to, looked at as people of each kind."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Desks

PEOPLE = ("officer.ee", "manager", "market", "analyst", "observer")
OWN_PAGES = ("/account/", "/account/password/", "/nowhere/")


@pytest.mark.parametrize("person", PEOPLE)
def test_pages_are_accessible_calm_and_narrow(desk_of: Desks, person: str) -> None:
    desk = desk_of(person)
    desk.open("/")
    links = desk.page.locator("nav.navigation a")
    paths = [path for path in links.evaluate_all("links => links.map(link => link.pathname)") if path != "/admin/"]
    assert len(paths) >= 7
    for path in paths:
        assert desk.open(path) == 200
        desk.look()
        rows = desk.page.locator("main tbody th a[href]")
        if rows.count():
            rows.first.click()
            desk.page.wait_for_load_state()
            desk.look()


def test_scored_round_and_its_recommendation(desk_of: Desks) -> None:
    desk = desk_of("officer.fi")
    desk.open("/rounds/")
    desk.follow("Round 1")
    desk.look()
    desk.page.locator("main a[href*='/recommendations/']").first.click()
    expect(desk.page.get_by_role("heading", level=1, name="Recommendation")).to_be_visible()
    desk.look()
    pictures = desk.page.locator("main img:visible")
    for number in range(pictures.count()):
        pictures.nth(number).scroll_into_view_if_needed()
        pictures.nth(number).evaluate("picture => picture.decode()")


@pytest.mark.parametrize("path", OWN_PAGES)
def test_pages_of_ones_own(desk_of: Desks, path: str) -> None:
    desk = desk_of("officer.ee")
    assert desk.open(path) == (404 if path == "/nowhere/" else 200)
    desk.look()
