"""Two runs of a round compared: what each reader was told of both, and nothing more."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.context import acting_as
from procurement.models import Disclosure, PriceTier
from procurement.packs import comparing
from procurement.packs.view import View


def page(world, person, **query):
    client = Client()
    client.force_login(person)
    return client.get(reverse("round-compare", args=[world.round.pk]), query)


def view(**parts):
    return View({"round": {"share_rule": "shapley"}, **parts})


def buy(offer, quantity, withheld=None):
    return {"offer": offer, "quantity": quantity, "withheld": withheld}


def test_one_run_alone_is_not_compared(world):
    answer = page(world, world.manager)
    assert "There are no two runs to compare" in answer.content.decode()


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ([], [buy("o", 2)], "new"),
        ([buy("o", 2)], [], "gone"),
        ([buy("o", 2)], [buy("o", 3)], "changed"),
        ([buy("o", 2)], [buy("o", 2)], "same"),
        ([buy("o", None, "too_few_contributors")], [buy("o", 3)], "withheld"),
    ],
)
def test_a_buy_is_told_in_words(before, after, code):
    (change,) = comparing.buys(view(buys=before), view(buys=after))
    assert change.code == code


def test_payments_are_compared_under_the_rounds_own_rule():
    before = view(payments={"shapley": {"EE": 100}, "equal": {"EE": 1}})
    after = view(payments={"shapley": {"EE": 80, "LV": 5}})
    found = {change.nation: change.difference for change in comparing.payments(before, after)}
    assert found == {"EE": -20, "LV": None}


def test_the_office_compares_two_runs_and_a_nation_sees_what_it_was_told(world):
    with acting_as(world.market.actor):
        PriceTier.objects.visible_to(world.market.actor).filter(offer=world.own_offer).update(
            unit_price=Decimal(600_000)
        )
    world.score()
    answer = page(world, world.manager)
    assert answer.context["form"].data == {"before": "1", "after": "2"}
    assert {buy.code for buy in answer.context["buys"]} == {"same"}
    changed = {row["change"].nation: row["change"].difference for row in answer.context["payments"]}
    assert changed["PL"] > 0
    assert {difference for nation, difference in changed.items() if nation != "PL"} == {0}
    with acting_as(world.officers["EE"].actor):
        assert not Disclosure.objects.visible_to(world.officers["EE"].actor).exists()
    assert "There are no two runs to compare" in page(world, world.officers["EE"]).content.decode()


@pytest.mark.parametrize("query", [{"before": "99"}, {"after": "x' or 1=1"}, {"before": ""}])
def test_a_run_that_is_not_there_is_named(world, query):
    world.score()
    answer = page(world, world.manager, **query)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == list(query)
    assert "buys" not in answer.context
