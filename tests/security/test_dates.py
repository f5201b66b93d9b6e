"""Dates at the end of the calendar: what one person types must not stop what others do."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from accounts.context import acting_as
from accounts.permits import Invalid
from procurement.actions import offer as offers
from procurement.actions import requirement as requirements
from procurement.actions import round as rounds
from procurement.models import RateSet
from tests import factories as make
from trials.models import CapabilityArea, Metric

LAST_DAY = date(9999, 12, 31)
LAST_HOUR = datetime(9999, 12, 31, 23, 30, tzinfo=UTC)


def test_a_need_of_a_far_age_is_refused_before_it_stops_the_scoring_of_everybody(db):
    """AC-090: the engine counts months up to a bound; one nation beyond it would fail a whole round."""
    officer = make.officer("EE")
    fields = {
        "title": "x", "capability_area": CapabilityArea.objects.get(pk="MDA"), "quantity": 1, "modes": ["buy"],
        "divisible": False, "max_offers": 1, "need": "", "need_by": LAST_DAY,
    }  # fmt: skip
    metric = Metric.objects.get(pk="endurance_h")
    line = {"metric": metric, "threshold": 1, "objective": 2, "weight": 1, "is_kpp": False}
    private = {"worth_per_unit": 1, "budget_ceiling": 1, "notes": ""}
    with acting_as(officer.actor):
        with pytest.raises(Invalid) as refused:
            requirements.create(fields=fields, lines=[line], private=private, by=officer)
        assert set(refused.value.faults) == {"need_by"}
        fields["need_by"] = make.LATER
        assert requirements.create(fields=fields, lines=[line], private=private, by=officer).pk


def test_an_offer_valid_for_ever_is_refused_before_it_breaks_its_readers_pages(db):
    """AC-090: the last hour of the calendar does not exist in the zones of its readers."""
    market = make.market_officer()
    with acting_as(market.actor), pytest.raises(Invalid) as refused:
        offers.create(**make.leased(price_basis=LAST_DAY, valid_until=LAST_HOUR), by=market)
    assert set(refused.value.faults) == {"valid_until", "price_basis"}


def test_a_round_decided_upon_in_a_far_age_is_refused(db):
    """AC-090: as for an offer."""
    manager = make.manager()
    fields = {
        "programme": make.programme(manager), "name": "x", "kind": "options_analysis", "decide_by": LAST_HOUR,
        "base_month": date(9999, 12, 1), "rate_set": RateSet.objects.first(),
    }  # fmt: skip
    with acting_as(manager.actor), pytest.raises(Invalid) as refused:
        rounds.create(fields=fields, by=manager)
    assert set(refused.value.faults) == {"decide_by", "base_month"}


@pytest.mark.parametrize("query", ["until=9999-12-31", "since=0001-01-01", "since=9999-12-31&until=0001-01-01"])
def test_the_audit_trail_is_filtered_by_any_day_there_is(db, query):
    """AC-110: no day is a server error."""
    client = Client(raise_request_exception=False)
    client.force_login(make.officer("EE"))
    assert client.get(f"/audit/?{query}").status_code == 200
