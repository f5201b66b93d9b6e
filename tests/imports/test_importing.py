"""Importing: every fault by its cell, nothing saved before it is asked for, all or nothing, one's own scope alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.context import acting_as
from accounts.models import Event, Person
from accounts.permits import Invalid
from accounts.refusals import NotAllowed, Refusal
from procurement.actions import importing
from procurement.actions import requirement as requirements
from procurement.models import Offer, RateSet, Requirement, Upload
from tests import factories
from tests.imports.tables import HEADS, MORE, NEED, OFFER_HEADS, RUN_HEADS, csv_of, xlsx_of
from trials.models import Measurement, Metric, Run, System

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    return factories.officer("PL")


def sent(by: Person, kind: str, content: bytes) -> Upload:
    with acting_as(by.actor):
        return importing.upload(kind, "table.xlsx", content, by=by)


def saved(by: Person, row: Upload, token: str | None = None) -> Upload:
    with acting_as(by.actor):
        return importing.commit(row, importing.signed(row) if token is None else token, by=by)


def faults(row: Upload) -> dict[str, str]:
    return {fault["cell"]: fault["text"] for fault in row.report["faults"]}


def changed(**values: Any) -> tuple[Any, ...]:
    """The need with some of its cells changed, by the letter of their column."""
    cells = list(NEED)
    for letter, value in values.items():
        cells["ABCDEFGHIJK".index(letter)] = value
    return tuple(cells)


@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_requirements_are_checked_first_and_saved_when_asked_for(officer: Person, make: Any) -> None:
    row = sent(officer, "requirements", make(HEADS, NEED, MORE, changed(A="Sonars", B="MCM")))
    with acting_as(officer.actor):
        assert not Requirement.objects.visible_to(officer.actor).exists()
    assert (row.state, row.entries, row.report["rows"]) == (Upload.State.READY, 2, 3), row.report
    done = saved(officer, row)
    with acting_as(officer.actor):
        made = list(Requirement.objects.visible_to(officer.actor).order_by("number"))
        assert [(one.title, one.lines.count(), one.status) for one in made] == [
            ("Boats", 2, "draft"), ("Sonars", 1, "draft"),
        ]  # fmt: skip
        assert made[0].private.worth_per_unit == 5_000_000
        assert Event.objects.visible_to(officer.actor).filter(verb="table.import").count() == 1
    assert done.state == Upload.State.SAVED
    assert bytes(done.content) == b""


@pytest.mark.parametrize(
    ("line", "cell", "text"),
    [
        (changed(D="2020-01-01"), "D2", "past"),
        (changed(D="31.13.2031"), "D2", "2031-06-30"),
        (changed(C="three"), "C2", "Expected a number"),
        (changed(C="2.5"), "C2", "whole number"),
        (changed(C="0"), "C2", "greater than or equal to 1"),
        (changed(B="NOWHERE"), "B2", "unknown"),
        (changed(E="buy, rent"), "E2", "expected one of lease, buy, develop"),
        (changed(A=""), "A2", "Missing"),
        (changed(A="x" * 121), "A2", "At most 120"),
        (changed(A="=HYPERLINK(1)"), "A2", "formula"),
        (changed(F="1,234"), "F2", "can be read as"),
        (changed(F="#REF!"), "F2", "error of the spreadsheet"),
        (changed(H="cpv_code"), "H2", "unknown"),
        (changed(J="5"), "J2", "better than the threshold"),
        (changed(J="40.12345"), "J2", "4 decimals"),
        (changed(K="-1"), "K2", "greater than or equal to 0"),
        (changed(H=None, I=None, J=None, K=None), "2", "Give 1 to 40 lines"),
    ],
)
def test_a_fault_is_named_with_its_cell_and_what_was_expected(
    officer: Person, line: tuple[Any, ...], cell: str, text: str
) -> None:
    row = sent(officer, "requirements", csv_of(HEADS, line))
    assert row.state == Upload.State.FAULTY
    assert text in faults(row)[cell], row.report
    with pytest.raises(Refusal):
        saved(officer, row)


def test_every_fault_of_every_line_is_told_at_once(officer: Person) -> None:
    lines = [changed(A="A", D="2020-01-01", F="x"), changed(A="B", J="x"), changed(A="C", B="?")]
    row = sent(officer, "requirements", xlsx_of(["remark"], [], HEADS, *lines))
    assert set(faults(row)) == {"D4", "F4", "J5", "B6"}
    assert row.report["found"] == len(row.report["faults"])


def test_rules_of_the_row_are_told_beside_cells_that_could_not_be_read(officer: Person) -> None:
    row = sent(officer, "requirements", csv_of(HEADS, changed(C="x"), changed(A="B", D="2020-01-01", G="-5")))
    assert {"C2", "D3", "G3"} <= set(faults(row))


@pytest.mark.parametrize(
    ("heads", "cell", "text"),
    [
        ((*HEADS, "colour"), "L1", "Unknown column"),
        ((*HEADS, "title"), "L1", "twice"),
        ((*HEADS[:2], "quantity (boats)", *HEADS[3:]), "C1", "expected no unit"),
        (HEADS[:-1], "1", "weight"),
    ],
)
def test_faults_of_the_head_are_told(officer: Person, heads: tuple[str, ...], cell: str, text: str) -> None:
    assert text in faults(sent(officer, "requirements", csv_of(heads, NEED)))[cell]


def test_doubles_in_the_file_and_among_ones_own_are_found(officer: Person) -> None:
    saved(officer, sent(officer, "requirements", csv_of(HEADS, NEED)))
    row = sent(officer, "requirements", csv_of(HEADS, changed(A="New"), changed(A="boats"), changed(A="New")))
    assert "PL-001" in faults(row)["A3"]
    assert "line 2" in faults(row)["A4"]


def test_nobody_learns_of_another_nations_requirement(officer: Person) -> None:
    factories.requirement(factories.officer("DE"), title="Boats", need_by="2031-06-30")
    assert sent(officer, "requirements", csv_of(HEADS, NEED)).state == Upload.State.READY


def test_what_has_changed_since_the_check_is_refused_and_nothing_is_saved(officer: Person) -> None:
    first, second = (sent(officer, "requirements", csv_of(HEADS, NEED)) for _ in range(2))
    saved(officer, first)
    with pytest.raises(Refusal, match="changed since the check"):
        saved(officer, second)
    with acting_as(officer.actor):
        assert Requirement.objects.visible_to(officer.actor).count() == 1


def test_a_token_of_another_upload_or_another_file_saves_nothing(officer: Person) -> None:
    one, other = (sent(officer, "requirements", csv_of(HEADS, changed(A=name))) for name in "AB")
    for token in ("", "x", importing.signed(other)):
        with pytest.raises(Refusal):
            saved(officer, one, token)
    token = importing.signed(one)
    with acting_as(officer.actor):
        Upload.objects.visible_to(officer.actor).filter(pk=one.pk).update(digest="0" * 64)
    with pytest.raises(Refusal):
        saved(officer, one, token)


def test_a_fault_that_only_the_database_sees_undoes_the_whole(officer: Person, monkeypatch: Any) -> None:
    row = sent(officer, "requirements", csv_of(HEADS, changed(A="A"), changed(A="B")))
    create = requirements.create

    def fails_on_b(**given: Any) -> Requirement:
        if given["fields"]["title"] == "B":
            raise Invalid("no", {"title": ["no"]})
        return create(**given)

    monkeypatch.setattr(requirements, "create", fails_on_b)
    with pytest.raises(Refusal, match="Line 3"):
        saved(officer, row)
    with acting_as(officer.actor):
        assert not Requirement.objects.visible_to(officer.actor).exists()


def test_a_file_is_kept_for_an_hour_and_belongs_to_one_person(officer: Person) -> None:
    row = sent(officer, "requirements", csv_of(HEADS, NEED))
    colleague = factories.officer("PL")
    with acting_as(colleague.actor):
        assert not Upload.objects.visible_to(colleague.actor).exists()
    with acting_as(officer.actor):
        Upload.objects.visible_to(officer.actor).update(ends_at=timezone.now() - timedelta(seconds=1))
        row.refresh_from_db()
    with pytest.raises(Refusal, match="no longer kept"):
        saved(officer, row)
    with factories.worker():
        importing.forget()
    with acting_as(officer.actor):
        assert not Upload.objects.visible_to(officer.actor).exists()


def test_only_so_many_files_wait_at_a_time(officer: Person) -> None:
    for number in range(importing.MOST_AT_A_TIME):
        sent(officer, "requirements", csv_of(HEADS, changed(A=str(number))))
    with pytest.raises(Refusal, match="not saved yet"):
        sent(officer, "requirements", csv_of(HEADS, NEED))


@pytest.mark.parametrize("kind", ["systems", "runs", "offers", "rates", "metrics", "areas"])
def test_an_officer_imports_requirements_alone(officer: Person, kind: str) -> None:
    with pytest.raises(NotAllowed):
        sent(officer, kind, b"x")


def test_an_analyst_imports_runs_of_assigned_campaigns() -> None:
    analyst, what = factories.analyst(), factories.system()
    campaign = factories.campaign(analyst)
    factories.trial(analyst, campaign, what, "Gulf")
    run = (
        campaign.name,
        what.name,
        "Gulf",
        "2025-05-01T08:00Z",
        "2025-05-01T10:00Z",
        "completed",
        1,
        12,
        10,
        9,
        "clear",
    )
    rows = [(*run, "endurance_h", 20, "log", "x"), (*[None] * 11, "range_nm", "7,5", "log", "x")]
    row = sent(analyst, "runs", xlsx_of(RUN_HEADS, *rows))
    assert row.state == Upload.State.READY, row.report
    saved(analyst, row)
    with acting_as(analyst.actor):
        assert Run.objects.visible_to(analyst.actor).get().number == 1
        assert Measurement.objects.visible_to(analyst.actor).count() == 2
    again = sent(analyst, "runs", xlsx_of(RUN_HEADS, *rows))
    assert "already" in faults(again)["A2"]


def test_a_campaign_out_of_sight_is_as_unknown_as_none() -> None:
    analyst, what = factories.analyst(), factories.system()
    hidden = factories.campaign(factories.analyst())
    factories.site(analyst, "Gulf")
    texts = set()
    for name in (hidden.name, "None such"):
        run = (name, what.name, "Gulf", "2025-05-01T08:00Z", "2025-05-01T10:00Z", "completed", 1, 12, 10, 9, "clear")
        row = sent(analyst, "runs", csv_of(RUN_HEADS, (*run, "endurance_h", 20, "log", "x")))
        texts.add(faults(row)["A2"].replace(name, "NAME"))
    assert len(texts) == 1


def test_the_market_office_imports_systems_offers_and_rates() -> None:
    market, what = factories.market_officer(), factories.system()
    about = ("name", "vendor", "capability area", "domain", "size class", "source", "last verified on")
    system = ("DEMO-X", what.vendor.name, "MDA", "surface", "small", "brochure", "2026-01-01")
    saved(market, sent(market, "systems", csv_of(about, system, delimiter=";")))
    offer = ("DEMO-X", "V-7", "buy", "EUR", "2026-01-01", "2031-01-01T12:00Z", 10, 6)
    lines = [(*offer, 1, "1.500.000,50"), (None,) * 8 + (5, 1_400_000)]
    row = sent(market, "offers", xlsx_of(OFFER_HEADS, *lines))
    assert row.state == Upload.State.FAULTY
    assert "1234.5" in faults(row)["J2"]
    lines[0] = (*offer, 1, "1500000.50")
    saved(market, sent(market, "offers", xlsx_of(OFFER_HEADS, *lines)))
    with acting_as(market.actor):
        assert Offer.objects.visible_to(market.actor).get(reference="V-7").tiers.count() == 2
        assert System.objects.get(name="DEMO-X").size_class == "small"
    rates = ("rates on", "source", "last verified on", "currency", "units for one euro")
    day = ("2026-03-02", "ECB", "2026-03-03")
    row = sent(market, "rates", csv_of(rates, (*day, "SEK", "11.1")))
    assert "DKK, PLN" in " ".join(faults(row).values())
    more = [(None,) * 3 + pair for pair in (("PLN", "4.3"), ("DKK", "7.46"))]
    saved(market, sent(market, "rates", csv_of(rates, (*day, "SEK", "11.1"), *more)))
    assert RateSet.objects.get(rates_on="2026-03-02").rates.count() == 3


def test_terms_of_another_mode_and_rising_tiers_are_named() -> None:
    market, what = factories.market_officer(), factories.system()
    offer = (what.name, "V-7", "buy", "EUR", "2026-01-01", "2031-01-01T12:00Z", 10, 6)
    heads = (*OFFER_HEADS, "non-recurring engineering")
    row = sent(market, "offers", csv_of(heads, (*offer, 1, 100, 5), (None,) * 8 + (5, 200, None)))
    assert "no such term" in faults(row)["K2"]
    assert "rises" in faults(row)["J3"]


def test_an_administrator_changes_the_vocabulary_but_not_what_figures_rest_on() -> None:
    administrator, metric = factories.person("administrator"), Metric.objects.get(pk="endurance_h")
    heads = ("code", "name", "group", "unit", "better direction", "origin", "value kind", "source", "last verified on")
    values = ("endurance_h", "Endurance at sea", metric.group, metric.unit, metric.better, "measured", "number")
    row = sent(administrator, "metrics", csv_of(heads, (*values, "test", "2026-01-01")))
    assert row.state == Upload.State.READY, row.report
    saved(administrator, row)
    metric.refresh_from_db()
    assert metric.name == "Endurance at sea"
    bad = ("endurance_h", "Endurance", metric.group, "days", *values[4:], "test", "2026-01-01")
    assert "stays as it is" in faults(sent(administrator, "metrics", csv_of(heads, bad)))["D2"]


def test_a_long_file_is_checked_and_saved_by_the_worker(officer: Person, monkeypatch: Any) -> None:
    from procurement.actions import job as ledger

    monkeypatch.setattr(importing, "AT_ONCE", 10)
    row = sent(officer, "requirements", csv_of(HEADS, NEED))
    assert row.state == Upload.State.READING
    with factories.worker():
        importing.check_job(ledger.claim(row.job_id))
    with acting_as(officer.actor):
        row.refresh_from_db()
    assert row.state == Upload.State.READY
    row = saved(officer, row)
    assert row.state == Upload.State.SAVING
    with factories.worker():
        importing.save_job(ledger.claim(row.job_id))
    with acting_as(officer.actor):
        assert Requirement.objects.visible_to(officer.actor).count() == 1
