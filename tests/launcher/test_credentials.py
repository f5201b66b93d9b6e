"""Secrets: private files, kept once drawn, mended when torn."""

import stat
from pathlib import Path

from procurement import embedded_credentials as credentials


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_secrets_are_for_their_owner_alone(tmp_path: Path) -> None:
    credentials.read_or_make(tmp_path, testing=False)
    credentials.secret_key(tmp_path)
    assert mode(tmp_path / "secrets") == 0o700
    assert {path.name: mode(path) for path in (tmp_path / "secrets").iterdir()} == {
        "database.json": 0o600,
        "secret_key": 0o600,
    }


def test_secrets_stay_once_drawn(tmp_path: Path) -> None:
    first = credentials.read_or_make(tmp_path, testing=False)
    assert credentials.read_or_make(tmp_path, testing=False) == first
    assert credentials.secret_key(tmp_path) == credentials.secret_key(tmp_path)


def test_every_password_is_its_own(tmp_path: Path) -> None:
    content = credentials.read_or_make(tmp_path, testing=True)
    passwords = [login["password"] for login in (*content["roles"].values(), content["superuser"])]
    assert len(set(passwords)) == len(passwords) == 7
    assert min(map(len, passwords)) >= 32


def test_only_a_test_installation_has_a_tester(tmp_path: Path) -> None:
    assert "tester" not in credentials.read_or_make(tmp_path, testing=False)["roles"]


def test_torn_file_is_drawn_anew(tmp_path: Path) -> None:
    first = credentials.read_or_make(tmp_path, testing=False)
    (tmp_path / "secrets" / "database.json").write_text('{"roles": {"own')
    second = credentials.read_or_make(tmp_path, testing=False)
    assert second["roles"].keys() == first["roles"].keys()
    assert second["roles"]["app"] != first["roles"]["app"]
