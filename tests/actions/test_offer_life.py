"""An offer's life after its entry: frozen versions, seals, clarifications, exclusion, expiry, milestones."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.utils import timezone

from accounts.context import acting_as
from accounts.models import Event, Person
from accounts.permits import Invalid
from accounts.refusals import NotAllowed, Refusal
from accounts.scoped import row_security_alone
from procurement.actions import offer as actions
from procurement.marking import LEVELS, Label
from procurement.models import Offer, OfferVersion, RateSet, SealedOffer
from procurement.queries import offer_versions
from tests import factories
from tests.actions.test_offer import created, parts
from trials.models import Metric

pytestmark = pytest.mark.django_db
SOON = timedelta(days=30)


def submitted(by: Person, **changed: Any) -> Offer:
    row = created(by, **changed)
    with acting_as(by.actor):
        return actions.submit(row, version=1, by=by)


def versions(by: Person, row: Offer) -> list[OfferVersion]:
    with acting_as(by.actor):
        return offer_versions.listed(by.actor, row)


def test_each_step_freezes_the_whole_offer_under_its_digest() -> None:
    market = factories.market_officer()
    row = submitted(market)
    with acting_as(market.actor):
        cheaper = parts(((1, 95), (5, 85)), system=row.system, lead_months=5)
        row = actions.clarify(row, **cheaper, reason="Asked for the price of one", version=row.version, by=market)
        row = actions.finalise(row, **cheaper, reason="Best and final", version=row.version, by=market)
    newest, middle, first = versions(market, row)
    assert [one.step for one in (first, middle, newest)] == ["submit", "clarify", "finalise"]
    assert row.status == "best_and_final"
    assert all(one.digest == hashlib.sha256(one.content.encode()).hexdigest() for one in (first, middle, newest))
    told = {one["label"]: (one["before"], one["after"]) for one in offer_versions.differences(first, middle)}
    assert told["lead time (months)"] == ("6", "5")
    assert told["price tier 1: unit price"] == ("100.00", "95.00")
    assert offer_versions.differences(middle, newest) == []


def test_a_version_is_never_changed() -> None:
    market = factories.market_officer()
    row = submitted(market)
    frozen = versions(market, row)[0]
    with acting_as(market.actor), row_security_alone(), connection.cursor() as cursor:
        cursor.execute("update procurement_offerversion set content = '{}'")
        assert cursor.rowcount == 0
    assert versions(market, row)[0].content == frozen.content


def test_a_thawed_version_is_the_offer_as_it_was() -> None:
    market = factories.market_officer()
    exception = [{"metric": Metric.objects.get(pk="endurance_h"), "text": "Only in summer"}]
    row = submitted(market, exceptions=exception)
    frozen = versions(market, row)[0]
    with acting_as(market.actor):
        actions.clarify(row, **parts(((1, 9),), system=row.system), reason="x", version=row.version, by=market)
        live = Offer.objects.visible_to(market.actor).get(pk=row.pk)
        then = offer_versions.thawed(frozen, live)
        assert offer_versions.content_of(then) == json.loads(frozen.content)
        assert [tier.unit_price for tier in then.tiers.all()] == [Decimal(100), Decimal(90)]


def test_an_offer_in_force_at_a_moment_is_its_version_then() -> None:
    market = factories.market_officer()
    early, late, old = submitted(market), submitted(market), factories.offer(market)
    now = timezone.now()
    with acting_as(market.actor):
        locked = OfferVersion.objects.visible_to(market.actor).get(offer=early).made_at
        actions.clarify(early, **parts(((1, 9),), system=early.system), reason="x", version=2, by=market)
        rows = list(Offer.objects.visible_to(market.actor).order_by("created_at"))
        with row_security_alone():
            then = {row.pk: row for row in offer_versions.in_force(rows, locked)}
            later = {row.pk for row in offer_versions.in_force(rows, now + SOON)}
        assert set(then) == {early.pk, old.pk}, "what was first submitted later is no part of it"
        assert [tier.unit_price for tier in then[early.pk].tiers.all()] == [Decimal(100), Decimal(90)]
        assert later == {early.pk, late.pk, old.pk}


def test_a_sealed_offer_is_read_by_nobody_until_it_opens() -> None:
    market = factories.market_officer()
    opens = timezone.now() + SOON
    row = created(market, opens_at=opens, reference="SEALED-1")
    with acting_as(market.actor):
        actions.submit(row, version=1, by=market)
        assert not Offer.objects.visible_to(market.actor).exists()
        assert not OfferVersion.objects.visible_to(market.actor).exists()
        envelope = SealedOffer.objects.visible_to(market.actor).get()
        with row_security_alone():
            assert not Offer.objects.filter(pk=row.pk).exists(), "row security holds it without the application"
        assert (envelope.reference, envelope.vendor, envelope.opens_at) == ("SEALED-1", row.system.vendor, opens)
        for verb in (actions.withdraw, actions.submit):
            with pytest.raises(Http404):
                verb(row, version=2, by=market)
        told = [(event.verb, event.label) for event in Event.objects.visible_to(market.actor)]
    assert told == [("offer.seal", "SEALED-1"), ("offer.create", "SEALED-1")]
    officer = factories.officer("EE")
    with acting_as(officer.actor):
        assert not SealedOffer.objects.visible_to(officer.actor).exists()


def test_an_offer_whose_opening_has_come_is_read_again() -> None:
    market = factories.market_officer()
    opened = factories.offer(market, opens_at=timezone.now() - timedelta(minutes=1))
    with acting_as(market.actor):
        assert Offer.objects.visible_to(market.actor).get().pk == opened.pk
        assert actions.withdraw(opened, version=1, by=market).status == "withdrawn"


def test_a_reference_in_a_sealed_envelope_is_refused_by_name() -> None:
    market, system = factories.market_officer(), factories.system()
    row = created(market, system=system, opens_at=timezone.now() + SOON)
    with acting_as(market.actor):
        actions.submit(row, version=1, by=market)
    with pytest.raises(Invalid) as refusal:
        created(market, system=system)
    assert "sealed offer" in refusal.value.faults["reference"][0]


def test_an_excluded_offer_says_why_and_no_longer_stands() -> None:
    market = factories.market_officer()
    row = submitted(market)
    with acting_as(market.actor):
        with pytest.raises(Invalid) as refusal:
            actions.exclude(row, "guess", " ", version=2, by=market)
        assert set(refusal.value.faults) == {"exclusion", "exclusion_text"}
        row = actions.exclude(row, "late", "Two days after the deadline.", version=2, by=market)
        assert (row.status, row.is_standing) == ("excluded", False)
        with pytest.raises(Refusal):
            actions.release(row, ["ALL"], version=row.version, by=market)


def test_what_has_expired_is_marked_and_logged_by_the_portal(as_worker: None) -> None:
    market = factories.market_officer()
    past = datetime(2025, 1, 1, tzinfo=UTC)
    overdue, standing = factories.offer(market, valid_until=past), factories.offer(market)
    draft = factories.offer(market, valid_until=past, status="draft")
    assert actions.expire_overdue() == 1
    assert actions.expire_overdue() == 0
    with acting_as(market.actor):
        found = dict(Offer.objects.visible_to(market.actor).values_list("pk", "status"))
        event = Event.objects.visible_to(market.actor).get()
    assert found == {overdue.pk: "expired", standing.pk: "submitted", draft.pk: "draft"}
    assert (event.verb, event.person) == ("offer.expire", None)


def test_an_expired_offer_stands_again_once_it_is_clarified() -> None:
    market = factories.market_officer()
    row = factories.offer(market, status="expired", valid_until=datetime(2025, 1, 1, tzinfo=UTC))
    with acting_as(market.actor):
        row = actions.clarify(row, **parts(system=row.system), reason="Extended", version=1, by=market)
    assert (row.status, row.has_expired) == ("clarified", False)


@pytest.mark.parametrize(
    ("changed", "place", "words"),
    [
        ({"valid_until": datetime(2031, 1, 1)}, "valid_until", "time zone"),  # noqa: DTZ001
        ({"opens_at": datetime(2032, 1, 1, tzinfo=UTC)}, "opens_at", "before it expires"),
        ({"stanags_claimed": "12"}, "stanags_claimed", "four digits"),
        ({"stanags_demonstrated": "4586"}, "stanags_demonstrated", "4586"),
        ({"trl": 7}, "trl_assessor", "who"),
        ({"currency": "CHF"}, "currency", "exchange rate"),
        ({"milestones": [{"name": "A", "month": 1, "amount": Decimal(1)}]}, "milestones", "development"),
        (
            {"mode": "lease", "terms": {"term_months": 200, "extensions": 20, "extension_months": 24}},
            "terms.extensions",
            "680 months",
        ),
        ({"mode": "lease", "terms": {"term_months": 24, "extensions": 2}}, "terms.extension_months", "both"),
        (
            {"mode": "lease", "terms": {"term_months": 24, "rent_credit_percent": Decimal(5)}},
            "terms.buy_out_price",
            "buy-out",
        ),
    ],
)
def test_a_fault_is_named_by_its_field(changed: dict[str, Any], place: str, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        created(factories.market_officer(), **changed)
    assert words in " ".join(str(text) for text in refusal.value.faults[place])


@pytest.mark.parametrize(
    ("rows", "place", "words"),
    [
        (((3, 400), (6, 500)), "milestones", "add up to 900"),
        (((3, 400), (9, 600)), "milestones[1].month", "after the delivery"),
        (((3, -400), (6, 1400)), "milestones[0].amount", "greater than or equal to 0"),
    ],
)
def test_faulty_milestones_are_refused_by_place(rows: Any, place: str, words: str) -> None:
    milestones = [
        {"name": f"M{number}", "month": month, "amount": Decimal(amount)} for number, (month, amount) in enumerate(rows)
    ]
    terms = {"nre": Decimal(1000), "trl_in": 5, "trl_out": 8}
    with pytest.raises(Invalid) as refusal:
        created(factories.market_officer(), mode="develop", terms=terms, milestones=milestones)
    assert words in " ".join(str(text) for text in refusal.value.faults[place])


def test_a_metric_takes_one_exception() -> None:
    rows = [{"metric": Metric.objects.get(pk="endurance_h"), "text": text} for text in ("one", "two")]
    with pytest.raises(Invalid) as refusal:
        created(factories.market_officer(), exceptions=rows)
    assert "exceptions[1].metric" in refusal.value.faults


def test_a_revision_keeps_system_and_mode_and_says_why() -> None:
    market = factories.market_officer()
    row = submitted(market)
    lease = parts(mode="lease", terms={"term_months": 12}, system=row.system)
    with acting_as(market.actor):
        with pytest.raises(Invalid, match="mode"):
            actions.clarify(row, **lease, reason="x", version=2, by=market)
        with pytest.raises(Invalid, match="asked"):
            actions.clarify(row, **parts(system=row.system), reason=" ", version=2, by=market)
        past = parts(system=row.system, valid_until=datetime(2025, 1, 1, tzinfo=UTC))
        with pytest.raises(Invalid, match="passed"):
            actions.clarify(row, **past, reason="x", version=2, by=market)


def test_rates_of_a_locked_set_are_ink() -> None:
    rate_set = RateSet.objects.create(rates_on="2026-02-01", source="test", verified_on="2026-02-01")
    rate = rate_set.rates.create(currency="SEK", per_euro=11)
    RateSet.objects.filter(pk=rate_set.pk).update(locked_at=timezone.now())
    for change in (
        lambda: type(rate).objects.filter(pk=rate.pk).update(per_euro=12),
        lambda: rate_set.rates.create(currency="PLN", per_euro=4),
        lambda: RateSet.objects.filter(pk=rate_set.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="locked round"), transaction.atomic():
            change()


def test_a_label_bounds_the_releases_and_stays_before_those_that_were_made() -> None:
    market = factories.market_officer()
    row = submitted(market)
    with acting_as(market.actor):
        row = actions.mark(row, Label(releasable_to=frozenset({"EE"})), version=row.version, by=market)
        assert str(row.marking).endswith("REL TO EE")
        for audience in ("PL", "ALL"):
            with pytest.raises(Refusal, match=f"does not allow a release to: {audience}"):
                actions.release(row, [audience], version=row.version, by=market)
        row = actions.release(row, ["EE", "PMO"], version=row.version, by=market)
        with pytest.raises(Refusal, match="EE"):
            actions.mark(row, Label(releasable_to=frozenset({"PL"})), version=row.version, by=market)
        with pytest.raises(Invalid) as above:
            actions.mark(row, Label(classification=LEVELS[-1]), version=row.version, by=market)
        assert "classification" in above.value.faults
        assert Event.objects.visible_to(market.actor).filter(verb="offer.mark").count() == 1
    officer = factories.officer("EE")
    with acting_as(officer.actor), pytest.raises(NotAllowed):
        actions.mark(row, Label(), version=row.version, by=officer)
