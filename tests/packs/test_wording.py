"""Codes and figures become words, in every case the engine and the disclosure rule can give."""

import inspect
import re

import pytest
from django.utils import translation

from procurement import disclosure
from procurement.engine import evidence, screening, solution
from procurement.engine.modes import MODES
from procurement.engine.shares import SHARE_RULES
from procurement.packs import wording

METRICS = {"range_nm": {"name": "Range", "unit": "nm"}}
CODES = set(re.findall(r'"reason": "(\w+)"', inspect.getsource(screening) + inspect.getsource(solution)))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_every_code_has_words():
    assert set(wording.REASONS) == CODES
    assert set(disclosure.PUBLIC_REASONS) <= CODES
    assert {rule.KEY for rule in SHARE_RULES} == set(wording.RULES)
    assert {mode.KEY for mode in MODES} == set(wording.MODES)
    assert set(evidence.GRADES) == set(wording.GRADES)
    assert disclosure.TOO_FEW in wording.WITHHELD


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"reason": "mode_not_accepted", "mode": "buy"}, "the requirement does not accept the mode buy"),
        ({"reason": "late", "required": 8, "found": 14}, "delivery takes 14 months, 8 are left"),
        ({"reason": "not_eligible", "nation": "EE"}, "the nation is not eligible for this offer"),
        (
            {"reason": "untested", "criterion": "range_nm", "required": 40.5, "found": None, "n": 0},
            "Range: no valid trial value, 40.5 nm is required",
        ),
        (
            {"reason": "kpp_failed", "criterion": "range_nm", "required": 1200, "found": 998.76, "n": 6},
            "Range: 998.8 nm from 6 trial values, 1,200 nm is required",
        ),
        (
            {"reason": "above_capacity", "required": 14, "found": 12},
            "14 units are asked for, the vendor can deliver 12",
        ),
        (
            {"reason": "above_ceiling", "required": 7661, "found": 9548},
            "the lowest price is 9,548 thousand EUR, the budget ceiling 7,661 thousand EUR",
        ),
        (
            {"reason": "not_worthwhile", "required": 300, "found": 120},
            "a unit is worth 120 thousand EUR and costs 300 thousand EUR over its life before its price",
        ),
        ({"reason": "news"}, "news"),
    ],
)
def test_reason_is_a_sentence_with_its_figures(row, words):
    assert wording.reason(row, METRICS, "thousand EUR") == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        (0, "0"),
        (1234567, "1,234,567"),
        (-210, "\N{MINUS SIGN}210"),
        (0.98, "0.98"),
        (58.18765, "58.19"),
        (12345.678, "12,346"),
        (3.0, "3"),
        (0.00001234, "0.00001234"),
    ],
)
def test_numbers_are_grouped_to_four_digits(value, words):
    assert wording.number(value) == words


def test_dates_and_moments_name_their_zone():
    assert wording.day("2027-01-15") == "15 January 2027"
    assert wording.instant("2027-01-15T12:00:00+02:00") == "15 January 2027, 10:00 UTC"
    assert (wording.day(None), wording.instant(None)) == ("–", "–")
    with translation.override("de"):
        assert wording.instant("2027-01-15T12:00:00+00:00") == "15. Januar 2027, 12:00 UTC"


def test_base_unit_is_told_in_words():
    assert wording.amount(1100, wording.unit("kEUR")) == "1,100 thousand EUR"
    assert wording.unit("EUR") == "EUR"
