"""Units and levels as readers see them."""

import pytest

from trials.units import WORDS, level_of, levels, unit_label


@pytest.mark.parametrize(
    ("unit", "label"),
    [
        ("degC", "°C"),
        ("km2/h", "km²/h"),
        ("kn", "kn"),
        ("", ""),
        ("ordinal lost/degraded/full", "lost < degraded < full"),
    ],
)
def test_units_are_spelt_for_readers(unit, label):
    assert unit_label(unit) == label


def test_an_ordinals_value_is_a_word():
    assert [level_of(value, "ordinal lost/degraded/full") for value in (0, 1, 2)] == ["lost", "degraded", "full"]


@pytest.mark.parametrize("value", [None, -1, 3, 0.5])
def test_a_value_beside_the_levels_has_no_word(value):
    assert level_of(value, "ordinal lost/degraded/full") == ""


def test_every_shipped_level_can_be_translated(db):
    from trials.models import Metric

    used = {level for metric in Metric.objects.all() for level in levels(metric.unit)}
    assert used
    assert used <= set(WORDS)
