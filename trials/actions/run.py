"""What a trial analyst does with runs: record them, fill in those that were planned, put right what was wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record as record_event
from accounts.models import Person
from accounts.permits import demand, faults_of, held, refuse_invalid, rules_alone
from accounts.refusals import Refusal
from trials.actions.assigned import assigned
from trials.actions.measuring import faults_of_measurement, faults_of_measurements
from trials.models import Campaign, Measurement, Run, RunCorrection, RunPosition, Trial
from trials.positions import coarse

Fields = Mapping[str, Any]
Faults = dict[str, list[str]]
Position = tuple[Decimal, Decimal]  # latitude and longitude in WGS84 degrees
KEPT_TO_ITSELF = ("latitude", "longitude")


@dataclass(frozen=True)
class Attempt:
    """A run to be recorded: its fields, its measurements, and where it was in WGS84 degrees."""

    fields: Fields
    measurements: Sequence[Fields] = ()
    position: Position | None = None


def record(
    trial: Trial, *, fields: Fields, measurements: Sequence[Fields] = (), position: Position | None = None, by: Person
) -> Run:
    """Record a run of a trial with its measurements; a missing `number` is the next one of that system.

    Only the owner nation and the assigned analysts read the exact position; the run itself keeps it coarsely.
    """
    return record_all(trial, [Attempt(fields, measurements, position)], by=by)[0]


@transaction.atomic
def record_all(trial: Trial, attempts: Sequence[Attempt], *, by: Person) -> list[Run]:
    """Record several runs of one trial, as `record` does each; the first one with a fault refuses them all."""
    demand(by, "run.record")
    campaign = assigned(trial.campaign, by)  # locked, so that two analysts never give the same number
    row = held(Trial, trial.pk, by=by, related=("system",))
    row.campaign = campaign
    _refuse_cancelled(row)
    taken = _taken(row, by)
    made = [(_judged(row, attempt, taken), attempt) for attempt in attempts]
    Run._base_manager.bulk_create([run for run, _attempt in made])
    RunPosition._base_manager.bulk_create([_exact(run, one.position) for run, one in made if one.position])
    Measurement._base_manager.bulk_create([row for run, one in made for row in _measured(run, one.measurements)])
    for run, one in made:
        told = {"campaign": campaign.pk, "measurements": len(one.measurements)}
        record_event("run.record", run, by=by, owner=campaign.owner, **told)
    return [run for run, _attempt in made]


@transaction.atomic
def fill(
    run: Run,
    *,
    fields: Fields,
    measurements: Sequence[Fields] = (),
    position: Position | None = None,
    version: int,
    by: Person,
) -> Run:
    """Write what became of a run that was planned or started; a finished one is put right by `amend`."""
    demand(by, "run.record")
    campaign = assigned(run.campaign, by)
    row = held(Run, run.pk, by=by, version=version)
    if not row.is_open:
        raise Refusal(_("The run is recorded already: correct what is wrong, and say why."))
    _set(row, fields)
    _place(row, position)
    row.version += 1
    refuse_invalid(_faults_of_run(row, position) | faults_of_measurements(row, measurements))
    row.save()
    _keep_position(row, position)
    _append(row, measurements)
    record_event("run.fill", row, by=by, owner=campaign.owner, campaign=campaign.pk, measurements=len(measurements))
    return row


@transaction.atomic
def amend(
    run: Run, *, fields: Fields, position: Position | None = None, reason: str, version: int, by: Person
) -> RunCorrection:
    """Put a finished run's record right: what stood there before is kept with the reason, field by field."""
    demand(by, "run.correct")
    campaign = assigned(run.campaign, by)
    row = held(Run, run.pk, by=by, version=version)
    if row.is_open:
        raise Refusal(_("The run is not finished yet: record what became of it."))
    before = {name: _spelt(getattr(row, name)) for name in fields}
    moved = position is not None and position != _position_of(row, by)
    _set(row, fields)
    _place(row, position)
    changes = [
        {"field": name, "before": before[name], "after": after}
        for name in fields
        if (after := _spelt(getattr(row, name))) != before[name]
    ]
    if moved:
        changes.append({"field": "position", "before": "", "after": ""})
    if not changes:
        raise Refusal(_("Nothing is different from what is recorded."))
    row.version += 1
    correction = RunCorrection(run=row, reason=reason, changes=changes, corrected_by=by)
    refuse_invalid(_faults_of_run(row, position) | faults_of(correction, exclude={"run"}))
    row.save()
    _keep_position(row, position)
    correction.save(force_insert=True)
    record_event("run.amend", row, by=by, owner=campaign.owner, fields=[change["field"] for change in changes])
    return correction


@transaction.atomic
def measure(run: Run, *, measurements: Sequence[Fields], by: Person) -> Run:
    """Append measurements that were worked out after the run was recorded; one per metric still."""
    demand(by, "run.record")
    campaign = assigned(run.campaign, by)
    row = held(Run, run.pk, by=by)
    there = set(Measurement.objects.visible_to(by.actor).filter(run=row).values_list("metric", flat=True))
    faults = faults_of_measurements(row, measurements)
    for place, values in enumerate(measurements):
        if values["metric"].pk in there:
            text = _("There is a measurement of this metric already: correct that one.")
            faults[f"measurements[{place}].metric"] = [text]
    refuse_invalid(faults)
    _append(row, measurements)
    record_event("run.measure", row, by=by, owner=campaign.owner, measurements=len(measurements))
    return row


@transaction.atomic
def correct(measurement: Measurement, *, fields: Fields, by: Person) -> Measurement:
    """Put a new row in the place of a measurement; the old one is kept and says by what it was corrected."""
    run = measurement.run
    demand(by, "run.record")
    campaign = assigned(run.campaign, by)
    if Measurement.objects.visible_to(by.actor).filter(corrects=measurement).exists():
        raise Refusal(_("This measurement has been corrected already; correct the newer one."))
    row = Measurement(run=run, metric=measurement.metric, corrects=measurement, **fields)
    refuse_invalid(faults_of_measurement(row, ""))
    row.save(force_insert=True)
    record_event("run.correct", run, by=by, owner=campaign.owner, measurement=row.pk, corrects=measurement.pk)
    return row


def faults_in(run: Run, measurements: Sequence[Fields], position: Position | None = None) -> Faults:
    """What `record` would refuse in a run, by place; for dry runs."""
    return _faults_of_run(run, position) | faults_of_measurements(run, measurements)


def _taken(trial: Trial, by: Person) -> set[int]:
    """The numbers that the system's runs of this campaign have."""
    runs = Run.objects.visible_to(by.actor).filter(campaign=trial.campaign_id, system=trial.system_id)
    return set(runs.order_by().values_list("number", flat=True))


def _judged(trial: Trial, attempt: Attempt, taken: set[int]) -> Run:
    """The run of an attempt, whose references and number were looked up already: only its own rules are asked."""
    given = attempt.fields.get("number")
    faults = {"number": [_("A run of this system has this number already.")]} if given in taken else {}
    number = given or max(taken, default=0) + 1
    taken.add(number)
    run = Run(trial=trial, campaign=trial.campaign, system=trial.system, **{**attempt.fields, "number": number})
    _place(run, attempt.position)
    with rules_alone():
        found = _faults_of_run(run, attempt.position) | faults_of_measurements(run, attempt.measurements)
    refuse_invalid(found | faults)
    return run


def _measured(run: Run, measurements: Sequence[Fields]) -> list[Measurement]:
    return [Measurement(run=run, **values) for values in measurements]


def _exact(run: Run, position: Position) -> RunPosition:
    return RunPosition(run=run, latitude=position[0], longitude=position[1])


def _refuse_cancelled(trial: Trial) -> None:
    if trial.status == Trial.Status.CANCELLED:
        raise Refusal(_("The trial was cancelled: no run belongs to it."))


def _set(row: Run, fields: Fields) -> None:
    for name, value in fields.items():
        if name != "number" or value:
            setattr(row, name, value)


def _place(run: Run, position: Position | None) -> None:
    if position is not None:
        run.latitude, run.longitude = (coarse(degrees) for degrees in position)


def _position_of(run: Run, by: Person) -> Position | None:
    row = RunPosition.objects.visible_to(by.actor).filter(run=run).first()
    return row and (row.latitude, row.longitude)


def _keep_position(run: Run, position: Position | None) -> None:
    if position is not None:
        _exact(run, position).save()


def _append(run: Run, measurements: Sequence[Fields]) -> None:
    Measurement._base_manager.bulk_create(_measured(run, measurements))


def _spelt(value: Any) -> str:
    """A value as the record of a correction keeps it, the same for 1.5 and 1.50."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(getattr(value, "pk", value))


def _faults_of_run(run: Run, position: Position | None) -> Faults:
    faults = faults_of(run)
    if run.started_at and run.ended_at and run.ended_at < run.started_at:
        faults["ended_at"] = [_("The run ends before it starts.")]
        faults.pop("__all__", None)
    if run.started_at and not _lasts(run.campaign, run):
        faults["started_at"] = [
            _("The campaign lasts from %(first)s to %(last)s; the run starts outside it.")
            % {"first": run.campaign.starts_on, "last": run.campaign.ends_on}
        ]
    if position is not None:
        exact = _exact(run, position)
        faults = {name: texts for name, texts in faults.items() if name not in KEPT_TO_ITSELF}
        faults |= faults_of(exact, exclude={"run"})
    return faults


def _lasts(campaign: Campaign, run: Run) -> bool:
    return campaign.starts_on <= run.started_at.date() <= campaign.ends_on
