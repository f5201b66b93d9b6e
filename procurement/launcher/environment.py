"""The portal's own Python environment: made once from a hash-checked lock, noticed and redone when half-made."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from procurement.launcher import installers, system_packages
from procurement.launcher.places import ENVIRONMENT, PYTHON, REQUIREMENTS, ROOT
from procurement.launcher.refusal import Refusal, say

MARKER = "portal.json"
UNFINISHED = {"state": "unfinished"}
ROOM_MB = {"runtime": 900, "development": 1800}


def prepare(lock: str) -> None:
    """Make sure that the environment holds everything in requirements/LOCK.txt ("runtime" or "development")."""
    if _is_ready(lock):
        return
    with _alone():
        if _is_ready(lock):  # another start made it while this one waited
            return
        refuse_without_room(ENVIRONMENT.parent, ROOM_MB[lock])
        _discard_unusable()
        if not PYTHON.exists():
            _create()
        _install(lock)


def _install(lock: str) -> None:
    before = _read_marker()
    say(f"Installing the {lock} packages (once; a minute or two) ...")
    _write_marker(UNFINISHED)
    try:
        installers.install(PYTHON, REQUIREMENTS / f"{lock}.txt")
    except Refusal:
        _write_marker(before or UNFINISHED)
        raise
    _write_marker({name: digest(name) for name in covered_by(lock)} | {"python": _version_inside()})


def covered_by(lock: str) -> tuple[str, ...]:
    """The locks that one lock satisfies: development's pins include the runtime's."""
    return ("runtime", "development") if lock == "development" else ("runtime",)


def digest(lock: str) -> str:
    """SHA-256 of a lock file."""
    return hashlib.sha256((REQUIREMENTS / f"{lock}.txt").read_bytes()).hexdigest()


def refuse_without_room(folder: Path, megabytes: int) -> None:
    """A clear sentence before the disk is full, rather than a torn installation after."""
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise Refusal(
            f"Not enough room in {folder}: about {megabytes} MB are needed, {free} MB are free.",
            f"df -h {folder}  # make room, then the same command again",
        )


def _is_ready(lock: str) -> bool:
    marker = _read_marker()
    return marker.get(lock) == digest(lock) and marker.get("python") == _version_inside()


def _read_marker() -> dict[str, str]:
    try:
        content = json.loads((ENVIRONMENT / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _write_marker(content: dict[str, str]) -> None:
    new = ENVIRONMENT / f"{MARKER}.new"
    new.write_text(json.dumps(content, indent=1), encoding="utf-8")
    new.replace(ENVIRONMENT / MARKER)


def _version_inside() -> str:
    """The environment's Python and its library folder, as "3.11"; empty where they don't fit each other."""
    try:
        version = subprocess.run(
            [PYTHON, "-c", "import sys, pip; print('%d.%d' % sys.version_info[:2])"], capture_output=True, text=True
        ).stdout.strip()
    except OSError:
        return ""
    return version if (ENVIRONMENT / "lib" / f"python{version}").is_dir() else ""


def _discard_unusable() -> None:
    """Remove an environment that an interruption or a system upgrade left unusable."""
    if not ENVIRONMENT.exists():
        return
    if _read_marker() == UNFINISHED or not _version_inside():
        say("Removing a half-made or outdated environment ...")
        shutil.rmtree(ENVIRONMENT)


def _create() -> None:
    say(f"Making the environment {ENVIRONMENT.name} with Python {sys.version_info.major}.{sys.version_info.minor} ...")
    missing = system_packages.missing_for_venv()
    if missing and system_packages.can_install():
        say(f"Installing {' '.join(missing)} ...")
        system_packages.install(missing)
    ENVIRONMENT.mkdir(parents=True, exist_ok=True)
    _write_marker(UNFINISHED)
    # a fresh interpreter: this one was started before apt-get may have brought ensurepip
    base = getattr(sys, "_base_executable", sys.executable)
    if not _runs(base, "-m", "venv", ENVIRONMENT) and not _create_with_borrowed_pip(base):
        shutil.rmtree(ENVIRONMENT)
        wanted = missing + system_packages.missing_for_packs()
        raise Refusal(
            "This Python cannot make an environment: its venv or ensurepip module is missing or broken.",
            system_packages.line_to_type(wanted or system_packages.VENV_PACKAGES),
        )


def _create_with_borrowed_pip(base: str) -> bool:
    """Without ensurepip and without being root: the distribution's pip is fetched, used once and not installed."""
    if not _runs(base, "-m", "venv", "--clear", "--without-pip", ENVIRONMENT):
        return False
    with tempfile.TemporaryDirectory() as folder:
        wheel = system_packages.fetch_pip(Path(folder))
        return wheel is not None and installers.install_installers(PYTHON, wheel=wheel)


def _runs(*command: str | Path) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two starts at once take turns; the lock file itself is what they queue at, so nothing is written for it."""
    with (REQUIREMENTS / "runtime.txt").open("rb") as queue:
        fcntl.flock(queue, fcntl.LOCK_EX)
        yield


def enter(arguments: list[str]) -> None:
    """Go on inside the environment; returns only where this process is in it already."""
    if Path(sys.prefix).resolve() == ENVIRONMENT.resolve():
        return
    os.execv(PYTHON, [str(PYTHON), str(ROOT / "portal"), *arguments])
