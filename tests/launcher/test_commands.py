"""The one way in: commands, old Pythons, clear sentences."""

import ast
import errno
import importlib
import importlib.machinery
import importlib.util
import subprocess
import sys
from types import ModuleType

import pytest

from procurement.launcher import commands
from procurement.launcher.places import ROOT
from procurement.launcher.refusal import Refusal, from_os_error


@pytest.fixture(scope="module")
def portal() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("portal_entry", str(ROOT / "portal"))
    spec = importlib.util.spec_from_loader("portal_entry", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_entry_is_readable_by_old_pythons() -> None:
    ast.parse((ROOT / "portal").read_text(encoding="utf-8"), feature_version=(3, 5))


def test_entry_is_executable() -> None:
    assert (ROOT / "portal").stat().st_mode & 0o111 == 0o111
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111 == 0o111


@pytest.mark.parametrize(("version", "fits"), [((3, 10), False), ((3, 11), True), ((3, 14, 2), True), ((3, 15), False)])
def test_entry_knows_its_pythons(portal: ModuleType, version: tuple[int, ...], fits: bool) -> None:
    assert portal.supported(version) is fits


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_every_command_leads_to_a_module(name: str) -> None:
    module = importlib.import_module(f"procurement.launcher.{commands.COMMANDS[name].module}")
    assert callable(module.run)
    assert name in commands.overview()


def test_unknown_command_is_named_and_help_follows(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["rum"]) == 2
    told = capsys.readouterr().err
    assert "'rum'" in told
    assert "./portal COMMAND" in told


def test_launcher_needs_the_standard_library_alone_to_make_the_environment() -> None:
    modules = "commands, environment, installers, places, refusal, system_packages"
    code = (
        f"import sys; from procurement.launcher import {modules}; print(sys.modules.keys() & {{'psycopg', 'django'}})"
    )
    outcome = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert outcome.stdout.strip() == "set()", outcome.stderr


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "No permission"),
        (errno.EROFS, "read-only"),
        (errno.EIO, "refused"),
    ],
)
def test_faults_of_the_system_become_one_sentence(number: int, words: str) -> None:
    told = str(from_os_error(OSError(number, "x", "/some/place")))
    assert words in told
    assert "/some/place" in told


def test_refusal_says_what_to_type() -> None:
    assert str(Refusal("It is so.", "./portal run")) == "It is so.\n  Type: ./portal run"
    assert str(Refusal("It is so.")) == "It is so."
