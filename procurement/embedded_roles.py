"""Database roles that bind: one owner for migrations, and narrow roles for web, worker, scorer and backup."""

import logging
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

LOG = logging.getLogger(__name__)

DATABASE = "portal"
OLDEST_SERVER = 150000
# NOINHERIT on the member is how PostgreSQL 15 and later alike say "may become it, has nothing of it until then"
ATTRIBUTES = {
    "owner": "LOGIN",
    "app": "LOGIN NOINHERIT",
    "worker": "LOGIN NOINHERIT",
    "scorer": "NOLOGIN",
    "backup": "LOGIN",
    "tester": "LOGIN NOINHERIT",
}
MEMBERSHIPS = {"worker": ("scorer",), "tester": ("app", "worker", "scorer")}
CONNECTS = ("app", "worker", "backup", "tester")


class DatabaseFault(Exception):
    """The database cannot be used; the message says why, in a sentence for the person at the terminal."""


def connect(content: dict[str, Any], role: str, *, name: str | None = None) -> psycopg.Connection:
    """An autocommit connection as one of database.json's roles, or as its superuser."""
    login = content["superuser"] if role == "superuser" else content["roles"][role]
    return psycopg.connect(
        host=content["host"],
        port=content["port"] or None,
        user=login["user"],
        password=login["password"],
        dbname=name or content["name"],
        autocommit=True,
    )


def connect_to(url: str) -> psycopg.Connection:
    """An autocommit connection to the server of a DATABASE_URL, whether or not its database exists yet."""
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as fault:
        try:
            return psycopg.connect(url, dbname="postgres", autocommit=True, connect_timeout=10)
        except psycopg.OperationalError:
            raise DatabaseFault(f"DATABASE_URL leads to no server: {str(fault).strip().splitlines()[0]}") from fault
    except psycopg.ProgrammingError as fault:
        raise DatabaseFault("DATABASE_URL is not of the form postgresql://user:password@host:5432/name") from fault


def address(connection: psycopg.Connection, url: str) -> dict[str, Any]:
    """Host, port, database name and further connection options (TLS) for database.json."""
    given = conninfo_to_dict(url)
    options = {key: str(value) for key, value in given.items() if key.startswith("ssl") or key == "channel_binding"}
    name = str(given.get("dbname") or DATABASE)
    return {"host": connection.info.host, "port": str(connection.info.port), "name": name, "options": options}


def set_up(connection: psycopg.Connection, content: dict[str, Any], *, testing: bool) -> None:
    """Make or mend roles, memberships and the database; doing it again changes nothing."""
    if connection.info.server_version < OLDEST_SERVER:
        raise DatabaseFault(f"PostgreSQL 15 or later is needed, this is {connection.info.server_version // 10000}.")
    try:
        for role, login in content["roles"].items():
            _make_role(connection, role, login, testing)
        for member, groups in MEMBERSHIPS.items():
            for group in groups if member in content["roles"] else ():
                _execute(connection, "GRANT {} TO {}", f"portal_{group}", f"portal_{member}")
        _make_database(connection, content)
    except psycopg.errors.InsufficientPrivilege as fault:
        raise DatabaseFault(f"Database user {connection.info.user} may not make roles or databases: {fault}") from fault


def _make_role(connection: psycopg.Connection, role: str, login: dict[str, str], testing: bool) -> None:
    user = login["user"]
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [user]).fetchone():
        _execute(connection, "CREATE ROLE {}", user)
    # only the SCRAM verifier travels, so that no server log holds the password
    verifier = connection.pgconn.encrypt_password(login["password"].encode(), user.encode(), b"scram-sha-256")
    attributes = ATTRIBUTES[role] + (" CREATEDB" if testing and role == "owner" else "")
    statement = sql.SQL("ALTER ROLE {} {} PASSWORD {}")
    connection.execute(statement.format(sql.Identifier(user), sql.SQL(attributes), sql.Literal(verifier.decode())))
    if role == "backup":
        _let_backup_read_all(connection, user)


def _let_backup_read_all(connection: psycopg.Connection, user: str) -> None:
    if connection.execute("SELECT rolbypassrls FROM pg_roles WHERE rolname = %s", [user]).fetchone() == (True,):
        return
    try:
        _execute(connection, "GRANT pg_read_all_data TO {}", user)
        _execute(connection, "ALTER ROLE {} BYPASSRLS", user)
    except psycopg.errors.InsufficientPrivilege:
        LOG.warning("Only a superuser can make %s read everything: until then its backups are refused.", user)


def _make_database(connection: psycopg.Connection, content: dict[str, Any]) -> None:
    name, owner = content["name"], content["roles"]["owner"]["user"]
    query = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s"
    found = connection.execute(query, [name]).fetchone()
    if not found:
        _execute(connection, "GRANT {} TO CURRENT_USER", owner)
        _execute(connection, "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'", name, owner)
    elif found[0] != owner:
        _execute(connection, "GRANT {} TO CURRENT_USER", owner)
        _execute(connection, "ALTER DATABASE {} OWNER TO {}", name, owner)
    _execute(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", name)
    for role in CONNECTS:
        if role in content["roles"]:
            _execute(connection, "GRANT CONNECT ON DATABASE {} TO {}", name, content["roles"][role]["user"])


def _execute(connection: psycopg.Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
