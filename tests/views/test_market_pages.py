"""Pages of vendors, systems, rate sets and comparisons."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.context import acting_as
from accounts.models import Person
from procurement.actions import offer as actions
from procurement.models import Offer, RateSet
from tests import factories
from tests.views import posting
from tests.views.test_offer import as_, released
from trials.models import Vendor

pytestmark = pytest.mark.django_db
VENDOR = {
    "name": "DEMO Northquay",
    "ncage": "AB123",
    "country": "FI",
    "owner_country": "FI",
    "source": "test",
    "verified_on": "2026-01-01",
}


@pytest.fixture
def market() -> Person:
    return factories.market_officer()


@pytest.fixture
def officer() -> Person:
    return factories.officer("PL")


def test_a_vendor_is_entered_changed_withdrawn_and_restored(market: Person, officer: Person) -> None:
    client = as_(market)
    assert client.post(reverse("vendor-create"), VENDOR).status_code == 302
    row = Vendor.objects.get(name="DEMO Northquay")
    client.post(reverse("vendor-update", args=[row.pk]), VENDOR | {"contact": "Sales office", "version": "1"})
    stale = client.post(reverse("vendor-update", args=[row.pk]), VENDOR | {"contact": "Other", "version": "1"})
    assert stale.status_code == 409
    assert b"Sales office" in stale.content
    client.post(reverse("vendor-withdraw", args=[row.pk]), {"version": 2})
    row.refresh_from_db()
    assert (row.contact, row.status, row.version) == ("Sales office", "withdrawn", 3)
    client.post(reverse("vendor-restore", args=[row.pk]), {"version": 3})
    text = as_(officer).get(reverse("vendor", args=[row.pk])).content.decode()
    assert "Sales office" in text
    assert "Vendor restored" in text


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"ncage": "AB-12"}, "ncage"),
        ({"country": "Finland"}, "country"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"verified_on": "2999-01-01"}, "verified_on"),
        ({"name": ""}, "name"),
    ],
)
def test_a_vendors_fault_is_named_by_its_field(market: Person, changed: dict[str, str], place: str) -> None:
    answer = as_(market).post(reverse("vendor-create"), VENDOR | changed)
    assert answer.status_code == 400
    assert place in answer.context["form"].errors
    assert not Vendor.objects.filter(name="DEMO Northquay").exists()


def test_a_vendor_with_standing_offers_is_not_withdrawn(market: Person) -> None:
    row = factories.offer(market).system.vendor
    as_(market).post(reverse("vendor-withdraw", args=[row.pk]), {"version": 1})
    row.refresh_from_db()
    assert row.status == "active"


def test_the_vendors_list_counts_what_the_reader_may_see(market: Person, officer: Person) -> None:
    system = factories.system()
    released(market, system=system)
    factories.offer(market, system=system)
    seen = {row.pk: row.offer_count for row in as_(officer).get(reverse("vendors")).context["rows"]}
    own = {row.pk: row.offer_count for row in as_(market).get(reverse("vendors")).context["rows"]}
    assert (seen[system.vendor_id], own[system.vendor_id]) == (1, 2)


def test_a_system_of_a_withdrawn_vendor_is_not_offered_anew(market: Person) -> None:
    system = factories.system()
    Vendor.objects.filter(pk=system.vendor_id).update(status="withdrawn")
    answer = as_(market).post(reverse("offer-create"), posting.offer(system))
    assert answer.status_code == 400
    assert "system" in answer.context["sheet"].form.errors


def test_officers_do_not_write_the_catalogue(market: Person, officer: Person) -> None:
    system, client = factories.system(), as_(officer)
    for name in ("vendor-create", "system-create", "rateset-create"):
        assert client.get(reverse(name)).status_code == 403
    assert client.post(reverse("system-withdraw", args=[system.pk]), {"version": 1}).status_code == 403


def test_a_rate_set_is_entered_whole(market: Person, officer: Person) -> None:
    client, today = as_(market), timezone.localdate()
    fields = {"rates_on": today.isoformat(), "source": "test", "DKK": "7.46", "PLN": "4.3", "SEK": "11"}
    for fault in ({"SEK": ""}, {"SEK": "0"}, {"SEK": "much"}, {"rates_on": str(today + timedelta(days=1))}):
        answer = client.post(reverse("rateset-create"), fields | fault)
        assert (answer.status_code, set(answer.context["form"].errors)) == (400, set(fault))
    assert client.post(reverse("rateset-create"), fields).status_code == 302
    made = RateSet.objects.get(rates_on=today)
    assert {rate.currency for rate in made.rates.all()} == {"DKK", "PLN", "SEK"}
    assert "7.46" in as_(officer).get(reverse("rateset", args=[made.pk])).content.decode()


def test_a_comparison_is_kept_by_its_address(market: Person, officer: Person) -> None:
    system = factories.system()
    lease = released(market, ((1, 10_000),), system=system, mode="lease", terms={"term_months": 60})
    buy = released(market, ((1, 300_000),), system=system)
    query: dict[str, Any] = {"area": "MDA", "nation": "PL", "quantity": "2", "offer": [str(lease.pk), str(buy.pk)]}
    client = as_(officer)
    page = client.get(reverse("offer-compare"), query)
    assert [line.offer.pk for line in page.context["laid"].lines] == [lease.pk, buy.pk] or len(
        page.context["laid"].lines
    ) == 2
    assert "has cost less in all than" in page.content.decode()
    picture = client.get(reverse("offer-compare-chart"), query | {"theme": "dark"})
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert client.get(reverse("offer-compare-chart"), query | {"theme": "pink"}).status_code == 404


def test_a_comparison_holds_six_offers_and_only_visible_ones(market: Person, officer: Person) -> None:
    rows = [released(market) for _ in range(7)]
    hidden = factories.offer(market)
    client = as_(officer)
    many = client.get(reverse("offer-compare"), {"area": "MDA", "offer": [str(row.pk) for row in rows]})
    assert (many.status_code, many.context["laid"]) == (400, None)
    assert "at most 6" in many.content.decode()
    foreign = client.get(reverse("offer-compare"), {"area": "MDA", "offer": [str(hidden.pk)]})
    unknown = client.get(reverse("offer-compare"), {"area": "MDA", "offer": ["00000000-0000-4000-8000-000000000000"]})
    assert foreign.status_code == unknown.status_code == 400


def test_a_clarification_is_a_new_version_with_its_difference(market: Person) -> None:
    row = factories.offer(market, status="draft")
    with acting_as(market.actor):
        row = actions.submit(row, version=1, by=market)
    client = as_(market)
    typed = posting.offer(row.system, ("1", "2900000"), reference=row.reference, version="2", capacity="100")
    assert client.post(reverse("offer-clarify", args=[row.pk]), typed).status_code == 400, "no reason given"
    answer = client.post(reverse("offer-clarify", args=[row.pk]), typed | {"reason": "Asked for a better price"})
    assert answer.url == reverse("offer-versions", args=[row.pk])
    text = client.get(answer.url).content.decode()
    assert "Asked for a better price" in text
    assert "2900000.00" in text
    with acting_as(market.actor):
        assert Offer.objects.visible_to(market.actor).get().status == "clarified"


def test_a_price_curve_is_drawn_for_those_who_read_the_offer(market: Person, officer: Person) -> None:
    row = released(market, ((1, 100), (5, 80)), discount="incremental")
    flat, hidden = released(market), factories.offer(market, ((1, 100), (5, 80)))
    client = as_(officer)
    assert client.get(reverse("offer-prices", args=[row.pk])).content.startswith(b"<svg")
    for other in (flat, hidden):
        assert client.get(reverse("offer-prices", args=[other.pk])).status_code == 404
