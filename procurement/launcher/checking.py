"""`./portal test`: every check, on a database of its own."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from psycopg import sql

from procurement import embedded
from procurement import embedded_roles as roles
from procurement.launcher import linting, system_packages
from procurement.launcher.linting import Outcome
from procurement.launcher.managing import manage, settings
from procurement.launcher.places import ROOT, var
from procurement.launcher.refusal import say, warn
from procurement.launcher.serving import see_to_pango

JOURNEYS = "tests/journeys"
BOTH_CORES = ("-n", "2", "--dist", "loadgroup")
SECURITY = ("tests/architecture", "tests/accounts", "tests/security")
FIND_PLAYWRIGHTS_OWN = (
    "import pathlib; from playwright.sync_api import sync_playwright as start\n"
    "with start() as p: print(pathlib.Path(p.chromium.executable_path).exists())"
)


def run(arguments: list[str]) -> int:
    """Check everything, or only what the arguments name; 1 if anything fails."""
    folder = var(testing=True)
    see_to_pango()
    with embedded.database(folder, testing=True) as content:
        drop_orphans(content)
        if arguments and arguments[0] not in ("--quick", "--full"):
            return _only(folder, arguments)
        return linting.summary(_everything(folder, arguments))


def drop_orphans(content: dict[str, Any]) -> None:
    """Drop the databases of test runs that were killed: each is named after the process that made it."""
    with roles.connect(content, "superuser", name="postgres") as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_portal_[0-9]+$'"):
            if not _lives(int(name.rpartition("_")[2])):
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _only(folder: Path, arguments: list[str]) -> int:
    """Run pytest on what was named."""
    if arguments[0] == "security":
        arguments = [place for place in SECURITY if (ROOT / place).exists()] + arguments[1:]
    return _pytest(folder, arguments, browser=_named(arguments, JOURNEYS))


def _named(arguments: list[str], folder: str) -> bool:
    return any(argument.rstrip("/").startswith(folder) for argument in arguments)


def _everything(folder: Path, arguments: list[str]) -> list[Outcome]:
    size, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    marks = {"--quick": "not full and not slow", "--full": ""}.get(size, "not full")
    outcomes = linting.lint()
    outcomes += [linting.step("migrations", lambda: _migrations_are_whole(folder))]
    selected = ["-m", marks] if marks else []
    arguments = [f"--ignore={JOURNEYS}", *BOTH_CORES, *selected, *rest]
    outcomes += [linting.step("tests", lambda: _pytest(folder, arguments))]
    if size != "--quick":
        outcomes += [_journeys(folder, selected + rest)]
    return outcomes


def _migrations_are_whole(folder: Path) -> int:
    return manage(["makemigrations", "--check", "--dry-run"], folder, role="owner", testing=True)


def _pytest(folder: Path, arguments: list[str], *, browser: bool = False) -> int:
    environment = settings(folder, testing=True)
    if browser:
        environment["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        environment["PORTAL_CHROMIUM"] = system_packages.browser() or ""
    return linting.python(["-m", "pytest", *arguments], environment)


def _journeys(folder: Path, arguments: list[str]) -> Outcome:
    """The journeys in a real browser, in a process of their own: Playwright's event loop breaks other tests."""
    say("\n== journeys")
    if not _see_to_browser():
        line = system_packages.line_to_type(system_packages.BROWSER_PACKAGES)
        warn(f"THE JOURNEYS WERE NOT RUN: there is no browser they can drive.\n  Type: {line}")
        return Outcome("journeys", "FAILED" if os.environ.get("CI") == "true" else "NOT RUN", 0.0)
    started = time.monotonic()
    code = _pytest(folder, [JOURNEYS, *arguments], browser=True)
    return Outcome("journeys", "FAILED" if code else "passed", time.monotonic() - started)


def _see_to_browser() -> bool:
    """There is a browser, and the driver that steers it starts."""
    return _see_to_driver() and _see_to_chromium()


def _see_to_driver() -> bool:
    """Playwright's driver starts; on a bare Debian 12 it lacks a library."""
    return _driver_starts() or (system_packages.install(system_packages.DRIVER_PACKAGES) and _driver_starts())


def _driver_starts() -> bool:
    return subprocess.run([sys.executable, "-m", "playwright", "--version"], capture_output=True).returncode == 0


def _see_to_chromium() -> bool:
    """An installed Chromium or Chrome, else the distribution's, else Playwright's own download."""
    if system_packages.browser() or _playwright_has_one():
        return True
    if system_packages.can_install():
        say("Installing chromium (once) ...")
        if system_packages.install(system_packages.BROWSER_PACKAGES) and system_packages.browser():
            return True
    say("Fetching Playwright's Chromium (once) ...")
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True, timeout=900)
    return _playwright_has_one()


def _playwright_has_one() -> bool:
    outcome = subprocess.run([sys.executable, "-c", FIND_PLAYWRIGHTS_OWN], capture_output=True, text=True)
    return outcome.stdout.strip() == "True"
