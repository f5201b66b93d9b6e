"""The core of the demonstration, filled once for all tests here and undone at their end, like each test's changes."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from accounts.context import database_role
from accounts.rowsecurity import SCORER
from accounts.scoped import row_security_alone
from procurement.demo import packing, people, world
from procurement.models import Disclosure, Recommendation, Solution


@pytest.fixture(scope="package")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """What was said while the demonstration was filled."""
    said: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic(), database_role("portal_worker"):
        world.fill(said.append, core=True)
        yield said
        transaction.set_rollback(True)


@pytest.fixture
def cast(demonstration: list[str]) -> Iterator[people.Cast]:
    """The demonstration's people, in a transaction of the test's own."""
    with transaction.atomic():
        yield people.cast_present()
        transaction.set_rollback(True)


def documents(recommendation: Recommendation) -> dict[str, Any]:
    """What each audience may see of a recommendation's run, by audience."""
    with transaction.atomic(), database_role(SCORER), row_security_alone():
        rows = Disclosure.objects.filter(run=recommendation.run_id)
        return {row.audience: json.loads(json.dumps(row.document)) for row in rows}


def answer(recommendation: Recommendation) -> dict[str, Any]:
    """The engine's whole answer behind a recommendation."""
    with transaction.atomic(), database_role(SCORER), row_security_alone():
        return json.loads(bytes(Solution.objects.get(run=recommendation.run_id).answer))


def scored(cast: people.Cast) -> dict[str, Any]:
    """Score the open round as things stand, undo it, and return what each audience would have seen."""
    with transaction.atomic():
        seen = documents(packing.recommend(cast))
        transaction.set_rollback(True)
    return seen


@pytest.fixture(scope="package")
def before(demonstration: list[str]) -> dict[str, Any]:
    """What each audience sees of the open round scored as the demonstration leaves it."""
    return scored(people.cast_present())
