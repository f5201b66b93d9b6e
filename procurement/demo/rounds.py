"""The demonstration's programme and rounds, and running a round's jobs at once instead of in the worker."""

import time
from decimal import Decimal

from accounts.context import acting_as
from accounts.models import Job, Person
from accounts.refusals import Refusal
from procurement import tasks
from procurement.actions import round as actions
from procurement.demo import ladder
from procurement.demo.calendar import Calendar
from procurement.demo.people import Cast
from procurement.demo.tables import THOUSAND, Tables
from procurement.models import Programme, RateSet, Recommendation, Round

NAME = "Baltic maritime capabilities (synthetic)"
MANDATE = (
    "The participants coordinate the rapid acquisition of high-tech multi-domain capabilities for maritime operations: "
    "situational awareness, detection and the protection of undersea infrastructure in the Baltic. Each nation decides "
    "for itself whether to lease, buy or develop. This programme, its requirements, offers and trials are invented."
)
PATIENCE_S = 300
OPEN = "2"  # the key of the round that waits to be scored
PREPARING = "preparing"


def enter(tables: Tables, calendar: Calendar, cast: Cast) -> dict[str, Round]:
    """Set the programme up with all eight nations; prepare its rounds, and open all but those still in preparation."""
    manager = cast("programme_manager")
    with acting_as(manager.actor):
        programme = ladder.enter(NAME, MANDATE, calendar, manager)
        return {row["key"]: _prepare(row, programme, calendar, manager) for row in tables("rounds")}


def name_of(key: str) -> str:
    """The name of a round of the table."""
    return next(row["name"] for row in Tables()("rounds") if row["key"] == key)


def set_envelopes(tables: Tables, cast: Cast, rounds: dict[str, Round]) -> None:
    """Every nation states what it can spend in each open round."""
    for row in tables("envelopes"):
        if row["round"] in rounds:
            keeper = cast.first(row["nation"], "finance", "officer")
            with acting_as(keeper.actor):
                actions.set_envelope(rounds[row["round"]], Decimal(row["amount"]) * THOUSAND, by=keeper)


def score(scoring_round: Round, *, by: Person) -> Recommendation:
    """Lock an open round, score it here and now, and return what it recommends; Refusal where it cannot be scored."""
    with acting_as(by.actor):
        if scoring_round.status == Round.Status.OPEN:
            scoring_round = actions.lock(scoring_round, version=scoring_round.version, by=by)
        run = actions.score(scoring_round, version=scoring_round.version, by=by)
    do(run.job, by=by)
    with acting_as(by.actor):
        return Recommendation.objects.visible_to(by.actor).get(run=run)


def do(job: Job, *, by: Person) -> None:
    """Do a queued job in this process, or wait for the worker that was faster; Refusal where it fails."""
    tasks.run(str(job.pk))
    deadline = time.monotonic() + PATIENCE_S
    while not (found := _current(job, by)).is_over and time.monotonic() < deadline:
        time.sleep(0.5)
    if found.state != Job.State.DONE:
        raise Refusal(f"{found.kind}: {found.fault or found.get_state_display()}")


def _current(job: Job, by: Person) -> Job:
    with acting_as(by.actor):
        return Job.objects.visible_to(by.actor).get(pk=job.pk)


def _prepare(row: dict[str, str], programme: Programme, calendar: Calendar, manager: Person) -> Round:
    fields = {
        "programme": programme,
        "name": row["name"],
        "kind": row["kind"],
        "base_month": calendar.base_month,
        "merit_at_threshold": Decimal("0.6"),
        "confidence": Decimal("0.8"),
        "rate_set": RateSet.objects.latest("rates_on"),
        "decide_by": calendar.noon(int(row["due_month"]), 15),
    }
    prepared = actions.create(fields=fields, by=manager)
    if row["state"] == PREPARING:
        return prepared
    return actions.open_(prepared, version=prepared.version, by=manager)
