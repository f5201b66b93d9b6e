"""The demonstration's campaign as its trial analyst records it, released by the nation that owns it."""

from accounts.audit import record
from accounts.context import acting_as
from accounts.models import Person
from accounts.roles import EVERYONE
from accounts.sharing import release_to
from procurement.demo import campaign
from procurement.demo.drawing import Draw
from trials.actions import run as actions
from trials.models import Assignment, Campaign, Metric, System

METHOD = "Trial protocol 1 (synthetic)"


def enter(draw: Draw, systems: dict[str, System], *, analyst: Person, owner: Person) -> Campaign:
    """Record every run of the campaign, and let everyone read it; `owner` approves for the owner nation."""
    with acting_as(analyst.actor):
        made = Campaign(
            name=campaign.NAME,
            nation_id=campaign.OWNER,
            starts_on=campaign.STARTS_ON,
            ends_on=campaign.ENDS_ON,
            is_synthetic=True,
        )
        made.save(force_insert=True)
        Assignment(campaign=made, person=analyst).save(force_insert=True)
        record("campaign.create", made, by=analyst, owner=made.owner)
        metrics = {metric.pk: metric for metric in Metric.objects.all()}
        kinds = {code: f"{metric.value_kind}/{metric.direction}" for code, metric in metrics.items()}
        for planned in campaign.runs(draw, kinds):
            _record(planned, made, systems[planned.system], metrics, analyst)
    with acting_as(owner.actor):
        release_to(made, [EVERYONE], owner=made.owner, by=owner)
        record("campaign.release", made, by=owner, owner=made.owner, audiences=[EVERYONE])
    return made


def _record(
    planned: campaign.PlannedRun, of: Campaign, system: System, metrics: dict[str, Metric], analyst: Person
) -> None:
    by = {"method": METHOD, "measured_by": analyst.name}
    measurements = [values | {"metric": metrics[values["metric"]], **by} for values in planned.measurements]
    actions.record(of, system, fields=planned.fields, measurements=measurements, by=analyst)
