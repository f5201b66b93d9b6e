"""Sites and trials of the demonstration, entered through the verbs of its analysts."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from accounts.models import Nation, Person
from procurement.demo.campaign import PlannedRun
from procurement.demo.tables import Tables
from trials.actions import site as site_actions
from trials.actions import trial as trial_actions
from trials.models import Campaign, Site, System, Trial

SOURCE = "Invented for the demonstration"
OBJECTIVE = "Show what {system} does at {site}, and in which conditions it stops doing it (synthetic)."
STEP = Decimal("0.00417")  # degrees from one run's place to the next
Position = tuple[Decimal, Decimal]


def enter_trials(
    tables: Tables, campaign: Campaign, planned: list[PlannedRun], systems: dict[str, System], *, by: Person
) -> dict[tuple[str, str], Trial]:
    """A trial for each system at each site it was tried at, by the names of both; sites are entered when first used."""
    days: dict[tuple[str, str], list[date]] = {}
    for run in planned:
        days.setdefault((run.system, run.site), []).append(run.fields["started_at"].date())
    rows = {row["name"]: row for row in tables("sites")}
    places = {name: _site(rows[name], by) for name in sorted({site for _system, site in days})}
    return {
        (system, site): _trial(campaign, systems[system], places[site], min(found), max(found), by)
        for (system, site), found in days.items()
    }


def near(tables: Tables, run: PlannedRun) -> Position:
    """Where a run was: on a line through its site, a step further for each run of the system."""
    latitude, longitude = next(_position(row) for row in tables("sites") if row["name"] == run.site)
    number = run.fields["number"]
    return latitude + number * STEP, longitude - number * STEP


def _position(row: dict[str, str]) -> Position:
    return Decimal(row["latitude"]), Decimal(row["longitude"])


def _site(row: dict[str, str], by: Person) -> Site:
    """The site of a row, entered where it is not there yet."""
    there = Site.objects.visible_to(by.actor).filter(name=row["name"]).first()
    if there:
        return there
    fields = {
        "name": row["name"],
        "water": row["water"],
        "nation": Nation.objects.get(pk=row["nation"]),
        "depth_min_m": int(row["depth_from_m"]),
        "depth_max_m": int(row["depth_to_m"]),
        "bottom_type": row["bottom"],
        "source": SOURCE,
        "verified_on": timezone.localdate(),
        "is_synthetic": True,
    }
    return site_actions.create(fields=fields, position=_position(row), by=by)


def _trial(campaign: Campaign, system: System, site: Site, first: date, last: date, by: Person) -> Trial:
    fields = {
        "system": system,
        "site": site,
        "starts_on": first,
        "ends_on": last,
        "objective": OBJECTIVE.format(system=system, site=site),
        "is_synthetic": True,
    }
    trial = trial_actions.create(campaign, fields=fields, by=by)
    trial = trial_actions.start(trial, version=trial.version, by=by)
    return trial_actions.end(trial, version=trial.version, by=by)
