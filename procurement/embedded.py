"""The database under the portal: an embedded PostgreSQL 18, or the server that DATABASE_URL names, with its roles."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from procurement import embedded_credentials as credentials
from procurement import embedded_roles as roles
from procurement.embedded_server import Server


@contextlib.contextmanager
def database(var: Path, *, testing: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the content of var/secrets/database.json while that database is up.

    The embedded server serves any number of these at once; the last one out stops it. `testing` makes a cluster that
    may lose data in a crash and adds the test roles; it never looks at DATABASE_URL. Raises DatabaseFault.
    """
    credentials.secret_key(var)
    url = "" if testing else os.environ.get("DATABASE_URL", "")
    if url:
        yield _elsewhere(var, url)
        return
    with (var / "database.users").open("a") as users:
        with _turn(var):
            fcntl.flock(users, fcntl.LOCK_SH)
            content = _start(var, testing)
        try:
            yield content
        finally:
            with _turn(var):
                if _is_last(users):
                    Server.at(var).stop()


def stop(var: Path) -> bool:
    """Stop the embedded server whoever uses it; whether it was up."""
    with _turn(var):
        return Server.at(var).stop()


def remove(var: Path) -> None:
    """Stop the embedded server and remove its data, wherever they are kept."""
    with _turn(var):
        server = Server.at(var)
        server.stop()
        server.remove()


def in_use(var: Path) -> bool:
    """Whether anybody holds the embedded database open."""
    with (var / "database.users").open("a") as users:
        return not _is_last(users)


def _start(var: Path, testing: bool) -> dict[str, Any]:
    server = Server.at(var)
    content = credentials.read_or_make(var, testing=testing)
    password = content["superuser"]["password"]
    server.start(password, durable=not testing)
    content |= {"host": str(server.socket_folder), "port": "", "name": roles.DATABASE, "options": {}}
    with _superuser(server, content, durable=not testing) as connection:
        roles.set_up(connection, content, testing=testing)
    credentials.write(var, content)
    return content


def _superuser(server: Server, content: dict[str, Any], *, durable: bool) -> psycopg.Connection:
    try:
        return roles.connect(content, "superuser", name="postgres")
    except psycopg.OperationalError as fault:
        if "password authentication failed" not in str(fault):
            raise roles.DatabaseFault(f"The embedded database does not answer: {fault}") from fault
    # database.json was lost or replaced: its owner may set a new password, and no data are lost
    password = content["superuser"]["password"]
    server.replace_password(password)
    server.start(password, durable=durable)
    return roles.connect(content, "superuser", name="postgres")


def _elsewhere(var: Path, url: str) -> dict[str, Any]:
    content = credentials.read_or_make(var, testing=False)
    with roles.connect_to(url) as connection:
        content |= roles.address(connection, url)
        roles.set_up(connection, content, testing=False)
    credentials.write(var, content)
    return content


@contextlib.contextmanager
def _turn(var: Path) -> Iterator[None]:
    """Starting and stopping happen one at a time."""
    with (var / "database.turn").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def _is_last(users: Any) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
