"""Lock files: whole, hashed, and silent about where packages come from."""

import re
import subprocess
from pathlib import Path

import pytest

from procurement.launcher.places import REQUIREMENTS, ROOT

LOCKS = ("runtime", "development", "containers", "installers")
# put together here so that this file doesn't hold what it looks for
REGISTRIES = ["pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org", "yarn" + "pkg.com", "jsdelivr" + ".net"]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)( ; [^\\]+)?", re.MULTILINE)


def pins(lock: str) -> set[tuple[str, ...]]:
    return {match.groups("") for match in PIN.finditer((REQUIREMENTS / f"{lock}.txt").read_text(encoding="utf-8"))}


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    blocks = re.split(r"\n(?=[a-z])", (REQUIREMENTS / f"{lock}.txt").read_text(encoding="utf-8"))
    assert len(pins(lock)) >= 2
    assert [block.split()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block] == []


def test_development_holds_every_pin_of_runtime() -> None:
    assert {pin[:2] for pin in pins("runtime")} - {pin[:2] for pin in pins("development")} == set()


def test_every_dependency_of_the_project_is_locked() -> None:
    declared = re.findall(
        r'^    "([A-Za-z0-9._-]+)[\[><=~]', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    locked = {name.lower().replace("_", "-") for name, *_ in pins("development")}
    assert {name.lower() for name in declared} - locked == set()


def test_no_tracked_file_names_a_registry() -> None:
    found = []
    for path in tracked_files():
        content = path.read_bytes()
        found += [f"{path.relative_to(ROOT)}: {host}" for host in REGISTRIES if host.encode() in content]
    assert found == []
