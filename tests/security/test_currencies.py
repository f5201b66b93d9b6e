"""A currency that nobody has a rate for must not stop what others do."""

from contextlib import nullcontext

import pytest

from accounts.context import acting_as
from accounts.permits import Invalid
from procurement.actions import offer as offers
from tests import factories as make


@pytest.mark.parametrize(("currency", "known"), [("EUR", True), ("SEK", True), ("EUE", False), ("XTS", False)])
def test_an_offer_in_a_currency_without_a_rate_is_refused_before_it_stops_every_round_of_its_area(db, currency, known):
    """AC-090: the question of a round is put in one currency; an offer that cannot be would fail it for all."""
    market = make.market_officer()
    with acting_as(market.actor), nullcontext() if known else pytest.raises(Invalid) as refused:
        assert offers.create(**make.leased(currency=currency), by=market).pk
    assert known or set(refused.value.faults) == {"currency"}
