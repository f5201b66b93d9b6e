"""Conditions: which value is harder, and where a run lies beside an envelope."""

from decimal import Decimal

import pytest

from trials.conditions import BASIC, BY_KEY, CONDITIONS, Order, Place, harder_or_equal, inside, placed


@pytest.mark.parametrize(
    ("key", "hard", "easy"),
    [
        ("wave_height_m", Decimal(3), Decimal(1)),
        ("wave_period_s", Decimal(4), Decimal(9)),
        ("visibility_km", Decimal("0.5"), Decimal(10)),
        ("air_temperature_c", Decimal(-20), Decimal(5)),
        ("gnss", "spoofed", "denied"),
        ("gnss", "denied", "clear"),
        ("ice", "close", "open_water"),
        ("light", "dark", "day"),
        ("target_size_m", Decimal(1), Decimal(30)),
        ("target_speed_kn", Decimal(40), Decimal(5)),
        ("autonomy_mode", "autonomous", "remote"),
    ],
)
def test_the_harder_value_is_known(key, hard, easy):
    assert harder_or_equal(BY_KEY[key], hard, easy)
    assert harder_or_equal(BY_KEY[key], hard, hard)
    assert not harder_or_equal(BY_KEY[key], easy, hard)


def test_without_an_order_only_the_same_value_counts():
    bottom = BY_KEY["bottom_type"]
    assert bottom.order is Order.NONE
    assert placed(bottom, "mud", "mud") is Place.INSIDE
    assert placed(bottom, "mud", "sand") is Place.EASIER
    assert placed(bottom, "sand", "mud") is Place.EASIER


@pytest.mark.parametrize(
    ("value", "envelope", "place"),
    [
        (Decimal("1.25"), Decimal("1.25"), "inside"),
        (Decimal("1.26"), Decimal("1.25"), "harder"),
        (Decimal("1.24"), Decimal("1.25"), "easier"),
        (Decimal(2), (Decimal(1), Decimal(3)), "inside"),
        (Decimal(3), (Decimal(1), Decimal(3)), "inside"),
        (Decimal(4), (Decimal(1), Decimal(3)), "harder"),
        (None, Decimal(1), "unknown"),
    ],
)
def test_a_value_lies_inside_harder_easier_or_nobody_knows(value, envelope, place):
    assert placed(BY_KEY["wave_height_m"], value, envelope) == place


def test_a_band_of_a_falling_condition_runs_from_easy_to_hard():
    visibility = BY_KEY["visibility_km"]
    assert placed(visibility, Decimal(3), (Decimal(5), Decimal(1))) is Place.INSIDE
    assert placed(visibility, Decimal(8), (Decimal(5), Decimal(1))) is Place.EASIER
    assert placed(visibility, Decimal("0.2"), (Decimal(5), Decimal(1))) is Place.HARDER


def test_a_run_is_as_easy_as_its_easiest_condition():
    envelope = {"wave_height_m": Decimal(2), "gnss": "denied"}
    assert inside({"wave_height_m": Decimal(2), "gnss": "denied"}, envelope) is Place.INSIDE
    assert inside({"wave_height_m": Decimal(3), "gnss": "denied"}, envelope) is Place.HARDER
    assert inside({"wave_height_m": Decimal(3), "gnss": "clear"}, envelope) is Place.EASIER
    assert inside({"wave_height_m": Decimal(3), "gnss": ""}, envelope) is Place.UNKNOWN
    assert inside({"wave_height_m": Decimal(1)}, envelope) is Place.EASIER
    assert inside({}, {}) is Place.INSIDE
    with pytest.raises(KeyError):
        inside({}, {"phase_of_the_moon": "full"})


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("wave_height_m", "rough", "0 to 30 m"),
        ("wave_height_m", "31", "0 to 30 m"),
        ("wave_height_m", "NaN", "0 to 30 m"),
        ("air_temperature_c", "-61", "-60 to 60 °C"),
        ("gnss", "jammed", "clear, degraded, denied, spoofed"),
    ],
)
def test_a_value_that_is_none_says_what_was_expected(key, text, said):
    with pytest.raises(ValueError, match=said):
        BY_KEY[key].read(text)


def test_values_are_read_and_told():
    assert BY_KEY["wave_height_m"].read("1.20") == Decimal("1.2")
    assert BY_KEY["wave_height_m"].words(Decimal("1.20")) == "1.2 m"
    assert BY_KEY["wave_height_m"].words(Decimal(10)) == "10 m"
    assert BY_KEY["gnss"].words(BY_KEY["gnss"].read("denied")) == "denied"


def test_each_key_is_there_once_and_the_basic_ones_exist():
    assert len(BY_KEY) == len(CONDITIONS)
    assert set(BASIC) <= set(BY_KEY)
