"""One portal and one browser for all journeys; a desk for each person who is asked for."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from procurement.demo.people import PASSWORD
from tests.journeys.desk import Desk
from tests.journeys.portal import running

BROWSER_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
Desks = Callable[[str], Desk]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys" in item.path.as_posix():
            item.add_marker(pytest.mark.enable_socket)
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the portal is."""
    with running(tmp_path_factory.mktemp("journeys")) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser that the launcher found, else Playwright's own."""
    with sync_playwright() as playwright:
        program = os.environ.get("PORTAL_CHROMIUM") or None
        chromium = playwright.chromium.launch(executable_path=program, args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def all_desks() -> dict[str, Desk]:
    """Who has sat down so far."""
    return {}


@pytest.fixture
def desk_of(address: str, browser: Browser, all_desks: dict[str, Desk]) -> Iterator[Desks]:
    """A person's desk by the first half of their address; afterwards no desk has seen a fault.

    Who was signed out meanwhile, since sessions end when nothing is done, signs in once more.
    """

    def sit_down(name: str) -> Desk:
        if name not in all_desks:
            all_desks[name] = Desk(browser, address, f"{name}@demo.example")
        elif all_desks[name].is_signed_out():
            all_desks[name].sign_in(f"{name}@demo.example", PASSWORD)
        return all_desks[name]

    yield sit_down
    faults = [fault for desk in all_desks.values() for fault in desk.faults]
    for desk in all_desks.values():
        desk.faults.clear()
    assert faults == []
