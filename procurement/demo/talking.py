"""What the demonstration's people say to each other: questions and answers for all, remarks among themselves."""

from typing import Any

from accounts.context import acting_as
from accounts.models import Person
from procurement.actions import comment as actions
from procurement.demo.people import Cast
from procurement.models import Comment, Offer, Recommendation, Requirement
from trials.models import System

OWN, READERS = Comment.Audience.OWN, Comment.Audience.READERS
REMARK, QUESTION, ANSWER = Comment.Kind.REMARK, Comment.Kind.QUESTION, Comment.Kind.ANSWER


def enter(cast: Cast) -> None:
    """A few conversations on requirements, offers, systems and a recommendation."""
    poland, sweden, market = cast("officer", "PL"), cast("officer", "SE"), cast("market_officer")
    need = _first(Requirement, sweden, nation="PL", title__contains="Mine search")
    if need:
        asked = _say(
            need,
            sweden,
            "Would half the quantity in the first year do? We could share a training centre.",
            READERS,
            QUESTION,
        )
        _say(need, poland, "Yes, if the second half follows within twelve months.", READERS, ANSWER, asked)
        _say(need, poland, "Sweden seems to look for a partner in training; raise it at the next board.", OWN)
    _about_an_offer(cast, market)
    _about_a_system(cast)
    _about_a_recommendation(cast)


def _about_an_offer(cast: Cast, market: Person) -> None:
    finland = cast("officer", "FI")
    offer = _first(Offer, finland, reference="AMB-101")
    if offer:
        asked = _say(offer, finland, "Are spare parts held in the region, and at whose cost?", READERS, QUESTION)
        _say(offer, market, "The vendor holds them in Tallinn; storage is part of the price.", READERS, ANSWER, asked)
        _say(offer, finland, "Ask for the same for the lease before we compare.", OWN)
        _say(offer, market, "Reminder sent for the extension of the validity.", OWN)


def _about_a_system(cast: Cast) -> None:
    analyst, estonia = cast("trial_analyst"), cast("officer", "EE")
    system = _first(System, analyst, name="DEMO-USV-A")
    if system:
        asked = _say(system, estonia, "Was the endurance run with the full payload?", READERS, QUESTION)
        said = _say(system, analyst, "Runs 1 to 4 with 20 kg, the others with out.", READERS, ANSWER, asked)
        with acting_as(analyst.actor):
            actions.edit(said, text="Runs 1 to 4 with 20 kg, the others without.", by=analyst)
        dropped = _say(system, analyst, "Check the clock of run 6.", OWN)
        with acting_as(analyst.actor):
            actions.withdraw(dropped, by=analyst)


def _about_a_recommendation(cast: Cast) -> None:
    manager, germany = cast("programme_manager"), cast("officer", "DE")
    row = _first(Recommendation, germany, status="proposed")
    if row:
        asked = _say(
            row, germany, "Can the decision wait for the committee's first session of the month?", READERS, QUESTION
        )
        _say(row, manager, "Yes: the date of the round allows for it.", READERS, ANSWER, asked)
        _say(row, germany, "Draft for the committee is with the legal branch.", OWN)


def _first(model: Any, by: Person, **wanted: Any) -> Any:
    with acting_as(by.actor):
        rows = model.objects.visible_to(by.actor) if hasattr(model.objects, "visible_to") else model.objects.all()
        return rows.filter(**wanted).order_by("pk").first()


def _say(
    thing: Any, by: Person, text: str, audience: str, kind: str = REMARK, answers: Comment | None = None
) -> Comment:
    with acting_as(by.actor):
        subject = thing._meta.model_name
        return actions.write(subject, thing, text=text, audience=audience, kind=kind, answers=answers, by=by)
