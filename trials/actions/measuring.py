"""What is wrong with measurements, each fault under its place."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.permits import faults_of
from trials.models import Measurement, Metric, Run

MOST_MEASUREMENTS = 100
Fields = Mapping[str, Any]
Faults = dict[str, list[str]]


def faults_of_measurements(run: Run, measurements: Sequence[Fields]) -> Faults:
    """The faults of a run's measurements, at most one per metric."""
    faults: Faults = {}
    if len(measurements) > MOST_MEASUREMENTS:
        faults["measurements"] = [_("Give at most %(most)d measurements.") % {"most": MOST_MEASUREMENTS}]
    if measurements and run.result == Run.Result.PLANNED:
        faults["result"] = [_("A run that is only planned has no measurements.")]
    metrics: set[str] = set()
    for place, values in enumerate(measurements[:MOST_MEASUREMENTS]):
        row = Measurement(run=run, **values)
        faults |= faults_of_measurement(row, f"measurements[{place}].")
        if row.metric_id in metrics:
            faults[f"measurements[{place}].metric"] = [_("One measurement per metric and run.")]
        metrics.add(row.metric_id)
    return faults


def faults_of_measurement(row: Measurement, place: str) -> Faults:
    """The faults of one measurement, its keys beginning with the place."""
    return _faults_of_value(row, place) or faults_of(row, place, exclude={"run"})


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
