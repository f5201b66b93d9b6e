"""Who is acting: an immutable actor, and the transaction-local database context made of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction

from accounts.roles import NATIONAL_READERS, audiences_of, people_of, permissions_of

SETTINGS = ("app.person", "app.nation", "app.audiences", "app.people")


@dataclass(frozen=True)
class Actor:
    """Somebody for whom data is read or changed; an empty one is a stranger."""

    person: str = ""
    nation: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    audiences: frozenset[str] = field(default_factory=frozenset)
    people: str = ""

    @classmethod
    def of(cls, person: str, nation: str, roles: frozenset[str]) -> "Actor":
        """The actor a person with these roles is; only a reading role makes the nation's own rows visible."""
        seen = nation if roles & NATIONAL_READERS else ""
        return cls(person, seen, roles, audiences_of(roles, nation), people_of(roles, nation))

    @classmethod
    def edition(cls, audience: str, nation: str = "") -> "Actor":
        """The reader of an edition made for one audience, by nobody in particular."""
        return cls(nation=nation, audiences=frozenset({audience, "ALL"}))

    def may(self, permission: str) -> bool:
        """Whether one of the roles carries the permission."""
        return permission in permissions_of(self.roles)

    def looks_after(self, nation: str | None) -> bool:
        """Whether this actor invites and ends the people of a nation, or of the programme where there is none."""
        return self.people == "*" or bool(nation and self.people == nation)

    def settings(self) -> tuple[str, str, str, str]:
        return (self.person, self.nation, ",".join(sorted(self.audiences)), self.people)


STRANGER = Actor()


def current_settings() -> tuple[str, ...]:
    """The context in force in this transaction: person, nation, audiences, whose people are looked after."""
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in SETTINGS))
        return tuple(cursor.fetchone())


def set_context(settings: tuple[str, ...]) -> None:
    """Put a context in force until the transaction ends."""
    with connection.cursor() as cursor:
        pairs = [part for pair in zip(SETTINGS, settings, strict=True) for part in pair]
        cursor.execute("select " + ", ".join(["set_config(%s, %s, true)"] * len(SETTINGS)), pairs)


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """Run a block in one transaction as this actor; the former context returns afterwards."""
    with transaction.atomic():
        former = current_settings()
        set_context(actor.settings())
        yield  # an exception undoes the savepoint, and with it the context
        if not connection.needs_rollback:
            set_context(former)


@contextmanager
def database_role(role: str) -> Iterator[None]:
    """Run a block of a transaction under another database role; only the worker is a member of one."""
    if not connection.in_atomic_block:
        raise RuntimeError("a database role is entered inside a transaction")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select current_user")
        former = cursor.fetchone()[0]
        cursor.execute(f'set local role "{role}"')
        yield  # an exception undoes the savepoint, and with it the role
        if not connection.needs_rollback:
            cursor.execute(f'set local role "{former}"')
