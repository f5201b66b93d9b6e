"""The demonstration's campaigns as their trial analysts record them, released by the nations that own them."""

from accounts.audit import record
from accounts.context import acting_as
from accounts.models import Person
from accounts.sharing import release_to
from procurement.demo import campaign, evidence, sites
from procurement.demo.drawing import Draw
from procurement.demo.people import Cast
from procurement.demo.tables import Tables
from trials.actions import run as actions
from trials.models import Assignment, Campaign, Metric, System

METHOD = "Trial protocol 1 (synthetic)"


def enter(tables: Tables, draw: Draw, systems: dict[str, System], cast: Cast) -> None:
    """Record every campaign of the table, and let those read it whom its owner nation's approver chooses."""
    metrics = {metric.pk: metric for metric in Metric.objects.all()}
    for row in tables("campaigns"):
        season = campaign.season(row, tables)
        analyst, approver = cast.at(row["analyst"]), cast("approver", row["nation"])
        with acting_as(analyst.actor):
            made = _begun(season, row["nation"], analyst)
            kinds = {code: f"{metric.value_kind}/{metric.direction}" for code, metric in metrics.items()}
            planned = list(campaign.runs(draw, season, tables, kinds))
            trials = sites.enter_trials(tables, made, planned, systems, by=analyst)
            for key, trial in trials.items():
                tried = [run for run in planned if (run.system, run.site) == key]
                attempts = [_attempt(run, sites.near(tables, run), metrics, analyst) for run in tried]
                evidence.enter(draw, trial, actions.record_all(trial, attempts, by=analyst), by=analyst)
        if audiences := row["audiences"].split():
            _release(made, audiences, approver)


def _begun(season: campaign.Season, nation: str, analyst: Person) -> Campaign:
    made = Campaign(name=season.name, nation_id=nation, starts_on=season.starts_on, ends_on=season.ends_on)
    made.is_synthetic = True
    made.save(force_insert=True)
    Assignment(campaign=made, person=analyst).save(force_insert=True)
    record("campaign.create", made, by=analyst, owner=made.owner)
    return made


def _release(made: Campaign, audiences: list[str], approver: Person) -> None:
    with acting_as(approver.actor):
        release_to(made, audiences, owner=made.owner, by=approver)
        record("campaign.release", made, by=approver, owner=made.owner, audiences=audiences)


def _attempt(
    planned: campaign.PlannedRun, position: sites.Position, metrics: dict[str, Metric], analyst: Person
) -> actions.Attempt:
    by = {"method": METHOD, "measured_by": analyst.name}
    measurements = [values | {"metric": metrics[values["metric"]], **by} for values in planned.measurements]
    return actions.Attempt(planned.fields, measurements, position)
