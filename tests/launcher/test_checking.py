"""The whole check: a line per step, loud about what did not run, never green by mistake."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from psycopg import sql

from procurement import embedded_roles as roles
from procurement.launcher import checking, linting
from procurement.launcher.linting import Outcome


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What pytest would have been given; every step passes."""
    given: list[list[str]] = []

    def note(folder: Path, arguments: list[str], *, browser: bool = False) -> int:
        given.append(arguments + (["+browser"] if browser else []))
        return 0

    monkeypatch.setattr(checking, "_pytest", note)
    monkeypatch.setattr(linting, "lint", list)
    monkeypatch.setattr(checking, "_migrations_are_whole", lambda folder: 0)
    monkeypatch.setattr(checking, "_see_to_browser", lambda: True)
    return given


def test_one_failure_fails_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = [Outcome("lint", "passed", 1.0), Outcome("tests", "FAILED", 2.0), Outcome("journeys", "passed", 3.0)]
    assert linting.summary(outcomes) == 1
    assert linting.summary([outcomes[0], outcomes[2]]) == 0
    assert "FAILED   tests" in capsys.readouterr().out


def test_failing_command_is_a_failed_step() -> None:
    assert linting.step("fails", lambda: linting.python(["-c", "raise SystemExit(3)"])).failed
    assert not linting.step("passes", lambda: linting.python(["-c", ""])).failed


@pytest.mark.parametrize(("variable", "state", "code"), [("true", "FAILED", 1), ("", "NOT RUN", 0)])
def test_journeys_that_cannot_run_are_loud_and_fail_continuous_integration(
    asked: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    variable: str,
    state: str,
    code: int,
) -> None:
    monkeypatch.setenv("CI", variable)
    monkeypatch.setattr(checking, "_see_to_browser", lambda: False)
    outcome = checking._journeys(tmp_path, [])
    assert outcome.state == state
    assert linting.summary([outcome]) == code
    assert "NOT RUN" in capsys.readouterr().err


def test_library_that_the_driver_lacks_is_installed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[tuple[str, ...]] = []
    monkeypatch.setattr(checking, "_driver_starts", lambda: bool(installed))
    monkeypatch.setattr(checking.system_packages, "install", lambda packages: not installed.append(packages))
    assert checking._see_to_driver()
    assert checking._see_to_driver()
    assert installed == [("libatomic1",)]


def test_sizes_choose_what_runs(asked: list[list[str]], tmp_path: Path) -> None:
    without_journeys = [f"--ignore={checking.JOURNEYS}", *checking.BOTH_CORES]
    checking._everything(tmp_path, ["--quick"])
    assert asked == [[*without_journeys, "-m", "not full and not slow"]]
    asked.clear()
    checking._everything(tmp_path, [])
    assert asked[0] == [*without_journeys, "-m", "not full"]
    asked.clear()
    checking._everything(tmp_path, ["--full", "-x"])
    assert asked[0] == [*without_journeys, "-x"]


def test_named_tests_run_alone_and_journeys_get_their_browser(asked: list[list[str]], tmp_path: Path) -> None:
    checking._only(tmp_path, ["tests/engine", "-q"])
    checking._only(tmp_path, ["tests/journeys/"])
    assert asked == [["tests/engine", "-q"], ["tests/journeys/", "+browser"]]


def test_databases_of_killed_runs_are_dropped_and_of_living_ones_kept() -> None:
    content = json.loads((settings.VAR / "secrets" / "database.json").read_text(encoding="utf-8"))
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    orphan, living = f"test_portal_{dead.pid}", f"test_portal_{os.getppid()}"
    with roles.connect(content, "owner", name="postgres") as owner:
        for name in (orphan, living):
            owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        checking.drop_orphans(content)
        query = "SELECT datname FROM pg_database WHERE datname = ANY(%s)"
        assert owner.execute(query, [[orphan, living]]).fetchall() == [(living,)]
        owner.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(living)))
