"""Packages into the environment: uv where it works, pip where it doesn't, both with every hash checked."""

import ast
import os
import subprocess
from pathlib import Path

from procurement.launcher.places import REQUIREMENTS
from procurement.launcher.refusal import Refusal, warn

# uv doesn't read pip's configuration, so it is told: a machine set up for pip is set up for the portal
FROM_PIP = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "trusted-host": "UV_INSECURE_HOST",
}
CHECKED = ("install", "--quiet", "--require-hashes", "-r")


def install(python: Path, lock: Path) -> None:
    """Install a lock file's packages; a Refusal names the first thing that went wrong."""
    uv = python.parent / "uv"
    if not uv.exists():
        install_installers(python)
    if _succeeds([uv, "pip", *CHECKED, lock, "--python", python], uv_settings(python)):
        return
    warn("  uv could not do it; trying pip, which is slower ...")
    outcome = subprocess.run([python, "-m", "pip", *CHECKED, lock], capture_output=True, text=True)
    if outcome.returncode:
        faults = [line for line in outcome.stderr.splitlines() if line.startswith("ERROR")] or ["no message"]
        raise Refusal(
            f"The packages could not be installed: {faults[0]}",
            "python3 -m pip config list  # check the network and pip's configuration, then the same command again",
        )


def install_installers(python: Path, *, wheel: Path | None = None) -> bool:
    """Put the pinned pip and uv into the environment with its own pip, or with one run from a wheel."""
    command: list[str | Path] = [python, "-m", "pip", *CHECKED, REQUIREMENTS / "installers.txt"]
    return _succeeds(command, {"PYTHONPATH": str(wheel)} if wheel else None)


def uv_settings(python: Path) -> dict[str, str]:
    """uv's environment after pip's configuration (index, extra indexes, links, certificate); own settings win."""
    listed = subprocess.run([python, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    settings = {
        # with every hash checked, the best match over all indexes is as safe as the first
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_PROGRESS": "1",
    }
    for line in listed.splitlines():
        key, _, value = line.partition("=")
        name = FROM_PIP.get(key.rpartition(".")[2])
        if name and (text := _text(value)):
            settings[name] = " ".join(text.split())
    if "UV_FIND_LINKS" in settings:
        settings["UV_FIND_LINKS"] = settings["UV_FIND_LINKS"].replace(" ", ",")
    return settings | {name: value for name, value in os.environ.items() if name.startswith(("UV_", "SSL_"))}


def _text(value: str) -> str:
    try:
        return str(ast.literal_eval(value))
    except (SyntaxError, ValueError):
        return ""


def _succeeds(command: list[str | Path], settings: dict[str, str] | None = None) -> bool:
    try:
        outcome = subprocess.run(command, env=os.environ | (settings or {}), capture_output=True, text=True)
    except OSError:
        return False
    if outcome.returncode and (lines := outcome.stderr.strip().splitlines()):
        warn(f"  {lines[-1].strip()}")
    return outcome.returncode == 0
