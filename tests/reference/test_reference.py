"""Reference data as shipped: complete, sourced, loaded once and never over what somebody edited."""

import zoneinfo
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import Nation
from accounts.reference import words as nation_words
from accounts.reference.loading import add_missing, rows_of, with_lists
from procurement.models import RateSet
from trials.models import CapabilityArea, Metric
from trials.reference import words as trial_words

pytestmark = pytest.mark.django_db


def test_the_eight_nations_have_currency_languages_and_zone():
    nations = {nation.pk: nation for nation in Nation.objects.all()}
    assert sorted(nations) == ["DE", "DK", "EE", "FI", "LT", "LV", "PL", "SE"]
    assert {code: nation.currency for code, nation in nations.items() if nation.currency != "EUR"} == {
        "DK": "DKK",
        "PL": "PLN",
        "SE": "SEK",
    }
    assert nations["FI"].languages == ["fi", "sv"]
    assert {nation.time_zone for nation in nations.values()} <= zoneinfo.available_timezones()


@pytest.mark.parametrize(("model", "rows"), [(Nation, 8), (CapabilityArea, 18), (Metric, 70), (RateSet, 1)])
def test_every_row_is_valid_and_says_where_it_comes_from_and_when_it_was_checked(model, rows):
    found = list(model.objects.all())
    assert len(found) == rows
    for row in found:
        row.full_clean(validate_unique=False)
        assert row.source
        assert date(2026, 1, 1) <= row.verified_on


def test_every_currency_of_a_nation_has_a_rate():
    rates = {rate.currency: rate.per_euro for rate in RateSet.objects.get().rates.all()}
    assert rates.keys() == set(Nation.objects.values_list("currency", flat=True)) - {"EUR"}
    assert all(rate > Decimal(1) for rate in rates.values())
    assert "llustrative" in RateSet.objects.get().source


def test_ordinals_and_counts_of_successes_are_told_apart_from_numbers():
    kinds = dict(Metric.objects.values_list("code", "value_kind"))
    assert kinds["max_op_sea_state"] == kinds["trl"] == "ordinal"
    assert kinds["pd_surface"] == "k_of_n"
    assert kinds["endurance_h"] == "number"


def test_loading_again_keeps_what_somebody_edited_and_adds_what_is_missing(tmp_path):
    CapabilityArea.objects.filter(pk="MDA").update(name="Edited by the programme")
    file = tmp_path / "areas.csv"
    file.write_text(
        "code,name,source,verified_on\nMDA,As shipped,shipped,2026-01-01\nNEW,A new area,shipped,2026-01-01\n",
        encoding="utf-8",
    )
    assert add_missing(CapabilityArea, "code", rows_of(file), connection.alias) == 1
    assert CapabilityArea.objects.get(pk="MDA").name == "Edited by the programme"
    assert CapabilityArea.objects.get(pk="NEW").source == "shipped"


def test_a_cell_of_several_items_becomes_a_list():
    assert with_lists({"code": "FI", "languages": "fi|sv"}, "languages") == {"code": "FI", "languages": ["fi", "sv"]}


def test_every_shipped_name_is_marked_for_translation():
    assert set(nation_words.NAMES) == set(Nation.objects.values_list("name", flat=True))
    areas = set(CapabilityArea.objects.values_list("name", flat=True))
    metrics = set(Metric.objects.values_list("name", flat=True)) | set(Metric.objects.values_list("group", flat=True))
    assert set(trial_words.NAMES) == areas | metrics
