"""Draws, tables and dates of the demonstration: the same each time, and each on its own."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.demo import campaign
from procurement.demo.calendar import Calendar
from procurement.demo.drawing import Draw
from procurement.demo.tables import Tables, lines, pairs, performances

table = Tables()
KINDS = {metric: "number/1" for row in table("systems") for metric in performances(row["performance"])}


class Fewer(Tables):
    """The tables without their first system."""

    def __call__(self, name):
        return super().__call__(name)[1 if name == "systems" else 0 :]


def drawn(seed, tables=table):
    """Every run of the first campaign."""
    season = campaign.season(tables("campaigns")[0], tables)
    return list(campaign.runs(Draw(seed), season, tables, KINDS))


@given(st.text(), st.integers())
def test_a_draw_is_the_same_for_the_same_seed_and_name(seed, number):
    assert Draw(seed).uniform("run", number) == Draw(seed).uniform("run", number)
    assert 0 < Draw(seed).uniform("run", number) < 1


@given(st.integers(-5, 5), st.integers(0, 5), st.integers())
def test_a_whole_draw_stays_within_its_bounds(low, width, number):
    assert low <= Draw("bounds").whole(low, low + width, number) <= low + width


def test_draws_fill_the_unit_interval_evenly():
    values = [Draw("even").uniform(number) for number in range(4000)]
    assert sum(values) / len(values) == pytest.approx(0.5, abs=0.02)
    assert sum(value < 0.1 for value in values) / len(values) == pytest.approx(0.1, abs=0.02)


def test_the_campaign_is_the_same_each_time_and_another_with_another_seed():
    first, again = drawn("one"), drawn("one")
    assert first == again
    assert first != drawn("two")


def test_a_row_more_changes_no_other_row():
    whole = {(run.system, run.fields["number"]): run for run in drawn("one")}
    fewer = drawn("one", Fewer())
    assert 0 < len(fewer) < len(whole)
    assert all(whole[run.system, run.fields["number"]] == run for run in fewer)


def test_the_core_is_a_part_of_the_whole():
    core = Tables(core=True)
    for name in ("vendors", "systems", "offers", "requirements", "people", "rounds"):
        assert 0 < len(core(name)) < len(table(name))
        assert all(row in table(name) for row in core(name))


def test_every_name_a_table_refers_to_is_in_its_own_table():
    for tables in (table, Tables(core=True)):
        systems, vendors = (
            {row[key] for row in tables(name)} for name, key in (("systems", "name"), ("vendors", "key"))
        )
        assert {row["system"] for row in tables("offers")} <= systems
        assert {row["vendor"] for row in tables("systems")} <= vendors
        assert {row["area"] for row in tables("requirements")} <= {row["area"] for row in tables("needs")}
        rounds = {row["key"] for row in tables("rounds")}
        assert {row["round"] for row in tables("requirements") if row["state"] == "entered"} <= rounds
    assert {row["system"] for row in table("claims")} <= {row["name"] for row in table("systems")}


def test_a_line_reads_threshold_objective_weight_and_knock_out():
    (first, second) = lines("endurance_h=24..72.5*3! latency_s=30..5*1")
    assert (first.metric, str(first.threshold), str(first.objective), str(first.weight)) == (
        "endurance_h",
        "24",
        "72.5",
        "3",
    )
    assert (first.is_kpp, second.is_kpp) == (True, False)


@given(st.dates(date(2026, 1, 1), date(2090, 1, 1)), st.integers(-30, 60))
def test_dates_to_come_hang_on_the_day_the_demonstration_is_made(today, months):
    calendar = Calendar(today)
    assert calendar.base_month > today
    assert (calendar.base_month - today).days <= 31
    day = calendar.month(months)
    assert (day.year - calendar.base_month.year) * 12 + day.month - calendar.base_month.month == months


def test_every_vendor_is_invented_and_has_a_domain_nobody_can_own():
    assert all(row["name"].startswith("DEMO ") and row["domain"].endswith(".example") for row in table("vendors"))
    assert all(row["name"].startswith("DEMO-") for row in table("systems"))
    assert all(row["email"].endswith(".example") for row in table("people"))


def test_tiers_never_rise():
    for row in table("offers"):
        prices = [float(price) for price in pairs(row["tiers"]).values()]
        assert prices == sorted(prices, reverse=True), row["reference"]
