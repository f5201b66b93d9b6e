"""Campaigns, sites and trials: who prepares, changes and reads them; positions that stay with their nation."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.context import acting_as
from accounts.permits import Invalid
from accounts.refusals import Refusal, Stale
from accounts.sharing import release_to
from tests import factories
from trials.actions import run as runs
from trials.actions import trial as trials
from trials.models import Campaign, Run, RunCorrection, RunPosition, Site, SitePosition, Trial

pytestmark = pytest.mark.django_db


def as_(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def analyst():
    return factories.analyst()


@pytest.fixture
def campaign(analyst):
    return factories.campaign(analyst, "EE")


@pytest.fixture
def approver():
    return factories.approver("EE")


SITE = {"name": "Canary Shoal", "water": "Gulf of Finland", "nation": "EE", "exact_latitude": "59.71243",
        "exact_longitude": "24.68318", "depth_min_m": "10", "depth_max_m": "80", "bottom_type": "mud",
        "source": "test", "verified_on": "2026-01-01"}  # fmt: skip


def test_a_site_is_entered_and_its_exact_position_stays_with_its_nation_and_who_entered_it(analyst):
    address = as_(analyst).post(reverse("site-create"), SITE).url
    for person, exact in ((analyst, True), (factories.officer("EE"), True), (factories.officer("PL"), False)):
        text = as_(person).get(address).content.decode()
        assert "59.7" in text
        assert ("59.71243" in text) is exact
    with acting_as(factories.officer("PL").actor):
        stranger = factories.officer("PL").actor
        assert SitePosition.objects.visible_to(stranger).count() == 0
        assert [site.latitude for site in Site.objects.visible_to(stranger)] == [Decimal("59.7")]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"exact_latitude": "70"}, "exact_latitude"),
        ({"exact_longitude": ""}, "exact_longitude"),
        ({"depth_max_m": "5"}, "depth_max_m"),
        ({"depth_max_m": "501"}, "depth_max_m"),
        ({"bottom_type": "cheese"}, "bottom_type"),
        ({"name": ""}, "name"),
    ],
)
def test_a_faulty_site_is_refused_by_its_field(analyst, changed, field):
    answer = as_(analyst).post(reverse("site-create"), SITE | changed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])


def test_a_run_keeps_its_exact_position_to_the_owner_and_its_analysts(analyst, campaign):
    trial = factories.trial(analyst, campaign, factories.system())
    fields = {"started_at": datetime(2025, 5, 1, 8, tzinfo=UTC), "result": "planned"}
    officer, reader = factories.officer("EE"), factories.officer("PL")
    with acting_as(analyst.actor):
        run = runs.record(trial, fields=fields, position=(Decimal("58.12345"), Decimal("21.98765")), by=analyst)
    with acting_as(officer.actor):
        release_to(campaign, ["PL"], owner="EE", by=officer)
    address = reverse("run", args=[run.pk])
    shown = ["58.12345" in as_(person).get(address).content.decode() for person in (analyst, officer, reader)]
    assert shown == [True, True, False]
    assert "58.1" in as_(reader).get(address).content.decode()
    with acting_as(reader.actor):
        assert RunPosition.objects.visible_to(reader.actor).count() == 0


def test_a_planned_run_needs_no_conditions_and_becomes_a_completed_one(analyst, campaign):
    trial = factories.trial(analyst, campaign, factories.system())
    client = as_(analyst)
    planned = {"started_at": "2025-05-01T08:00", "result": "planned", "measurements-TOTAL_FORMS": "0",
               "measurements-INITIAL_FORMS": "0"}  # fmt: skip
    address = client.post(reverse("run-record", args=[trial.pk]), planned).url
    with acting_as(analyst.actor):
        run = Run.objects.visible_to(analyst.actor).get()
    outcome = reverse("run-fill", args=[run.pk])
    refused = client.post(outcome, planned | {"result": "completed", "version": "1"})
    assert refused.status_code == 400
    assert "A completed run states this" in refused.content.decode()
    whole = planned | {"result": "completed", "version": "1", "ended_at": "2025-05-01T10:00", "wave_height_m": "1.3",
                       "wind_mean_kn": "9", "visibility_km": "8", "air_temperature_c": "4", "gnss": "clear",
                       "number": ""}  # fmt: skip
    assert client.post(outcome, whole).url == address
    assert client.post(outcome, whole | {"version": "2"}).status_code == 409
    assert "sea state 4" in client.get(address).content.decode()


def test_a_finished_run_is_put_right_with_what_stood_there_before(analyst, campaign):
    run = factories.run(analyst, campaign, factories.system(), {})
    with acting_as(analyst.actor):
        with pytest.raises(Refusal, match="Nothing is different"):
            runs.amend(run, fields={"wind_mean_kn": Decimal("12.0")}, reason="x", version=1, by=analyst)
        with pytest.raises(Invalid):
            runs.amend(run, fields={"gnss": ""}, reason="x", version=1, by=analyst)
        runs.amend(run, fields={"wind_mean_kn": Decimal(14)}, reason="Misread", version=1, by=analyst)
        with pytest.raises(Stale):
            runs.amend(run, fields={"wind_mean_kn": Decimal(15)}, reason="Again", version=1, by=analyst)
        (kept,) = RunCorrection.objects.visible_to(analyst.actor)
        assert kept.changes == [{"field": "wind_mean_kn", "before": "12", "after": "14"}]
    page = as_(factories.officer("EE")).get(reverse("run", args=[run.pk])).content.decode()
    assert "Misread" in page


def test_a_trial_walks_its_life(analyst, campaign):
    trial = factories.trial(analyst, campaign, factories.system())
    with acting_as(analyst.actor):
        with pytest.raises(Refusal, match="planned"):
            trials.end(trial, version=1, by=analyst)
        trials.start(trial, version=1, by=analyst)
        with pytest.raises(Stale):
            trials.end(trial, version=1, by=analyst)
        with pytest.raises(Invalid):
            trials.cancel(trial, reason="", version=2, by=analyst)
        trials.cancel(trial, reason="Ice", version=2, by=analyst)
        with pytest.raises(Refusal):
            runs.record(trial, fields={}, by=analyst)
    assert as_(analyst).get(reverse("trial", args=[trial.pk])).context["buttons"] == []


def test_a_trial_lies_in_its_campaign_and_keeps_its_system_once_it_has_runs(analyst, campaign):
    trial = factories.trial(analyst, campaign, factories.system())
    with acting_as(analyst.actor):
        with pytest.raises(Invalid) as refusal:
            trials.update(trial, fields={"ends_on": campaign.ends_on.replace(year=2026)}, version=1, by=analyst)
        assert list(refusal.value.faults) == ["ends_on"]
    factories.run(analyst, campaign, trial.system, {}, trial=trial)
    with acting_as(analyst.actor), pytest.raises(Invalid) as refusal:
        trials.update(trial, fields={"system": factories.system()}, version=1, by=analyst)
    assert list(refusal.value.faults) == ["system"]


def test_an_analyst_prepares_a_campaign_and_its_owner_chooses_who_records_and_reads_it(analyst, approver):
    sent = {"name": "Winter", "nation": "EE", "starts_on": "2026-01-01", "ends_on": "2026-03-01", "objective": "Ice"}
    address = as_(analyst).post(reverse("campaign-create"), sent).url
    officer, other, reader = factories.officer("EE"), factories.analyst(), factories.officer("PL")
    with acting_as(officer.actor):
        campaign = Campaign.objects.visible_to(officer.actor).get(name="Winter")
    assert as_(other).get(address).status_code == 404
    chosen = {"analysts": [str(analyst.pk), str(other.pk)], "version": "1"}
    assert as_(officer).post(f"{address}analysts/", chosen).url == address
    assert as_(other).get(address).status_code == 200
    assert as_(officer).post(f"{address}analysts/", {"analysts": [str(analyst.pk)], "version": "2"}).url == address
    assert as_(other).get(address).status_code == 404
    assert as_(approver).post(f"{address}release/", {"nations": ["PL"], "version": "3"}).url == address
    assert as_(reader).get(address).status_code == 200
    assert as_(reader).get(f"{address}release/").status_code == 403
    assert as_(approver).post(f"{address}retract/", {"audiences": ["PL"], "version": "4"}).url == address
    assert as_(reader).get(address).status_code == 404
    named = {"people": [str(analyst.pk)], "version": "5"}
    assert as_(approver).post(f"{address}admit/", named).url == address
    assert [as_(one).get(address).status_code for one in (approver, analyst, officer)] == [200, 200, 404]
    assert campaign.nation_id == "EE"


def test_the_lists_filter_and_sort(analyst, campaign):
    factories.trial(analyst, campaign, factories.system("MCM"), "Irbe Strait")
    factories.trial(analyst, campaign, factories.system(), "Gulf of Riga", status="ended")
    client = as_(analyst)
    for query, count in (({"area": "MCM"}, 1), ({"status": "ended"}, 1), ({"text": "irbe"}, 1), ({"sort": "-site"}, 2)):
        assert len(client.get(reverse("trials"), query).context["rows"]) == count
    assert len(client.get(reverse("sites"), {"text": "riga"}).context["rows"]) == 1
    assert len(client.get(reverse("campaigns"), {"text": "nothing"}).context["rows"]) == 0
    assert Trial.objects.visible_to(factories.officer("PL").actor).count() == 0
