"""The portal in containers, through its proxy: where PORTAL_COMPOSE_URL says it is up, with the demonstration."""

import os
import re

import pytest
from playwright.sync_api import Browser, expect

from procurement.demo.rounds import OPEN, name_of
from tests.journeys.desk import Desk

ADDRESS = os.environ.get("PORTAL_COMPOSE_URL", "").rstrip("/")
WORK_LIMIT_MS = 300_000
pytestmark = pytest.mark.skipif(not ADDRESS, reason="PORTAL_COMPOSE_URL names no portal in containers")


def test_the_proxy_serves_static_files_itself_and_hands_on_the_rest(browser: Browser) -> None:
    asking = browser.new_context(base_url=ADDRESS).request
    styles, answer = asking.get("/static/portal/portal.css"), asking.get("/healthz/")
    assert (styles.status, styles.headers["x-content-type-options"]) == (200, "nosniff")
    assert "caddy" in styles.headers["server"].lower()
    assert "via" not in styles.headers
    assert (answer.text(), "via" in answer.headers) == ("ok", True)


def test_a_manager_signs_in_scores_and_takes_a_pack_home(browser: Browser) -> None:
    manager = Desk(browser, ADDRESS, "manager@demo.example")
    manager.open("/requirements/")
    assert manager.page.locator("tbody tr").count() > 5
    manager.open("/rounds/")
    manager.follow(name_of(OPEN))
    manager.press("Lock the round")
    manager.press("Score")
    manager.page.get_by_role("link", name="See the outcome").click(timeout=WORK_LIMIT_MS)
    manager.follow("draft", within="main")
    manager.open(f"{manager.path}packs/all/")
    for box in manager.page.locator("input[name=editions]").all():
        box.set_checked(box.get_attribute("value") == "PMO:en")
    manager.press("Make")
    manager.page.locator("tbody th a").first.click()
    onward = manager.page.get_by_role("link", name=re.compile("See the outcome|Download the PDF")).first
    onward.wait_for(timeout=WORK_LIMIT_MS)
    manager.open(manager.path)
    with manager.page.expect_download() as download:
        manager.follow(re.compile("Download the PDF"))
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    expect(manager.page.get_by_text("SHA-256 of the file")).to_be_visible()
    assert manager.faults == []
