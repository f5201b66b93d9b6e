"""Database roles of the live test cluster: each may do its work and nothing beside it."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings

from procurement import embedded_roles as roles


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    return dict(json.loads((settings.VAR / "secrets" / "database.json").read_text(encoding="utf-8")))


@pytest.fixture
def table(content: dict[str, Any]) -> Iterator[str]:
    """A table of the owner's with one row, hidden by row security, and ordinary rights for the app."""
    with roles.connect(content, "owner") as owner:
        owner.execute("CREATE TABLE launcher_probe (id int)")
        owner.execute("INSERT INTO launcher_probe VALUES (1)")
        owner.execute("ALTER TABLE launcher_probe ENABLE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE launcher_probe FORCE ROW LEVEL SECURITY")
        owner.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON launcher_probe TO portal_app, portal_scorer")
        yield "launcher_probe"
        owner.execute("DROP TABLE launcher_probe")


FORBIDDEN = [
    "SET ROLE portal_owner",
    "SET ROLE portal_backup",
    "SET ROLE postgres",
    "CREATE TABLE mine (id int)",
    "CREATE TEMP TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine",
    "CREATE DATABASE mine",
    "TRUNCATE launcher_probe",
    "DROP TABLE launcher_probe",
    "ALTER TABLE launcher_probe DISABLE ROW LEVEL SECURITY",
    "ALTER ROLE portal_app BYPASSRLS",
    "SELECT pg_read_file('/etc/passwd')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
@pytest.mark.parametrize("role", ["app", "worker"])
def test_role_may_not(content: dict[str, Any], table: str, role: str, statement: str) -> None:
    with roles.connect(content, role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_app_may_not_become_scorer_or_worker(content: dict[str, Any]) -> None:
    with roles.connect(content, "app") as connection:
        for other in ("portal_scorer", "portal_worker", "portal_tester"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SET ROLE {other}")


def test_worker_has_the_scorers_rights_only_as_scorer(content: dict[str, Any], table: str) -> None:
    with roles.connect(content, "worker") as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM launcher_probe")
        with connection.transaction():
            connection.execute("SET LOCAL ROLE portal_scorer")
            assert connection.execute("SELECT * FROM launcher_probe").fetchall() == []
        assert connection.execute("SELECT current_user").fetchone() == ("portal_worker",)


def test_scorer_cannot_sign_in(content: dict[str, Any]) -> None:
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        roles.connect(content, "scorer")


def test_nobody_signs_in_without_the_password(content: dict[str, Any]) -> None:
    false = content | {"roles": {"app": {"user": "portal_app", "password": "guess"}}}
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        roles.connect(false, "app")


def test_row_security_hides_from_owner_and_app_but_not_from_backup(content: dict[str, Any], table: str) -> None:
    seen = {}
    for role in ("owner", "app", "backup"):
        with roles.connect(content, role) as connection:
            seen[role] = connection.execute("SELECT count(*) FROM launcher_probe").fetchone()
    assert seen == {"owner": (0,), "app": (0,), "backup": (1,)}


def test_backup_only_reads(content: dict[str, Any], table: str) -> None:
    with roles.connect(content, "backup") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM launcher_probe")


def test_tester_becomes_the_roles_under_test_and_never_the_owner(content: dict[str, Any]) -> None:
    with roles.connect(content, "tester") as connection:
        for role in ("portal_app", "portal_worker", "portal_scorer"):
            connection.execute(f"SET ROLE {role}")
            connection.execute("RESET ROLE")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SET ROLE portal_owner")


def test_nobody_but_superuser_has_superuser_rights(content: dict[str, Any]) -> None:
    query = (
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'portal%' AND (rolsuper OR rolcreaterole OR rolreplication)"
    )
    with roles.connect(content, "owner") as connection:
        assert connection.execute(query).fetchall() == []


def test_server_listens_on_no_network(content: dict[str, Any]) -> None:
    with roles.connect(content, "app") as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
