"""The market: the list of offers, the page of one, its form and what each reader is shown."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.context import acting_as
from accounts.models import Person
from accounts.roles import EVERYONE
from procurement.actions import offer as actions
from procurement.models import Offer
from procurement.queries import offers
from tests import factories
from tests.views import posting

pytestmark = pytest.mark.django_db


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def market() -> Person:
    return factories.market_officer()


@pytest.fixture
def officer() -> Person:
    return factories.officer("PL")


def released(market: Person, *args: Any, to: str = EVERYONE, **fields: Any) -> Offer:
    row = factories.offer(market, *args, **fields)
    with acting_as(market.actor):
        return actions.release(row, [to], version=1, by=market)


def test_the_list_shows_what_was_released_to_the_reader(market: Person, officer: Person) -> None:
    seen, foreign, draft = released(market, to="PL"), released(market, to="DK"), factories.offer(market, status="draft")
    assert [row.pk for row in as_(officer).get(reverse("offers")).context["rows"]] == [seen.pk]
    assert {row.pk for row in as_(market).get(reverse("offers")).context["rows"]} == {seen.pk, foreign.pk, draft.pk}
    for hidden in (foreign, draft):
        assert as_(officer).get(reverse("offer", args=[hidden.pk])).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"mode": "lease"}, ["B"]),
        ({"area": "MCM"}, ["B"]),
        ({"validity": "expired"}, ["A"]),
        ({"validity": "valid"}, ["B"]),
        ({"text": "b"}, ["B"]),
        ({"status": "draft"}, []),
        ({"sort": "-reference"}, ["B", "A"]),
        ({"sort": "tiers__unit_price"}, ["A", "B"]),
        ({"mode": "\x00", "area": "?"}, ["A", "B"]),
    ],
)
def test_the_list_filters_and_sorts(market: Person, query: dict[str, str], found: list[str]) -> None:
    factories.offer(
        market, reference="A", valid_until=datetime(2020, 1, 1, tzinfo=UTC), system=factories.system(vendor="X")
    )
    factories.offer(market, reference="B", mode="lease", system=factories.system("MCM", vendor="Y"))
    assert [row.reference for row in as_(market).get(reverse("offers"), query).context["rows"]] == found


def test_the_list_costs_the_same_at_one_and_at_thirty_rows(market: Person) -> None:
    costs = []
    for more in (1, 29):
        for _ in range(more):
            factories.offer(market)
        client = as_(market)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(reverse("offers")).context["rows"]) == 1 + (29 if costs else 0)
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert costs[0] <= 21


@pytest.mark.parametrize(
    ("discount", "prices"),
    [
        ("all_units", {1: 100, 4: 100, 5: 80, 10: 60}),
        ("incremental", {1: 100, 4: 100, 5: 96, 10: 86}),
    ],
)
def test_the_unit_price_follows_the_kind_of_discount(market: Person, discount: str, prices: dict[int, int]) -> None:
    row = factories.offer(market, ((1, 100), (5, 80), (10, 60)), discount=discount, capacity=20)
    with acting_as(market.actor):
        assert {quantity: offers.unit_price(row, quantity) for quantity in prices} == prices
        assert offers.unit_price(row, 0) is None


def test_the_unit_price_starts_at_the_minimum_order(market: Person) -> None:
    row = factories.offer(market, ((3, 100), (5, 80)), minimum_order=3, capacity=20)
    with acting_as(market.actor):
        assert (offers.unit_price(row, 2), offers.unit_price(row, 3)) == (None, Decimal(100))


def test_the_page_shows_tiers_terms_validity_in_both_zones_and_a_curve(market: Person, officer: Person) -> None:
    row = released(
        market,
        ((1, 1_250_000), (5, 990_000)),
        mode="lease",
        terms={"term_months": 36, "mobilisation": Decimal("1234.50")},
    )
    answer = as_(officer).get(reverse("offer", args=[row.pk]))
    text = answer.content.decode()
    for told in (
        "1,250,000 EUR",
        "990,000 EUR",
        "1,234.50 EUR",
        "36",
        "monthly rate",
        "UTC",
        "CET",
        "/prices/?theme=dark",
    ):
        assert told in text
    assert "Who can see this" not in text
    assert "Who can see this" in as_(market).get(reverse("offer", args=[row.pk])).content.decode()


def test_the_page_names_other_ways_to_the_same_system_and_needs_it_could_meet(market: Person, officer: Person) -> None:
    system = factories.system()
    row, other, hidden = (
        released(market, system=system),
        released(market, system=system, mode="lease"),
        factories.offer(market, system=system),
    )
    need = factories.requirement(officer, modes=["buy"])
    factories.requirement(officer, modes=["develop"])
    factories.requirement(factories.officer("DK"), modes=["buy"])
    context = as_(officer).get(reverse("offer", args=[row.pk])).context
    assert [one.pk for one in context["siblings"]] == [other.pk]
    assert hidden.pk not in [one.pk for one in context["siblings"]]
    assert [one.pk for one in context["answered"]] == [need.pk]


def test_an_offer_is_entered_submitted_and_released(market: Person, officer: Person) -> None:
    client = as_(market)
    answer = client.post(
        reverse("offer-create"), posting.offer(factories.system(), ("1", "100"), ("5", "90"), eligible=["PL", "DK"])
    )
    with acting_as(market.actor):
        row = Offer.objects.visible_to(market.actor).get()
        assert {nation.pk for nation in row.eligible.all()} == {"PL", "DK"}
    assert answer.url == reverse("offer", args=[row.pk])
    client.post(reverse("offer-submit", args=[row.pk]), {"version": 1})
    assert client.post(reverse("offer-release", args=[row.pk]), {"version": 2}).status_code == 400
    assert client.post(reverse("offer-release", args=[row.pk]), {"version": 2, "everyone": "on"}).status_code == 302
    assert as_(officer).get(reverse("offer", args=[row.pk])).status_code == 200
    assert client.get(reverse("offer-update", args=[row.pk])).status_code == 200
    assert (
        client.post(reverse("offer-update", args=[row.pk]), posting.offer(row.system, version="3")).status_code == 409
    )


@pytest.mark.parametrize(
    ("tiers", "changed", "words"),
    [
        ((("1", "100"), ("5", "110")), {}, "Row 2, Unit price: The unit price rises from 100 to 110"),
        ((("1", "100"), ("1", "90")), {}, "Row 2, From quantity: Two tiers start at 1; they overlap"),
        ((("2", "100"),), {}, "Row 1, From quantity: The first tier must start at the minimum order, 1"),
        ((("1", "cheap"),), {}, "Row 1, Unit price: Enter a number"),
        ((("1", "100"),), {"capacity": "0"}, "Capacity: "),
        ((("1", "100"),), {"minimum_order": "11"}, "Capacity: The capacity must cover the minimum order"),
        ((("1", "100"),), {"terms-training": "-1"}, "Training: "),
        ((("1", "100"),), {"mode": "lease"}, "Minimum term (months): This field is required"),
        ((("1", "100"),), {"valid_until": "soon"}, "Valid until: Enter a valid date/time"),
        ((("1", "100"),), {"valid_until": "2025-01-01T12:00"}, "Valid until: This moment has passed"),
        ((("1", "100"),), {"terms-service_life_years": "0"}, "Service life (years): "),
        ((("1", "100"),), {"eligible": ["XX"]}, "Eligible nations: "),
        ((("", ""),), {}, "Give at least one row"),
    ],
)
def test_every_fault_is_named_by_its_field(
    market: Person, tiers: tuple[Any, ...], changed: dict[str, Any], words: str
) -> None:
    answer = as_(market).post(reverse("offer-create"), posting.offer(factories.system(), *tiers, **changed))
    assert answer.status_code == 400
    assert words in " | ".join(fault["text"] for fault in answer.context["faults"])


def test_two_market_officers_on_one_offer(market: Person) -> None:
    row = factories.offer(market, status="draft")
    address = reverse("offer-update", args=[row.pk])
    first = posting.offer(row.system, version="1", capacity="50", reference="One")
    assert as_(market).post(address, first).status_code == 302
    answer = as_(factories.market_officer()).post(address, first | {"reference": "Two", "tiers-0-unit_price": "99"})
    assert answer.status_code == 409
    told = {one["label"]: (one["mine"], one["current"]) for one in answer.context["differences"]}
    assert told["Reference"] == ("Two", "One")
    assert any("99" in mine for mine, _current in told.values())
    assert "Capacity" not in told


def test_the_terms_follow_the_mode(market: Person) -> None:
    client = as_(market)
    for mode, field in (("lease", "terms-term_months"), ("buy", "terms-training"), ("develop", "terms-nre")):
        assert field in client.get(reverse("offer-terms"), {"mode": mode}).content.decode()
    assert client.get(reverse("offer-terms"), {"mode": "steal"}).status_code == 200


def test_a_draft_offer_comes_back_in_its_own_mode(market: Person) -> None:
    client = as_(market)
    typed = posting.offer(factories.system(), mode="lease", **{"terms-term_months": "36"})
    assert client.post(reverse("draft-save", args=["offer", "new"]), typed).status_code == 204
    sheet = client.get(reverse("offer-create")).context["sheet"]
    assert (sheet.mode, sheet.part["term_months"].value()) == ("lease", "36")


@pytest.mark.parametrize("chosen", ["", "no such key"])
def test_a_draft_without_a_system_comes_back(market: Person, chosen: str) -> None:
    client = as_(market)
    typed = posting.offer(factories.system(), mode="buy", reference="Kept") | {"system": chosen}
    assert client.post(reverse("draft-save", args=["offer", "new"]), typed).status_code == 204
    answer = client.get(reverse("offer-create"))
    assert (answer.status_code, answer.context["sheet"].form["reference"].value()) == (200, "Kept")


def test_officers_read_but_do_not_write(market: Person, officer: Person) -> None:
    row, client = released(market), as_(officer)
    assert client.get(reverse("offer-create")).status_code == 403
    assert client.get(reverse("offer-update", args=[row.pk])).status_code == 403
    assert client.get(reverse("offer-release", args=[row.pk])).status_code == 403
    assert client.get(reverse("offer-terms")).status_code == 403
    assert client.post(reverse("offer-withdraw", args=[row.pk]), {"version": 2}).status_code == 403
    assert client.get(reverse("offer", args=[row.pk])).context["buttons"] == []
