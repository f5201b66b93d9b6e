"""Recording trial runs: places of faults, who may, corrections that keep what they correct."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.context import acting_as
from accounts.models import Event, Person
from accounts.permits import Invalid
from accounts.refusals import NotAllowed, Refusal
from tests import factories
from trials.actions import run as actions
from trials.models import Campaign, Measurement, Metric, Run

pytestmark = pytest.mark.django_db
START = datetime(2025, 6, 1, 8, tzinfo=UTC)


@pytest.fixture
def analyst() -> Person:
    return factories.analyst()


@pytest.fixture
def campaign(analyst: Person) -> Campaign:
    return factories.campaign(analyst)


def measured(metric: str = "endurance_h", **values: Any) -> dict[str, Any]:
    stated = values or {"value": Decimal(12)}
    return {"metric": Metric.objects.get(pk=metric), "method": "log", "measured_by": "crew", **stated}


def fields(**changed: Any) -> dict[str, Any]:
    return {
        "started_at": START,
        "ended_at": START + timedelta(hours=2),
        "result": "completed",
        "reason": "",
        "wave_height_m": Decimal(1),
        "wind_mean_kn": Decimal(9),
        "visibility_km": Decimal(8),
        "air_temperature_c": Decimal(11),
        "gnss": "clear",
        **changed,
    }


def recorded(
    campaign: Campaign, by: Person, *measurements: dict[str, Any], trial_of: Person | None = None, **changed: Any
) -> Run:
    with acting_as(by.actor):
        system = changed.pop("system", None) or factories.system()
        return actions.record(
            factories.trial(trial_of or by, campaign, system),
            fields=fields(**changed),
            measurements=measurements,
            by=by,
        )


def test_a_run_is_recorded_with_its_measurements_and_numbered_per_system(analyst: Person, campaign: Campaign) -> None:
    system = factories.system()
    first = recorded(campaign, analyst, measured(), measured("pd_surface", successes=7, attempts=9), system=system)
    second = recorded(campaign, analyst, system=system)
    assert (first.number, second.number) == (1, 2)
    with acting_as(analyst.actor):
        rows = Measurement.objects.visible_to(analyst.actor).filter(run=first)
        assert {(row.metric_id, row.value, row.successes, row.attempts) for row in rows} == {
            ("endurance_h", 12, None, None),
            ("pd_surface", None, 7, 9),
        }
        event = Event.objects.visible_to(analyst.actor).filter(object_id=first.pk).get()
        assert (event.verb, event.owner) == ("run.record", "EE")


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"ended_at": START - timedelta(hours=1)}, "ended_at"),
        ({"started_at": datetime(2024, 6, 1, tzinfo=UTC)}, "started_at"),
        ({"result": "aborted"}, "reason"),
        ({"result": "great"}, "result"),
        ({"wave_height_m": Decimal(31)}, "wave_height_m"),
        ({"wind_mean_kn": None}, "wind_mean_kn"),
        ({"gnss": ""}, "gnss"),
        ({"ended_at": None}, "ended_at"),
        ({"payload_kg": Decimal(-1)}, "payload_kg"),
        ({"number": 100_001}, "number"),
    ],
)
def test_a_faulty_field_is_refused_by_name(
    analyst: Person, campaign: Campaign, changed: dict[str, Any], place: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        recorded(campaign, analyst, **changed)
    assert list(refusal.value.faults) == [place]


@pytest.mark.parametrize(
    ("metric", "values", "place"),
    [
        ("endurance_h", {"successes": 3, "attempts": 4}, "measurements[1].value"),
        ("endurance_h", {"value": Decimal(3), "attempts": 4}, "measurements[1].value"),
        ("pd_surface", {"value": Decimal("0.5")}, "measurements[1].successes"),
        ("pd_surface", {"successes": 5, "attempts": 4}, "measurements[1].successes"),
        ("pd_surface", {"successes": 0, "attempts": 0}, "measurements[1].successes"),
        ("pd_surface", {"successes": 3}, "measurements[1].successes"),
        ("stanag_conf", {"value": Decimal(1)}, "measurements[1].metric"),
        ("turnaround_min", {"value": Decimal(1)}, "measurements[1].metric"),
    ],
)
def test_a_faulty_measurement_is_refused_by_its_place(
    analyst: Person, campaign: Campaign, metric: str, values: dict[str, Any], place: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        recorded(campaign, analyst, measured("turnaround_min"), measured(metric, **values))
    assert list(refusal.value.faults) == [place]


def test_a_planned_run_has_no_measurements(analyst: Person, campaign: Campaign) -> None:
    with pytest.raises(Invalid, match="only planned"):
        recorded(campaign, analyst, measured(), result="planned")


def test_a_number_given_twice_is_refused(analyst: Person, campaign: Campaign) -> None:
    system = factories.system()
    recorded(campaign, analyst, system=system, number=4)
    with pytest.raises(Invalid, match="this number already"):
        recorded(campaign, analyst, system=system, number=4)


def test_only_an_assigned_analyst_records(analyst: Person, campaign: Campaign) -> None:
    with pytest.raises(NotAllowed, match="assigned"):
        recorded(campaign, factories.analyst(), trial_of=analyst)
    with pytest.raises(NotAllowed):
        recorded(campaign, factories.officer("EE"), trial_of=analyst)


def test_a_correction_is_a_new_row_and_the_old_one_stays(analyst: Person, campaign: Campaign) -> None:
    run = recorded(campaign, analyst, measured())
    right = {"value": Decimal(21), "method": "log, read again", "measured_by": "crew"}
    with acting_as(analyst.actor):
        wrong = Measurement.objects.visible_to(analyst.actor).get(run=run)
        new = actions.correct(wrong, fields=right, by=analyst)
        assert (new.corrects, new.metric, new.run) == (wrong, wrong.metric, run)
        assert [row.value for row in Measurement.objects.visible_to(analyst.actor).filter(corrected_by=None)] == [21]
        assert Measurement.objects.visible_to(analyst.actor).count() == 2
        with pytest.raises(Refusal, match="corrected already"):
            actions.correct(wrong, fields=right, by=analyst)
        with pytest.raises(Invalid):
            actions.correct(new, fields={"successes": 1, "attempts": 2, "method": "m", "measured_by": "c"}, by=analyst)


def test_the_database_refuses_to_change_a_measurement(analyst: Person, campaign: Campaign) -> None:
    run = recorded(campaign, analyst, measured())
    with acting_as(analyst.actor):
        assert Measurement.objects.visible_to(analyst.actor).filter(run=run).update(value=99) == 0
        assert Measurement.objects.visible_to(analyst.actor).filter(run=run).delete()[0] == 0
        assert Measurement.objects.visible_to(analyst.actor).get(run=run).value == 12
