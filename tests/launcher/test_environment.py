"""The portal's own Python environment: made once, noticed when half-made."""

import subprocess
import sys
from pathlib import Path

import pytest

from procurement.launcher import environment, installers
from procurement.launcher.refusal import Refusal


class Installer:
    """Stands in for the network: notes what it was asked for, fails when told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fault: BaseException | None = None

    def __call__(self, python: Path, lock: Path) -> None:
        self.asked.append(lock.stem)
        if self.fault:
            raise self.fault


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty installation with two small locks."""
    requirements = tmp_path / "requirements"
    requirements.mkdir()
    for name in ("runtime", "development"):
        (requirements / f"{name}.txt").write_text(name)
    monkeypatch.setattr(environment, "REQUIREMENTS", requirements)
    monkeypatch.setattr(environment, "ENVIRONMENT", tmp_path / "env")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "env" / "bin" / "python")
    return tmp_path


@pytest.fixture
def installer(monkeypatch: pytest.MonkeyPatch) -> Installer:
    stand_in = Installer()
    monkeypatch.setattr(installers, "install", stand_in)
    return stand_in


def create_quickly() -> None:
    """An environment without pip's own files, which take seconds to unpack."""
    folder = environment.ENVIRONMENT
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (next((folder / "lib").iterdir()) / "site-packages" / "pip.py").touch()


@pytest.fixture
def made(place: Path, installer: Installer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real environment that holds the runtime lock."""
    monkeypatch.setattr(environment, "_create", create_quickly)
    environment.prepare("runtime")
    installer.asked.clear()
    return place


def test_first_start_makes_an_environment_with_pip(place: Path, installer: Installer) -> None:
    environment.prepare("runtime")
    assert installer.asked == ["runtime"]
    assert subprocess.run([environment.PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0


def test_second_start_installs_nothing(made: Path, installer: Installer) -> None:
    environment.prepare("runtime")
    assert installer.asked == []


def test_development_satisfies_runtime_too(made: Path, installer: Installer) -> None:
    environment.prepare("development")
    environment.prepare("runtime")
    assert installer.asked == ["development"]


def test_changed_lock_is_installed_without_a_new_environment(made: Path, installer: Installer) -> None:
    (made / "env" / "kept").touch()
    (made / "requirements" / "runtime.txt").write_text("another")
    environment.prepare("runtime")
    assert installer.asked == ["runtime"]
    assert (made / "env" / "kept").exists()


def test_interrupted_installation_is_redone_from_nothing(made: Path, installer: Installer) -> None:
    (made / "env" / "torn").touch()
    installer.fault = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        environment.prepare("development")
    installer.fault = None
    environment.prepare("runtime")
    assert installer.asked == ["development", "runtime"]
    assert not (made / "env" / "torn").exists()


def test_failed_installation_keeps_what_stood(made: Path, installer: Installer) -> None:
    installer.fault = Refusal("no network")
    with pytest.raises(Refusal, match="no network"):
        environment.prepare("development")
    installer.asked.clear()
    environment.prepare("runtime")
    assert installer.asked == []


def test_environment_of_a_vanished_python_is_made_anew(made: Path, installer: Installer) -> None:
    (made / "env" / "bin" / "python").unlink()
    (made / "env" / "bin" / "python").symlink_to("/nowhere/python3")
    environment.prepare("runtime")
    assert installer.asked == ["runtime"]
    assert subprocess.run([made / "env" / "bin" / "python", "-c", ""]).returncode == 0


def test_too_little_room_is_said_before_anything_is_made(place: Path, installer: Installer) -> None:
    with pytest.raises(Refusal, match="Not enough room") as refusal:
        environment.refuse_without_room(place, 10**9)
    assert "df -h" in str(refusal.value)


def test_uv_is_told_what_pip_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = tmp_path / "pip.conf"
    configuration.write_text("[global]\nindex-url = file:///one\nextra-index-url = file:///two file:///three\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(configuration))
    monkeypatch.setenv("UV_DEFAULT_INDEX", "file:///own")
    settings = installers.uv_settings(Path(sys.executable))
    assert settings["UV_DEFAULT_INDEX"] == "file:///own"
    assert "file:///two file:///three" in settings["UV_INDEX"]
    assert settings["UV_PYTHON_DOWNLOADS"] == "never"
