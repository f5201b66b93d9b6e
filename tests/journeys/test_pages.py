"""Every page that the navigation and the first row of each list lead to, looked at as people of each kind."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Desks
from tests.journeys.desk import Desk

ALL = re.compile("")
OWN_PAGES = ("/account/", "/account/password/", "/nowhere/")
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@pytest.mark.parametrize(
    ("person", "own"),
    [
        ("officer.ee", ALL),
        ("manager", re.compile("^/(rounds/KEY/)?$")),
        ("market", re.compile("^/(offers/KEY/)?$")),
        ("analyst", re.compile("^/(campaigns/KEY/)?$")),
        ("observer", re.compile("^/$")),
    ],
)
def test_pages_open_and_those_of_ones_own_are_accessible_and_narrow(
    desk_of: Desks, person: str, own: re.Pattern[str]
) -> None:
    """Everybody's pages open without a fault; each is looked at as one who finds most on it."""
    desk = desk_of(person)
    desk.open("/")
    links = desk.page.locator("nav.navigation a")
    paths = links.evaluate_all("links => links.map(link => link.pathname)")
    assert len(paths) >= 7
    for path in paths:
        assert desk.open(path) == 200
        _look_at_own(desk, own)
        rows = desk.page.locator("main tbody th a[href]:visible")
        if rows.count():
            rows.first.click()
            desk.page.wait_for_load_state()
            expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
            _look_at_own(desk, own)


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


def _look_at_own(desk: Desk, own: re.Pattern[str]) -> None:
    if own.search(KEY.sub("KEY", desk.path.partition("?")[0])):
        desk.look()
