"""`./portal manage`: Django's management commands, each as the database role that it needs."""

import os
import subprocess
import sys
from pathlib import Path

from procurement import embedded
from procurement.launcher.places import ROOT, var

ROLES = {"migrate": "owner", "sqlmigrate": "owner", "showmigrations": "owner", "makemigrations": "owner"}
CALM = {"PORTAL_LOG_LEVEL": "ERROR"}
ROLES |= {"demo": "worker", "demo_pack": "worker", "verify_audit": "worker"}


def run(arguments: list[str]) -> int:
    """Run one management command while the database is up, as PORTAL_ROLE if that is set; its exit code."""
    folder = var()
    with embedded.database(folder):
        return manage(arguments, folder, role=os.environ.get("PORTAL_ROLE", ""))


def manage(arguments: list[str], folder: Path, *, role: str = "", testing: bool = False, quiet: bool = False) -> int:
    """Run `django-admin ARGUMENTS` in the repository as the role the command needs; its exit code."""
    environment = CALM | settings(folder, role=role or _role(arguments), testing=testing)
    command = [sys.executable, "-m", "django", *arguments]
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, cwd=ROOT, env=environment, stdout=output).returncode


def told_by(arguments: list[str], folder: Path) -> str:
    """What a management command prints; nothing if it fails."""
    command = [sys.executable, "-m", "django", *arguments]
    environment = CALM | settings(folder, role=_role(arguments))
    outcome = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    return outcome.stdout if outcome.returncode == 0 else ""


def _role(arguments: list[str]) -> str:
    return ROLES.get(arguments[0] if arguments else "", "app")


def settings(folder: Path, *, role: str = "app", testing: bool = False) -> dict[str, str]:
    """The environment of a process that runs the portal's settings."""
    own = {"DJANGO_SETTINGS_MODULE": "procurement.settings", "PORTAL_VAR": str(folder), "PORTAL_ROLE": role}
    if testing:
        own["PORTAL_TESTING"] = "1"
    return os.environ | {"PYTHONUNBUFFERED": "1"} | own
