"""Lease, buy and develop on one monthly timeline, of the offers a reader may see."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.context import acting_as
from accounts.models import Person
from accounts.roles import EVERYONE
from procurement.actions import offer as actions
from procurement.queries import comparison
from tests import factories
from trials.models import System

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Person:
    return factories.market_officer()


@pytest.fixture
def officer() -> Person:
    return factories.officer("PL")


@pytest.fixture
def system() -> System:
    return factories.system()


def released(market: Person, system: System, *args: Any, to: str = EVERYONE, **fields: Any) -> None:
    row = factories.offer(market, *args, system=system, **fields)
    with acting_as(market.actor):
        actions.release(row, [to], version=1, by=market)


def compared(reader: Person, system: System) -> comparison.Comparison | None:
    with acting_as(reader.actor):
        return comparison.compared(reader.actor, system)


def test_cash_falls_in_the_months_the_terms_say(market: Person, officer: Person, system: System) -> None:
    released(market, system, ((1, 3_000_000),), lead_months=6)
    released(
        market, system, ((1, 100_000),), mode="lease", lead_months=3, terms={"term_months": 24, "mobilisation": 50_000}
    )
    found = compared(officer, system)
    cash = dict(found.cash)
    assert {month: paid for month, paid in enumerate(cash["buy"]) if paid} == {6: 3000}
    assert {month: paid for month, paid in enumerate(cash["lease"]) if paid} == {3: 50} | dict.fromkeys(
        range(4, 28), 100
    )
    assert (found.quantity, found.months, len(cash["buy"])) == (1, 120, 121)


def test_the_cheapest_offer_of_a_mode_stands_for_it_at_a_quantity_all_can_deliver(
    market: Person, officer: Person, system: System
) -> None:
    released(market, system, ((1, 3_000_000),), lead_months=6)
    released(market, system, ((1, 2_000_000),), lead_months=6)
    released(market, system, ((4, 100_000),), mode="lease", minimum_order=4, terms={"term_months": 10})
    released(market, system, ((1, 1_000),), lead_months=6, capacity=3)
    found = compared(officer, system)
    assert (found.quantity, sum(dict(found.cash)["buy"])) == (4, 8000)


def test_currencies_are_converted_at_the_rate_set(market: Person, officer: Person, system: System) -> None:
    released(market, system, ((1, 7_460_000),), currency="DKK")
    released(market, system, ((1, 10_000),), mode="lease", terms={"term_months": 10})
    assert sum(dict(compared(officer, system).cash)["buy"]) == 1000


@pytest.mark.parametrize(
    "other",
    [
        {"to": "DK"},
        {"valid_until": datetime(2020, 1, 1, tzinfo=UTC)},
        {"currency": "XTS"},
        {"mode": "buy"},
    ],
)
def test_one_mode_alone_is_no_comparison(
    market: Person, officer: Person, system: System, other: dict[str, Any]
) -> None:
    released(market, system)
    released(market, system, **{"mode": "lease", **other})
    assert compared(officer, system) is None


def test_the_page_shows_the_picture_with_its_words_to_whom_it_is_visible(
    market: Person, officer: Person, system: System
) -> None:
    released(market, system, ((1, 3_000_000),), to="PL")
    released(market, system, ((1, 100_000),), to="PL", mode="lease")
    picture, client = reverse("system-cash", args=[system.pk]), Client()
    client.force_login(officer)
    assert picture in client.get(reverse("system", args=[system.pk])).content.decode()
    answer = client.get(picture, {"theme": "dark"})
    assert (answer.status_code, answer["Content-Type"], answer.content[:4]) == (200, "image/svg+xml", b"<svg")
    assert client.get(picture, {"theme": "pink"}).status_code == 404
    client.force_login(factories.officer("DK"))
    assert client.get(picture).status_code == 404
    assert picture not in client.get(reverse("system", args=[system.pk])).content.decode()
