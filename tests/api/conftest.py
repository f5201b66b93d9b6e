"""People with a way in, and the scored round that the API is tried on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import tokens
from accounts.context import acting_as
from accounts.models import ApiToken, Person
from tests.scored import scored, world

__all__ = ["scored", "world"]


class Program:
    """A nation's own program, signed in as somebody."""

    def __init__(self, person: Person) -> None:
        self.person, self.client = person, Client(raise_request_exception=False)
        self.client.force_login(person)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers=headers)

    def post(self, path: str, body: Any = None, version: int | None = None, **headers: str) -> Any:
        return self._send(self.client.post, path, body, version, headers)

    def put(self, path: str, body: Any, version: int | None = None, **headers: str) -> Any:
        return self._send(self.client.put, path, body, version, headers)

    def _send(self, verb: Callable[..., Any], path: str, body: Any, version: int | None, headers: Any) -> Any:
        named = {"If-Match": f'"{version}"'} if version is not None else {}
        return verb(f"/api/v1/{path}", {} if body is None else body, "application/json", headers=named | headers)


@pytest.fixture
def program() -> type[Program]:
    return Program


@pytest.fixture
def token() -> Callable[..., str]:
    """A person's new token, in clear."""

    def made(person: Person, scope: str = ApiToken.Scope.WRITE) -> str:
        with acting_as(person.actor):
            ends = timezone.now() + timedelta(days=30)
            return tokens.create(name="program", scope=scope, expires_at=ends, by=person)[1]

    return made
