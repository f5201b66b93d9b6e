"""Looking at a page: accessible in light and dark and on a narrow screen, nothing sideways, words instead of codes."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from procurement.explanations import VERBS

WIDE, NARROW = {"width": 1400, "height": 1000}, {"width": 390, "height": 844}
STICKING_OUT = """() => [...document.querySelectorAll("body *")].filter(one =>
    one.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !one.closest(
    ".table-scroll, dialog, [popover], .visually-hidden")).slice(0, 3).map(one => one.outerHTML.slice(0, 120))"""
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
WHOLE = {"resultTypes": ["violations"], "preload": False}
SETTLED = "() => Promise.all(document.getAnimations().map(one => one.finished))"
KEYS = "|".join(map(re.escape, VERBS))
CODE = re.compile(
    rf"\b[a-z]+(?:_[a-z0-9]+)+\b|{KEYS}|\{{[{{%#]|%\(\w*\)|^\s*None\s*$|<[\w.]+ object|<function", re.MULTILINE
)
TOLD = """() => { const page = document.querySelector("main").cloneNode(true);
    page.querySelectorAll("code, pre, textarea, script, .hash").forEach(one => one.remove());
    return page.textContent; }"""
COLOURS = WHOLE | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


def seen(page: Page) -> list[str]:
    """Every fault of a page as it stands: axe's in light, dark (colours) and at 390 px, and what overflows there."""
    faults = _axe(page, "light")
    page.emulate_media(color_scheme="dark")
    faults += _axe(page, "dark", COLOURS)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)
    if page.evaluate(TOO_WIDE):
        faults.append(f"{page.url}: wider than 390 px: {page.evaluate(STICKING_OUT)}")
    faults += _axe(page, "390 px")
    page.set_viewport_size(WIDE)
    return faults


def coded(page: Page) -> list[str]:
    """What stands on a page as a program has it, such as an identifier, instead of a word for people."""
    found = sorted(set(CODE.findall(page.evaluate(TOLD))))
    return [f"{page.url}: raw code: {found}"] if found else []


def _axe(page: Page, state: str, options: dict[str, Any] = WHOLE) -> list[str]:
    page.evaluate(SETTLED)
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{page.url} ({state}): {fault['id']}: {[node['html'][:200] for node in fault['nodes'][:3]]}" for fault in found
    ]
