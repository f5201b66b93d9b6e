"""What the system lacks is installed where that is allowed, and otherwise said in one line."""

import os
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from procurement.launcher import serving, system_packages


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Pango, fonts, ensurepip or a browser."""
    monkeypatch.setattr(system_packages.ctypes.util, "find_library", lambda name: None)
    monkeypatch.setattr(system_packages, "FONT_FOLDERS", ("/nowhere",))
    monkeypatch.setattr(system_packages.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(system_packages.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been run; each succeeds."""
    commands: list[list[str]] = []

    def note(command: list[str], **_: Any) -> SimpleNamespace:
        commands.append(command)
        return SimpleNamespace(returncode=0, stdout="", stderr="")

    monkeypatch.setattr(system_packages.subprocess, "run", note)
    return commands


@pytest.mark.usefixtures("bare")
def test_bare_machine_lacks_everything() -> None:
    assert system_packages.missing_for_venv() == ("python3-venv",)
    assert set(system_packages.missing_for_packs()) == {
        "libpango-1.0-0",
        "libpangoft2-1.0-0",
        "libharfbuzz-subset0",
        "fonts-dejavu-core",
    }
    assert system_packages.browser() is None


@pytest.mark.usefixtures("bare")
def test_root_installs(ran: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert system_packages.install(("one", "two"))
    assert [command[-2:] for command in ran] == [["-y", "update"], ["one", "two"]]


@pytest.mark.usefixtures("bare")
def test_ordinary_user_installs_nothing_and_is_told_the_line(
    ran: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    serving.see_to_pango()
    assert ran == []
    told = capsys.readouterr().err
    assert "everything else runs" in told
    assert "su -c 'apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0 " in told


def test_failed_installation_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = subprocess.CompletedProcess([], 100, stdout="", stderr="Reading\nE: Unable to fetch\n")
    monkeypatch.setattr(system_packages, "can_install", lambda: True)
    monkeypatch.setattr(system_packages.subprocess, "run", lambda *_, **__: outcome)
    assert not system_packages.install(("one",))
    assert "E: Unable to fetch" in capsys.readouterr().err


def test_pip_that_cannot_be_fetched_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "sh").symlink_to("/bin/sh")
    assert system_packages.fetch_pip(tmp_path) is None
