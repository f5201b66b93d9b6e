"""Totals told before and rows shown after: what a reader who kept the first can take from the second."""

import pytest

import tests.scored
from accounts.context import acting_as
from procurement import disclosure
from procurement.models import Allocation, CostShare
from procurement.queries.edition import edition_view
from tests.scored import Scored, consented

READER, OTHERS = "EE", ("LV", "LT", "FI", "DE")


@pytest.fixture
def five(db, monkeypatch):
    """A proposed round in which five nations join one buy, whose total is told to each."""
    monkeypatch.setattr(tests.scored, "PARTNERS", (READER, *OTHERS))
    world = Scored()
    world.propose()
    return world


def seen(world, model=Allocation):
    reader = world.officers[READER]
    with acting_as(reader.actor):
        rows = model.objects.visible_to(reader.actor).exclude(nation=READER)
        return set(rows.values_list("nation_id", flat=True))


def told(world):
    reader = world.officers[READER]
    with acting_as(reader.actor):
        return edition_view(world.recommendation, reader.actor)["buys"][0]["quantity"]


def test_a_total_once_told_and_rows_shown_later_never_leave_one_or_two_to_guess(five):
    """AC-027: a pack printed before the consents keeps its totals, so the rows wait until none or three are hidden."""
    assert told(five) == 10
    for nation in OTHERS:
        consented(five, nation)
        for model in (Allocation, CostShare):
            assert len(OTHERS) - len(seen(five, model)) in (0, 3, 4), (nation, model)
    assert seen(five) == seen(five, CostShare) == set(OTHERS), "all have consented: all is shown"
    assert told(five) == 10


def test_the_first_of_many_is_shown_at_once(five):
    """Three hidden parts are enough."""
    consented(five, "LV")
    assert seen(five) == seen(five, CostShare) == {"LV"}
    consented(five, "DE")
    assert seen(five) == {"LV"}


@pytest.mark.parametrize(
    ("hidden", "total", "shown"),
    [(0, True, True), (1, True, False), (2, True, False), (3, True, True), (1, False, True)],
)
def test_rows_are_shown_where_they_give_nobody_away(hidden, total, shown):
    assert disclosure.may_show_rows(hidden, beside_total=total) is shown
