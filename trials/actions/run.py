"""What a trial analyst does with runs and their measurements."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.audit import record as record_event
from accounts.models import Person
from accounts.permits import demand, faults_of, held, refuse_invalid
from accounts.refusals import NotAllowed, Refusal
from trials.models import Campaign, Measurement, Metric, Run, System

MOST_MEASUREMENTS = 100
Fields = Mapping[str, Any]
Faults = dict[str, list[str]]


@transaction.atomic
def record(campaign: Campaign, system: System, *, fields: Fields, measurements: Sequence[Fields], by: Person) -> Run:
    """Record a run of a system with its measurements; a missing `number` is the next one of that system."""
    row = _assigned(campaign, by)
    run = Run(
        campaign=row, system=system, **{**fields, "number": fields.get("number") or _next_number(row, system, by)}
    )
    refuse_invalid(faults_in(run, measurements))
    run.save(force_insert=True)
    for values in measurements:
        Measurement(run=run, **values).save(force_insert=True)
    record_event("run.record", run, by=by, owner=row.owner, campaign=row.pk, measurements=len(measurements))
    return run


@transaction.atomic
def correct(measurement: Measurement, *, fields: Fields, by: Person) -> Measurement:
    """Put a new row in the place of a measurement; the old one is kept and says by what it was corrected."""
    run = measurement.run
    campaign = _assigned(run.campaign, by)
    if Measurement.objects.visible_to(by.actor).filter(corrects=measurement).exists():
        raise Refusal(_("This measurement has been corrected already; correct the newer one."))
    row = Measurement(run=run, metric=measurement.metric, corrects=measurement, **fields)
    refuse_invalid(_faults_of_measurement(row, ""))
    row.save(force_insert=True)
    record_event("run.correct", run, by=by, owner=campaign.owner, measurement=row.pk, corrects=measurement.pk)
    return row


def faults_in(run: Run, measurements: Sequence[Fields]) -> Faults:
    """What `record` would refuse in a run, by place; for dry runs."""
    return _faults_of_run(run) | _faults_of_measurements(run, measurements)


def _assigned(campaign: Campaign, by: Person) -> Campaign:
    """The campaign, locked, so that two analysts never give the same number."""
    demand(by, "run.record")
    if not campaign.assignments.visible_to(by.actor).exists():
        raise NotAllowed(_("Only the analysts assigned to this campaign record its runs."))
    return held(Campaign, campaign.pk, by=by)


def _next_number(campaign: Campaign, system: System, by: Person) -> int:
    runs = Run.objects.visible_to(by.actor).filter(campaign=campaign, system=system)
    return (runs.aggregate(last=Max("number"))["last"] or 0) + 1


def _faults_of_run(run: Run) -> Faults:
    faults = faults_of(run)
    if run.started_at and run.ended_at:
        if run.ended_at < run.started_at:
            faults["ended_at"] = [_("The run ends before it starts.")]
            faults.pop("__all__", None)
        if not run.campaign.starts_on <= run.started_at.date() <= run.campaign.ends_on:
            faults["started_at"] = [
                _("The campaign lasts from %(first)s to %(last)s; the run starts outside it.")
                % {"first": run.campaign.starts_on, "last": run.campaign.ends_on}
            ]
    return faults


def _faults_of_measurements(run: Run, measurements: Sequence[Fields]) -> Faults:
    faults: Faults = {}
    if len(measurements) > MOST_MEASUREMENTS:
        faults["measurements"] = [_("Give at most %(most)d measurements.") % {"most": MOST_MEASUREMENTS}]
    if measurements and run.result == Run.Result.PLANNED:
        faults["result"] = [_("A run that is only planned has no measurements.")]
    metrics: set[str] = set()
    for place, values in enumerate(measurements[:MOST_MEASUREMENTS]):
        row = Measurement(run=run, **values)
        faults |= _faults_of_measurement(row, f"measurements[{place}].")
        if row.metric_id in metrics:
            faults[f"measurements[{place}].metric"] = [_("One measurement per metric and run.")]
        metrics.add(row.metric_id)
    return faults


def _faults_of_measurement(row: Measurement, place: str) -> Faults:
    faults = _faults_of_value(row, place)
    return faults or faults_of(row, place, exclude={"run"})


def _faults_of_value(row: Measurement, place: str) -> Faults:
    """A number for most metrics, k of n for those that count successes."""
    if row.metric.value_kind != Metric.ValueKind.K_OF_N:
        if row.value is None or row.successes is not None or row.attempts is not None:
            return {f"{place}value": [_("%(metric)s takes one value.") % {"metric": row.metric}]}
        return {}
    if row.value is not None or row.successes is None or row.attempts is None:
        return {f"{place}successes": [_("%(metric)s takes successes and attempts.") % {"metric": row.metric}]}
    if not row.attempts > 0 or row.successes > row.attempts:
        return {f"{place}successes": [_("There cannot be more successes than attempts, nor no attempt at all.")]}
    return {}
