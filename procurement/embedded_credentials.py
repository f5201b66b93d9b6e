"""The secrets of one installation: database passwords and Django's key, readable by their owner alone."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

ROLES = ("owner", "app", "worker", "scorer", "backup")
TEST_ROLES = ("tester",)


def read_or_make(var: Path, *, testing: bool) -> dict[str, Any]:
    """The content of database.json, with a password drawn for whoever lacks one."""
    try:
        content: dict[str, Any] = json.loads((var / "secrets" / "database.json").read_text(encoding="utf-8"))
        known = dict(content["roles"])
        superuser = dict(content["superuser"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        content, known, superuser = {}, {}, {"user": "postgres", "password": _password()}
    wanted = ROLES + (TEST_ROLES if testing else ())
    for role in wanted:
        known.setdefault(role, {"user": f"portal_{role}", "password": _password()})
    content = {"host": "", "port": "", "name": ""} | content | {"roles": known, "superuser": superuser}
    write(var, content)
    return content


def write(var: Path, content: dict[str, Any]) -> None:
    """Write database.json whole or not at all."""
    write_secret(var, "database.json", json.dumps(content, indent=1) + "\n")


def secret_key(var: Path) -> str:
    """Django's secret key, drawn on first use."""
    path = var / "secrets" / "secret_key"
    if not path.exists() or not path.read_text(encoding="utf-8").strip():
        write_secret(var, "secret_key", secrets.token_urlsafe(64) + "\n")
    return path.read_text(encoding="utf-8").strip()


def write_secret(var: Path, name: str, text: str) -> None:
    """Write var/secrets/NAME with mode 0600 by way of a new file, so that no reader sees half of it."""
    folder = var / "secrets"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    new = folder / f"{name}.new"
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / name)


def _password() -> str:
    return secrets.token_urlsafe(24)
