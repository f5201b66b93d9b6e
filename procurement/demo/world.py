"""Fills an empty portal with the demonstration, all of it or nothing."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from procurement.demo import catalogue, deciding, market, needs, people, recording, rounds
from procurement.demo.calendar import Calendar
from procurement.demo.campaign import OWNER
from procurement.demo.drawing import Draw

SEED = "TFX-Baltic 2025"
Say = Callable[[str], None]


def is_filled() -> bool:
    """Whether somebody works with this portal already."""
    return Person.objects.exists()


@transaction.atomic
def fill(say: Say) -> None:
    """Enter the whole demonstration through the verbs its people use; `say` is told each step."""
    calendar, draw = Calendar(timezone.localdate()), Draw(SEED)
    say("People and roles")
    cast = people.invite_all()
    say("Vendors, systems and claims")
    systems = catalogue.enter(calendar, by=cast("administrator"))
    say("Trial runs")
    recording.enter(draw, systems, analyst=cast("trial_analyst"), owner=cast("approver", OWNER))
    say("Offers")
    market.enter(calendar, systems, by=cast("market_officer"))
    say("Requirements and envelopes")
    opened = rounds.enter(calendar, cast)
    needs.enter(calendar, cast, opened)
    rounds.set_envelopes(cast, opened)
    say("Scoring of the first round")
    recommendation = rounds.score(opened[rounds.SCORED], by=cast("programme_manager"))
    say("Consents and decisions")
    proposed = deciding.propose(recommendation, cast)
    deciding.take_positions(proposed, cast)
    deciding.ask_for_packs(proposed, cast)
