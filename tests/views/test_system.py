"""Systems and campaigns: claims beside measurements, runs as far as they are visible, recording and correcting."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.context import acting_as
from accounts.models import Person
from accounts.sharing import release_to
from tests import factories
from tests.views.posting import rows
from trials.models import Campaign, Measurement, Metric, Run
from trials.units import levels

pytestmark = pytest.mark.django_db


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def analyst() -> Person:
    return factories.analyst()


@pytest.fixture
def campaign(analyst: Person) -> Campaign:
    return factories.campaign(analyst, "EE")


@pytest.fixture
def officer() -> Person:
    return factories.officer("EE")


def finding(person: Person, system: Any, place: int = 0) -> Any:
    return as_(person).get(reverse("system", args=[system.pk])).context["findings"][place]["finding"]


def posted_run(*measurements: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {
        "number": "",
        "started_at": "2025-06-01T08:00",
        "ended_at": "2025-06-01T10:00",
        "result": "completed",
        "reason": "",
        "wave_height_m": "1.2",
        "wind_mean_kn": "9",
        "visibility_km": "8",
        "air_temperature_c": "-2",
        "gnss": "clear",
        "software_version": "",
        **rows("measurements", *measurements),
        **changed,
    }


def measured(metric: str = "endurance_h", value: str = "12", **more: str) -> dict[str, str]:
    return {"metric": metric, "value": value, "method": "log", "quality": "good", "measured_by": "crew", **more}


@pytest.mark.parametrize(
    ("query", "found"),
    [({"area": "MCM"}, 1), ({"domain": "air"}, 1), ({"text": "vendor-x"}, 1), ({}, 3), ({"domain": "?"}, 3)],
)
def test_systems_are_filtered(officer: Person, query: dict[str, str], found: int) -> None:
    factories.system("MCM"), factories.system(domain="air"), factories.system(vendor="VENDOR-X")
    assert len(as_(officer).get(reverse("systems"), query).context["rows"]) == found


def test_the_list_counts_visible_runs_at_a_constant_cost(analyst: Person, campaign: Campaign, officer: Person) -> None:
    costs = []
    for more in (1, 29):
        for _ in range(more):
            system = factories.system()
            factories.run(analyst, campaign, system, {})
            factories.run(analyst, campaign, system, {}, result="aborted", reason="fog")
        client = as_(officer)
        with CaptureQueriesContext(connection) as queries:
            listed = client.get(reverse("systems")).context["rows"]
        costs.append(len(queries))
    assert {(row.completed_runs, row.visible_runs) for row in listed} == {(1, 2)}
    assert costs[0] == costs[1]
    assert costs[0] <= 18
    stranger = as_(factories.officer("PL")).get(reverse("systems")).context["rows"]
    assert {(row.completed_runs, row.visible_runs) for row in stranger} == {(0, 0)}


def test_a_finding_has_n_mean_range_and_interval_of_completed_good_runs(
    analyst: Person, campaign: Campaign, officer: Person
) -> None:
    system = factories.system()
    for value in (20, 22, 27):
        factories.run(analyst, campaign, system, {"endurance_h": value})
    factories.run(analyst, campaign, system, {"endurance_h": 900}, result="aborted", reason="fog")
    found = finding(officer, system)
    assert (found.n, found.mean, found.low, found.high) == (3, 23, 20, 27)
    assert found.interval == (Decimal("19.07"), Decimal("26.93"))  # 23 -+ t(0.9; 2) 1.8856 x s 3.6056 / sqrt(3)


def test_proportions_are_pooled_and_ordinals_never_averaged(
    analyst: Person, campaign: Campaign, officer: Person
) -> None:
    system = factories.system()
    for successes, state in ((9, 3), (5, 5)):
        factories.run(analyst, campaign, system, {"pd_surface": (successes, 10), "max_op_sea_state": state})
    probability, sea_state = finding(officer, system, 0), finding(officer, system, 1)
    assert (probability.mean, probability.successes, probability.attempts) == (Decimal("0.7"), 14, 20)
    assert (sea_state.mean, sea_state.interval, sea_state.worst) == (None, None, 3)


def test_a_claim_stands_beside_the_measurements_and_counts_for_none(
    analyst: Person, campaign: Campaign, officer: Person
) -> None:
    system = factories.system()
    system.claims.create(
        metric_id="endurance_h", value=90, stated_by="the vendor", source="brochure", stated_on="2025-01-01"
    )
    system.claims.create(
        metric_id="turnaround_min", value=5, stated_by="the vendor", source="brochure", stated_on="2025-01-01"
    )
    factories.run(analyst, campaign, system, {"endurance_h": 20})
    measured_too, claimed = finding(officer, system, 0), finding(officer, system, 1)
    assert (measured_too.n, measured_too.mean, measured_too.is_better_claimed) == (1, 20, True)
    assert (claimed.n, claimed.mean, claimed.low) == (0, None, None)
    assert "brochure" in as_(officer).get(reverse("system", args=[system.pk])).content.decode()


def test_doubtful_and_corrected_values_do_not_count(analyst: Person, campaign: Campaign, officer: Person) -> None:
    system = factories.system()
    run = factories.run(analyst, campaign, system, {"endurance_h": 20})
    with acting_as(analyst.actor):
        wrong = Measurement.objects.visible_to(analyst.actor).get(run=run)
        common = {"run": run, "metric": wrong.metric, "method": "m", "measured_by": "c"}
        Measurement(**common, value=30, corrects=wrong).save(force_insert=True)
        Measurement(**common, value=99, quality="doubtful").save(force_insert=True)
    found = finding(officer, system)
    assert (found.n, found.mean, found.doubtful) == (1, 30, 1)


def test_runs_are_seen_by_the_owner_the_analyst_and_whom_it_is_released_to(
    analyst: Person, campaign: Campaign, officer: Person
) -> None:
    system, reader = factories.system(), factories.officer("PL")
    factories.run(analyst, campaign, system, {"endurance_h": 20}, site="Canary Shoal")
    address = reverse("system", args=[system.pk])
    assert ["Canary Shoal" in as_(one).get(address).content.decode() for one in (officer, analyst, reader)] == [
        True,
        True,
        False,
    ]
    assert as_(reader).get(reverse("campaign", args=[campaign.pk])).status_code == 404
    with acting_as(officer.actor):
        release_to(campaign, ["PL"], owner="EE", by=officer)
    assert "Canary Shoal" in as_(reader).get(address).content.decode()
    assert as_(reader).get(reverse("campaign", args=[campaign.pk])).status_code == 200


def test_an_unknown_system_is_not_found(officer: Person) -> None:
    assert as_(officer).get(reverse("system", args=["00000000-0000-4000-8000-000000000000"])).status_code == 404


def test_a_campaign_costs_the_same_with_one_and_with_many_runs(analyst: Person, campaign: Campaign) -> None:
    costs = []
    for more in (1, 19):
        for _ in range(more):
            factories.run(analyst, campaign, factories.system(), {"endurance_h": 20, "turnaround_min": 40})
        client = as_(analyst)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("campaign", args=[campaign.pk]))
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert costs[0] <= 22


def test_campaigns_count_their_runs_and_systems(analyst: Person, campaign: Campaign) -> None:
    system = factories.system()
    factories.run(analyst, campaign, system, {})
    factories.run(analyst, campaign, system, {}, result="aborted", reason="fog")
    (row,) = as_(analyst).get(reverse("campaigns")).context["rows"]
    assert (row.run_count, row.completed_count, row.system_count) == (2, 1, 1)


def test_an_analyst_records_a_run(analyst: Person, campaign: Campaign) -> None:
    trial, client = factories.trial(analyst, campaign, factories.system()), as_(analyst)
    sent = posted_run(measured(), measured("pd_surface", "", successes="7", attempts="9"))
    address = client.post(reverse("run-record", args=[trial.pk]), sent).url
    with acting_as(analyst.actor):
        run = Run.objects.visible_to(analyst.actor).get()
        assert (run.number, run.air_temperature_c, run.measurements.count()) == (1, -2, 2)
    assert address == reverse("run", args=[run.pk])
    text = client.get(address).content.decode()
    assert "7 / 9" in text
    assert "Correct" in text


@pytest.mark.parametrize(
    ("changed", "measurements", "words"),
    [
        ({"ended_at": "2025-06-01T07:00"}, (), "Ended at: The run ends before it starts"),
        ({"started_at": "2024-06-01T08:00"}, (), "Started at: The campaign lasts"),
        ({"result": "aborted"}, (), "Reason: Say why"),
        ({"wave_height_m": "99"}, (), "Significant wave height (m): "),
        ({}, (measured(value="x"),), "Row 1, Value: Enter a number"),
        ({}, (measured("pd_surface", "0.5"),), "Row 1, Successes: "),
        ({}, (measured(), measured()), "Row 2, Metric: One measurement per metric"),
        ({}, (measured(measured_by=""),), "Row 1, Measured by: This field is required"),
    ],
)
def test_every_fault_of_a_run_is_named_by_its_field(
    analyst: Person, campaign: Campaign, changed: dict[str, str], measurements: tuple[dict[str, str], ...], words: str
) -> None:
    trial = factories.trial(analyst, campaign, factories.system())
    answer = as_(analyst).post(reverse("run-record", args=[trial.pk]), posted_run(*measurements, **changed))
    assert answer.status_code == 400
    assert words in " | ".join(fault["text"] for fault in answer.context["faults"])


def test_only_the_assigned_analyst_records(analyst: Person, campaign: Campaign, officer: Person) -> None:
    trial = factories.trial(analyst, campaign, factories.system())
    address = reverse("run-record", args=[trial.pk])
    assert as_(officer).get(address).status_code == 403
    assert as_(factories.analyst()).get(address).status_code == 404
    assert "Record a run" not in as_(officer).get(reverse("trial", args=[trial.pk])).content.decode()


def test_a_measurement_is_corrected_once(analyst: Person, campaign: Campaign, officer: Person) -> None:
    run = factories.run(analyst, campaign, factories.system(), {"endurance_h": 20})
    with acting_as(analyst.actor):
        wrong = Measurement.objects.visible_to(analyst.actor).get(run=run)
    address, client = reverse("measurement-correct", args=[wrong.pk]), as_(analyst)
    right = {"value": "21.5", "method": "log", "quality": "good", "measured_by": "crew"}
    assert "successes" not in client.get(address).context["form"].fields
    assert client.post(address, right | {"value": ""}).status_code == 400
    assert client.post(address, right).url == reverse("run", args=[run.pk])
    answer = client.post(address, right)
    assert (answer.status_code, "corrected already" in answer.content.decode()) == (400, True)
    assert as_(officer).get(address).status_code == 403
    assert as_(factories.analyst()).get(address).status_code == 404


def test_an_ordinals_levels_are_words_wherever_they_stand(analyst: Person, campaign: Campaign, officer: Person) -> None:
    metric = Metric.objects.filter(value_kind="ordinal").first()
    assert metric is not None
    worst, best = levels(metric.unit)[0], levels(metric.unit)[-1]
    system, row = factories.system(), factories.requirement(officer, {metric.pk: (0, len(levels(metric.unit)) - 1)})
    for value in (0, 0):
        run = factories.run(analyst, campaign, system, {metric.pk: value})
    pages = [("system", system.pk), ("run", run.pk), ("requirement", row.pk)]
    shown = [as_(officer).get(reverse(name, args=[key])).content.decode() for name, key in pages]
    assert all(f">{worst}<" in page or f" {worst}<" in page for page in shown)
    assert f"objective {best}<" in shown[-1]
