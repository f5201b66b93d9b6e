"""A table that was taken home is imported again unchanged: kind by kind, as CSV and as a workbook."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.context import acting_as
from accounts.models import Event, Nation, Person
from procurement.actions import importing, rates
from procurement.actions import offer as offers
from procurement.actions import requirement as requirements
from procurement.actions.importable import BY_KEY
from procurement.imports.layout import read
from procurement.models import CpvCode, Offer, RateSet, Requirement, Upload
from tests import factories
from trials.actions import run as runs
from trials.models import Campaign, CapabilityArea, Metric, System, Vendor

pytestmark = pytest.mark.django_db
FORMS = pytest.mark.parametrize("form", ["csv", "xlsx"])
METRIC, OTHER = "endurance_h", "range_nm"


def taken(by: Person, name: str, form: str, **query: Any) -> bytes:
    client = Client()
    client.force_login(by)
    answer = client.get(reverse(name), {**query, "export": f"whole-{form}"})
    assert answer.status_code == 200
    return answer.getvalue()


def rows(kind: str, content: bytes) -> list[dict[str, Any]]:
    found = read(content, BY_KEY[kind].fields)
    assert found.faults == []
    assert found.rows
    return [row.values for row in found.rows]


def brought_back(by: Person, kind: str, content: bytes) -> None:
    with acting_as(by.actor):
        row = importing.upload(kind, "table", content, by=by)
        assert row.state == Upload.State.READY, row.report
        importing.commit(row, importing.signed(row), by=by)


def need(by: Person) -> Requirement:
    lines = [
        {
            "metric": Metric.objects.get(pk=METRIC), "threshold": Decimal("10.25"), "objective": 40, "weight": 3,
            "is_kpp": True, "verification": "analysis", "note": "=not a formula",
            "conditions": {"wave_height_m": "1.25", "air_temperature_c": "-15", "ice": "open_water", "gnss": "denied"},
        },
        {"metric": Metric.objects.get(pk=OTHER), "threshold": 5, "objective": 9, "weight": Decimal("0.5")},
    ]  # fmt: skip
    fields = {
        "title": "# Boats, 3 of them", "capability_area": CapabilityArea.objects.get(pk="MDA"), "quantity": 3,
        "need_by": date(2031, 6, 30), "need": "Two lines,\nas typed.", "modes": ["buy", "lease"], "divisible": True,
        "max_offers": 2,
    }  # fmt: skip
    private = {"worth_per_unit": Decimal("5000000.10"), "budget_ceiling": 20_000_000, "notes": "+7"}
    with acting_as(by.actor):
        return requirements.create(fields=fields, lines=lines, private=private, by=by)


@FORMS
def test_requirements_with_their_envelopes_and_private_parts(form: str) -> None:
    officer = factories.officer("PL")
    first = need(officer)
    content = taken(officer, "requirements", form, status="draft")
    with acting_as(officer.actor):
        requirements.withdraw(first, version=1, by=officer)
    brought_back(officer, "requirements", content)
    assert rows("requirements", taken(officer, "requirements", form, status="draft")) == rows("requirements", content)
    with acting_as(officer.actor):
        made = Requirement.objects.visible_to(officer.actor).get(status="draft")
        lines = {line.metric_id: line.conditions for line in made.lines.all()}
    assert lines[METRIC] == {"wave_height_m": "1.25", "air_temperature_c": "-15", "ice": "open_water", "gnss": "denied"}
    assert lines[OTHER] == {}


@FORMS
def test_what_others_released_is_not_in_the_file_of_ones_own(form: str) -> None:
    officer, other = factories.officer("PL"), factories.officer("DE")
    theirs, own = factories.requirement(other, title="Canary-7351"), need(officer)
    with acting_as(other.actor):
        requirements.release_to(theirs, ["PL"], owner="DE", by=other)
    assert {row.get("title") for row in rows("requirements", taken(officer, "requirements", form))} - {None} == {
        own.title
    }


def test_an_envelope_beyond_its_bounds_is_named_with_its_cell() -> None:
    officer = factories.officer("PL")
    need(officer)
    table = read(taken(officer, "requirements", "csv"), BY_KEY["requirements"].fields)
    lines = taken(officer, "requirements", "csv").decode().replace(",1.25,", ",99,").replace("Boats", "Ships")
    with acting_as(officer.actor):
        row = importing.upload("requirements", "t.csv", lines.encode(), by=officer)
    (fault,) = row.report["faults"]
    assert fault["cell"].startswith(table.letters["when_wave_height_m"])
    assert "from 0 to 30 m" in fault["text"]


def offer_of(by: Person, mode: str, terms: dict[str, Any], **more: Any) -> Offer:
    fields = {
        "system": factories.system(), "reference": f"V-{mode}", "mode": mode, "currency": "SEK",
        "price_basis": date(2026, 1, 1), "valid_until": datetime(2031, 1, 1, 12, 30, tzinfo=UTC), "capacity": 40,
        "minimum_order": 2, "lead_months": 18, "onboarding": Decimal("1000.50"), "discount": "incremental",
        "opens_at": datetime(2030, 1, 1, 9, tzinfo=UTC), "cpv": CpvCode.objects.first(), "export_control": "@none",
        "stanags_claimed": "4586, 4609", "stanags_demonstrated": "4586", "trl": 7, "trl_assessor": "Somebody",
        "trl_on": date(2025, 12, 1), "most_favoured": True, "data_rights": "All.",
        "eligible": list(Nation.objects.filter(pk__in=("EE", "PL"))),
    }  # fmt: skip
    tiers = [{"min_quantity": 2, "unit_price": Decimal("12345.67")}, {"min_quantity": 9, "unit_price": 12000}]
    with acting_as(by.actor):
        return offers.create(fields=fields, tiers=tiers, terms=terms, by=by, **more)


@FORMS
def test_offers_of_every_mode_with_milestones_and_exceptions(form: str) -> None:
    market = factories.market_officer()
    exceptions = [{"metric": Metric.objects.get(pk=name), "text": f"Not {name}"} for name in (METRIC, OTHER)]
    milestones = [
        {"name": "Design", "month": 3, "amount": Decimal("250000.25"), "gate": "Review", "is_off_ramp": True},
        {"name": "Prototype", "month": 9, "amount": 100, "gate": "", "is_off_ramp": False},
        {"name": "Series", "month": 18, "amount": 50, "gate": "", "is_off_ramp": False},
    ]
    offer_of(market, "buy", {"training": 500, "service_life_years": 12, "obsolescence": "Ten years"})
    offer_of(market, "lease", {"term_months": 24, "starts_on": date(2027, 1, 1), "rent_credit_percent": 5,
                               "buy_out_price": 900, "recall_right": "None"})  # fmt: skip
    offer_of(market, "develop", {"nre": Decimal("250150.25"), "trl_in": 4, "trl_out": 8, "ceiling": 300_000},
             milestones=milestones, exceptions=exceptions)  # fmt: skip
    content = taken(market, "offers", form, text="V-")
    with acting_as(market.actor):
        for number, row in enumerate(Offer.objects.visible_to(market.actor)):
            row.reference = f"old {number}"
            row.save()
    brought_back(market, "offers", content)
    assert rows("offers", taken(market, "offers", form, text="V-")) == rows("offers", content)
    with acting_as(market.actor):
        made = Offer.objects.visible_to(market.actor).get(reference="V-develop")
        assert [one.name for one in made.milestones.all()] == ["Design", "Prototype", "Series"]
        assert made.exceptions.count() == 2


def test_a_milestone_of_a_purchase_and_one_after_delivery_are_named() -> None:
    market = factories.market_officer()
    offer_of(market, "develop", {"nre": 100, "trl_in": 4, "trl_out": 8},
             milestones=[{"name": "Design", "month": 3, "amount": 100}])  # fmt: skip
    content = taken(market, "offers", "csv").decode().replace("V-develop", "V-late").replace("Design,3,", "Design,30,")
    table = read(content.encode(), BY_KEY["offers"].fields)
    with acting_as(market.actor):
        row = importing.upload("offers", "t.csv", content.encode(), by=market)
    (fault,) = row.report["faults"]
    assert fault["cell"].startswith(table.letters["milestone_month"])
    assert "after the delivery" in fault["text"]


@FORMS
def test_runs_with_every_condition_position_and_measurements(form: str) -> None:
    analyst, what = factories.analyst(), factories.system()
    first = factories.campaign(analyst)
    trial = factories.trial(analyst, first, what, "Gulf")
    conditions = {"wave_period_s": Decimal("4.5"), "ice": "free", "target_type": "mine", "payload_kg": Decimal("12.5")}
    basic = {"wave_height_m": Decimal("1.25"), "wind_mean_kn": 12, "visibility_km": 8, "air_temperature_c": -2}
    fields = {
        "started_at": datetime(2025, 5, 1, 8, tzinfo=UTC), "ended_at": datetime(2025, 5, 1, 9, tzinfo=UTC),
        "result": "completed", "gnss": "clear", "operator_nation": Nation.objects.get(pk="FI"), "payload": "=sonar",
        "vendor_present": True, "software_version": "1.10", "deviations": "None", **conditions, **basic,
    }  # fmt: skip
    measured = [
        {"metric": Metric.objects.get(pk=name), "value": value, "method": "log", "quality": "good", "measured_by": "x"}
        for name, value in ((METRIC, Decimal("20.125")), (OTHER, 7))
    ]
    with acting_as(analyst.actor):
        exact = (Decimal("59.12345"), Decimal("24.54321"))
        runs.record(trial, fields=fields, measurements=measured, position=exact, by=analyst)
        planned = {"started_at": datetime(2025, 6, 1, 8, tzinfo=UTC), "result": "planned"}
        runs.record(trial, fields=planned, by=analyst)
    content, name = taken(analyst, "runs", form), first.name
    with acting_as(analyst.actor):
        Campaign.objects.visible_to(analyst.actor).filter(pk=first.pk).update(name="Older")
    second = factories.campaign(analyst)
    with acting_as(analyst.actor):
        Campaign.objects.visible_to(analyst.actor).filter(pk=second.pk).update(name=name)
    factories.trial(analyst, second, what, "Gulf")
    brought_back(analyst, "runs", content)
    assert rows("runs", taken(analyst, "runs", form, campaign=second.pk)) == rows("runs", content)


@FORMS
def test_vendors_and_systems(form: str) -> None:
    market, what = factories.market_officer(), factories.system(trl=6, trl_assessor="x", trl_on=date(2025, 1, 1))
    content = {name: taken(market, name, form, text=what.vendor.name) for name in ("vendors", "systems")}
    System.objects.filter(pk=what.pk).update(name="Older")
    Vendor.objects.filter(pk=what.vendor_id).update(name="Older")
    for name, table in content.items():
        brought_back(market, name, table)
        assert rows(name, taken(market, name, form, text=what.vendor.name)) == rows(name, table)
    assert System.objects.get(name=what.name).pk != what.pk


@FORMS
def test_rate_sets(form: str) -> None:
    market, day = factories.market_officer(), date(2026, 3, 2)
    given = [{"currency": code, "per_euro": Decimal("7.125")} for code in rates.currencies()]
    with acting_as(market.actor):
        made = rates.enter(fields={"rates_on": day, "source": "test"}, rates=given, by=market)
    content = taken(market, "ratesets", form, since=day, until=day)
    RateSet.objects.filter(pk=made.pk).update(rates_on=date(2025, 3, 2))
    brought_back(market, "rates", content)
    assert rows("rates", taken(market, "ratesets", form, since=day, until=day)) == rows("rates", content)


@FORMS
@pytest.mark.parametrize(("kind", "model"), [("metrics", Metric), ("areas", CapabilityArea)])
def test_the_vocabulary(kind: str, model: Any, form: str) -> None:
    administrator, client = factories.person("administrator"), Client()
    client.force_login(administrator)
    content = client.get(reverse("import-template"), {"kind": kind, "form": form}).getvalue()
    before = list(model.objects.order_by("pk").values())
    brought_back(administrator, kind, content)
    assert list(model.objects.order_by("pk").values()) == before
    assert len(rows(kind, content)) == len(before)


def test_a_file_of_the_whole_is_an_event_marked_and_for_importers_alone() -> None:
    officer, observer = factories.officer("PL"), factories.person("observer")
    need(officer)
    assert "NON-CLASSIFIED" in taken(officer, "requirements", "csv").decode().splitlines()[0]
    with acting_as(officer.actor):
        assert Event.objects.visible_to(officer.actor).filter(verb="table.export").count() == 1
    client = Client()
    client.force_login(observer)
    asked = client.get(reverse("requirements"), {"export": "whole-csv"})
    assert asked["Content-Type"].startswith("text/html")
    assert b"whole-csv" not in client.get(reverse("requirements")).content
    client.force_login(officer)
    assert b"whole-csv" in client.get(reverse("requirements")).content


def test_a_thing_is_never_cut_in_two(monkeypatch: Any) -> None:
    monkeypatch.setattr("procurement.views.exporting.MOST_ROWS", 3)
    monkeypatch.setattr("procurement.actions.exporting.MOST_ROWS", 3)
    officer = factories.officer("PL")
    for _ in range(2):
        need(officer)
    content = taken(officer, "requirements", "csv")
    assert len(rows("requirements", content)) == 2
    assert "of 4 rows" in content.decode()
