"""Verbs of offers: tiers that overlap or rise, terms of the mode, what a submitted offer still allows."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404

from accounts.context import acting_as
from accounts.models import Event, Person
from accounts.permits import Invalid
from accounts.refusals import NotAllowed, Refusal, Stale
from procurement.actions import offer as actions
from procurement.models import BuyTerms, LeaseTerms, Offer, PriceTier
from tests import factories

pytestmark = pytest.mark.django_db


def parts(
    tiers: tuple[tuple[Any, Any], ...] = ((1, 100), (5, 90)), terms: dict[str, Any] | None = None, **changed: Any
) -> dict[str, Any]:
    fields = {
        "system": changed.pop("system", None) or factories.system(),
        "reference": "V-1",
        "mode": "buy",
        "currency": "EUR",
        "price_basis": date(2026, 1, 1),
        "valid_until": datetime(2031, 1, 1, tzinfo=UTC),
        "discount": "all_units",
        "minimum_order": 1,
        "capacity": 10,
        "lead_months": 6,
        "onboarding": Decimal(0),
        "eligible": [],
    }
    rows = [{"min_quantity": quantity, "unit_price": Decimal(price)} for quantity, price in tiers]
    more = {name: changed.pop(name) for name in ("milestones", "exceptions") if name in changed}
    return {**more, "fields": fields | changed, "tiers": rows, "terms": terms or {}}


def created(by: Person, *args: Any, **changed: Any) -> Offer:
    with acting_as(by.actor):
        return actions.create(**parts(*args, **changed), by=by)


@pytest.mark.parametrize(
    ("tiers", "place", "words"),
    [
        (((1, 100), (5, 110)), "tiers[1].unit_price", "rises from 100 to 110"),
        (((5, 110), (1, 100)), "tiers[0].unit_price", "rises"),
        (((1, 100), (5, 90), (5, 80)), "tiers[2].min_quantity", "overlap"),
        (((2, 100),), "tiers[0].min_quantity", "minimum order, 1"),
        (((1, -1),), "tiers[0].unit_price", "greater than or equal to 0"),
        (((0, 100),), "tiers[0].min_quantity", "greater than or equal to 1"),
        ((), "tiers", "1 to 50"),
    ],
)
def test_faulty_tiers_are_refused_by_place(tiers: tuple[Any, ...], place: str, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        created(factories.market_officer(), tiers)
    assert words in " ".join(str(text) for text in refusal.value.faults[place])


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"currency": "euro"}, "currency"),
        ({"minimum_order": 20}, "capacity"),
        ({"mode": "steal"}, "mode"),
        ({"lead_months": 241}, "lead_months"),
        ({"onboarding": Decimal(-5)}, "onboarding"),
        ({"mode": "lease", "terms": {"term_months": 0}}, "terms.term_months"),
        ({"mode": "lease", "terms": {}}, "terms.term_months"),
        ({"mode": "develop", "terms": {"nre": Decimal(1), "trl_in": 7, "trl_out": 4}}, "terms.trl_out"),
        ({"terms": {"training": Decimal(-1)}}, "terms.training"),
    ],
)
def test_a_faulty_field_is_refused_by_name(changed: dict[str, Any], place: str) -> None:
    with pytest.raises(Invalid) as refusal:
        created(factories.market_officer(), **changed)
    assert place in refusal.value.faults


def test_a_second_offer_of_the_same_reference_is_refused() -> None:
    market, system = factories.market_officer(), factories.system()
    created(market, system=system)
    with pytest.raises(Invalid, match="already exists"):
        created(market, system=system)


def test_a_change_of_mode_replaces_the_terms() -> None:
    market = factories.market_officer()
    row = created(market, terms={"training": Decimal(7)})
    with acting_as(market.actor):
        lease = parts(((1, 50),), {"term_months": 24}, mode="lease", system=row.system)
        changed = actions.update(row, **lease, version=1, by=market)
        assert (changed.version, changed.status) == (2, "draft")
        assert LeaseTerms.objects.visible_to(market.actor).get(offer=row).term_months == 24
        assert not BuyTerms.objects.visible_to(market.actor).exists()
        assert [tier.unit_price for tier in PriceTier.objects.visible_to(market.actor)] == [50]


def test_a_submitted_offer_is_binding() -> None:
    market = factories.market_officer()
    row = created(market)
    with acting_as(market.actor):
        actions.submit(row, version=1, by=market)
        with pytest.raises(Refusal, match="submitted"):
            actions.update(row, **parts(system=row.system), version=2, by=market)
        with pytest.raises(Refusal):
            actions.submit(row, version=2, by=market)


def test_a_draft_cannot_be_released() -> None:
    market = factories.market_officer()
    row = created(market)
    with acting_as(market.actor), pytest.raises(Refusal, match="draft"):
        actions.release(row, ["ALL"], version=1, by=market)


def test_a_release_shows_the_offer_to_its_audience_alone_until_it_is_withdrawn() -> None:
    market, polish, danish = factories.market_officer(), factories.officer("PL"), factories.officer("DK")
    row = factories.offer(market)
    with acting_as(market.actor):
        actions.release(row, ["PL"], version=1, by=market)
    seen = []
    for reader in (polish, danish):
        with acting_as(reader.actor):
            seen.append(
                (Offer.objects.visible_to(reader.actor).count(), PriceTier.objects.visible_to(reader.actor).count())
            )
    assert seen == [(1, 1), (0, 0)]
    with acting_as(market.actor):
        actions.withdraw(row, version=2, by=market)
        verbs = [event.verb for event in Event.objects.visible_to(market.actor)]
    assert verbs == ["offer.withdraw", "offer.release"]
    with acting_as(polish.actor):
        assert not Offer.objects.visible_to(polish.actor).exists()


def test_a_stale_version_changes_nothing() -> None:
    market = factories.market_officer()
    row = created(market)
    with acting_as(market.actor):
        actions.submit(row, version=1, by=market)
        with pytest.raises(Stale):
            actions.withdraw(row, version=1, by=market)


def test_officers_neither_enter_nor_reach_offers() -> None:
    officer = factories.officer("EE")
    row = factories.offer(factories.market_officer())
    with acting_as(officer.actor):
        with pytest.raises(NotAllowed):
            actions.create(**parts(), by=officer)
        with pytest.raises(NotAllowed):
            actions.withdraw(row, version=1, by=officer)
    market = factories.market_officer()
    with acting_as(market.actor), pytest.raises(Http404):
        actions.submit(Offer(pk="00000000-0000-4000-8000-000000000000"), version=1, by=market)
