"""Fills an empty portal with the demonstration, all of it or nothing."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from procurement.demo import (
    access,
    approvals,
    catalogue,
    deciding,
    desks,
    market,
    needs,
    offer_life,
    people,
    recording,
    registers,
    rounds,
    shielding,
    talking,
    under_way,
)
from procurement.demo.calendar import Calendar
from procurement.demo.drawing import Draw
from procurement.demo.tables import Tables

SEED = "TFX-Baltic 2025"
Say = Callable[[str], None]


def is_filled() -> bool:
    """Whether somebody works with this portal already."""
    return Person.objects.exists()


@transaction.atomic
def fill(say: Say, *, core: bool = False) -> None:
    """Enter the demonstration through the verbs its people use, all of it or its core; `say` is told each step."""
    tables, calendar, draw = Tables(core=core), Calendar(timezone.localdate()), Draw(SEED)
    say("People and roles")
    cast = people.invite_all(tables)
    access.enter(cast)
    say("Vendors, systems and claims")
    systems = catalogue.enter(tables, calendar, by=cast("administrator"))
    say("Campaigns and their runs")
    recording.enter(tables, draw, systems, cast)
    under_way.enter(systems, cast)
    say("Offers")
    offers = market.enter(tables, calendar, systems, by=cast("market_officer"))
    offer_life.enter(calendar, offers, by=cast("market_officer"))
    say("Requirements and envelopes")
    approvals.enter_times(cast)
    opened = rounds.enter(tables, calendar, cast)
    needs.enter(tables, calendar, cast, opened)
    rounds.set_envelopes(tables, cast, opened)
    programme = next(iter(opened.values())).programme
    shielding.enter(cast)
    registers.enter(programme, cast("programme_manager"), cast("officer", "DE"), cast("officer", "PL"))
    for row in tables("rounds"):
        if row["state"] in deciding.SCORED:
            say(f"{row['name']}: scoring, consents and decisions")
            deciding.play(opened[row["key"]], row, tables, cast)
    approvals.state_days(cast)
    say("Comments, views and imports")
    talking.enter(cast)
    desks.enter(calendar, cast)
