"""The demonstration's campaign of these weeks: trials planned, under way, ended, cancelled, runs to fill in."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.context import acting_as
from accounts.models import Nation, Person
from procurement.demo.people import Cast
from procurement.demo.sites import OBJECTIVE
from trials.actions import campaign as campaigns
from trials.actions import run as runs
from trials.actions import trial as trials
from trials.models import Campaign, Run, Site, System, Trial

NAME = "Winter readiness trials (synthetic)"
OWNER = "DK"
# system, how far its trial has come, first and last day from today, results of its runs in order
TRIALS = (
    ("DEMO-USV-D", "under_way", -12, 9, ("completed", "completed", "aborted", "started", "planned", "planned")),
    ("DEMO-UAS-D", "under_way", -4, 20, ("completed", "invalid", "planned")),
    ("DEMO-UUV-D", "ended", -25, -15, ("completed", "aborted")),
    ("DEMO-SENSOR-C", "planned", 18, 40, ("planned", "planned", "planned")),
    ("DEMO-UUV-G", "planned", 30, 52, ()),
    ("DEMO-UAS-F", "cancelled", -10, 12, ()),
)
CANCELLED = "The vessel that should launch it is in the yard until spring (invented)."
REASONS = {"aborted": "Recovery crane fault", "invalid": "Time source not synchronised"}
OPEN = frozenset({Run.Result.PLANNED, Run.Result.STARTED})
BASIC = {
    "wave_height_m": Decimal("0.9"),
    "wind_mean_kn": Decimal("13.5"),
    "visibility_km": Decimal("7.5"),
    "air_temperature_c": Decimal("-1.5"),
    "gnss": "clear",
}


def enter(systems: dict[str, System], cast: Cast) -> None:
    """A campaign of the weeks around the day the demonstration is made, released to everybody."""
    analyst, approver = cast("trial_analyst"), cast("approver", OWNER)
    with acting_as(analyst.actor):
        made = campaigns.create(fields=_period(), by=analyst)
        sites = list(Site.objects.visible_to(analyst.actor).order_by("name")[: len(TRIALS)])
        for place, (name, state, first, last, results) in enumerate(TRIALS):
            trial = _plan(made, systems[name], sites[place % len(sites)], (first, last), analyst)
            _take(trial, state, results, analyst)
    with acting_as(approver.actor):
        campaigns.release(made, ["ALL"], version=made.version, by=approver)


def _period() -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "name": NAME,
        "nation": Nation.objects.get(pk=OWNER),
        "starts_on": today - timedelta(days=30),
        "ends_on": today + timedelta(days=120),
        "objective": "Show what works in the cold, before the ice comes (an invented campaign).",
        "is_synthetic": True,
    }


def _plan(made: Campaign, system: System, site: Site, days: tuple[int, int], by: Person) -> Trial:
    first, last = (timezone.localdate() + timedelta(days=day) for day in days)
    fields = {
        "system": system,
        "site": site,
        "starts_on": first,
        "ends_on": last,
        "objective": OBJECTIVE.format(system=system, site=site),
        "is_synthetic": True,
    }
    return trials.create(made, fields=fields, by=by)


def _take(trial: Trial, state: str, results: tuple[str, ...], by: Person) -> None:
    """Take a trial as far as its state says, with its runs."""
    if state == Trial.Status.CANCELLED:
        trials.cancel(trial, reason=CANCELLED, version=trial.version, by=by)
        return
    if state != Trial.Status.PLANNED:
        trial = trials.start(trial, version=trial.version, by=by)
    attempts = [runs.Attempt(_run(trial, place, result)) for place, result in enumerate(results)]
    runs.record_all(trial, attempts, by=by)
    if state == Trial.Status.ENDED:
        trials.end(trial, version=trial.version, by=by)


def _run(trial: Trial, place: int, result: str) -> dict[str, Any]:
    """A run on the trial's day of that place: what is over lasted two hours and a half."""
    start = _at(trial, place, result)
    fields: dict[str, Any] = {"started_at": start, "result": result, "reason": REASONS.get(result, "")}
    return fields if result in OPEN else fields | BASIC | {"ended_at": start + timedelta(hours=2, minutes=30)}


def _at(trial: Trial, place: int, result: str) -> datetime:
    """What is planned lies ahead, what is started began an hour ago, what is over lies behind."""
    if result == Run.Result.STARTED:
        return timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    ahead = max(timezone.localdate() + timedelta(days=1), trial.starts_on)
    first = ahead if result == Run.Result.PLANNED else trial.starts_on
    return datetime.combine(first + timedelta(days=place), time(7), UTC)
