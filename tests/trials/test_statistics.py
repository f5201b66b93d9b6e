"""Statistics against published tables and against SciPy's own distributions."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from trials import statistics
from trials.statistics import Side

VALUES = [Fraction(value) for value in (12, 15, 11, 14, 18)]


def test_mean_is_exact() -> None:
    assert statistics.mean([Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)]) == Fraction(1, 3)


@pytest.mark.parametrize("function", [statistics.mean, lambda values: statistics.ordinal_worst(values, 1)])
def test_no_values_have_no_figure(function: object) -> None:
    with pytest.raises(ValueError, match="at least one"):
        function([])  # type: ignore[operator]


def test_one_value_has_no_variance() -> None:
    with pytest.raises(ValueError, match="at least two"):
        statistics.variance([Fraction(1)])


def test_student_bound_with_the_printed_quantile() -> None:
    """t(0.95, 4) = 2.132 in every table; mean 14, s^2 7.5."""
    lower = statistics.student_bound(VALUES, 0.95, Side.LOWER)
    assert float(lower) == pytest.approx(14 - 2.132 * math.sqrt(7.5 / 5), abs=1e-3)
    assert lower + statistics.student_bound(VALUES, 0.95, Side.UPPER) == 28


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=12), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_student_bounds_equal_scipys(values: list[int], level: float) -> None:
    exact = [Fraction(value) for value in values]
    lower, upper = statistics.student_interval(exact, level)
    if len(set(values)) == 1:
        assert lower == upper == values[0]
        return
    expected = stats.t.interval(level, len(values) - 1, float(statistics.mean(exact)), stats.sem(values))
    assert (float(lower), float(upper)) == pytest.approx(expected, abs=1e-6)


def test_a_bound_has_nine_decimals() -> None:
    bound = statistics.student_bound(VALUES, 0.8, Side.LOWER)
    assert 10**9 % bound.denominator == 0
    assert statistics.rounded(1 / 3) == Fraction(333333333, 10**9)


@given(st.integers(1, 60), st.data(), st.sampled_from([0.8, 0.9, 0.95]))
def test_proportion_bounds_equal_scipys_exact_interval(tries: int, data: st.DataObject, level: float) -> None:
    successes = data.draw(st.integers(0, tries))
    lower, upper = statistics.proportion_interval(successes, tries, level)
    expected = stats.binomtest(successes, tries).proportion_ci(level, "exact")
    assert float(lower) == pytest.approx(expected.low, abs=1e-8)
    assert float(upper) == pytest.approx(expected.high, abs=1e-8)
    wilson = stats.binomtest(successes, tries).proportion_ci(level, "wilson")
    found = statistics.wilson_interval(successes, tries, level)
    assert (float(found[0]), float(found[1])) == pytest.approx((wilson.low, wilson.high), abs=1e-8)


def test_zero_failures_are_exact() -> None:
    """59 tries without failure demonstrate 95 % reliability at 95 % confidence (the success-run theorem)."""
    assert float(statistics.zero_failure_bound(59, 0.95)) == pytest.approx(0.05 ** (1 / 59), abs=1e-9)
    assert statistics.zero_failure_bound(59, 0.95) > Fraction(95, 100) > statistics.zero_failure_bound(58, 0.95)
    assert statistics.proportion_bound(59, 59, 0.95, Side.LOWER) == statistics.zero_failure_bound(59, 0.95)
    assert statistics.proportion_bound(0, 59, 0.95, Side.LOWER) == 0
    assert statistics.proportion_bound(0, 59, 0.95, Side.UPPER) == 1 - statistics.zero_failure_bound(59, 0.95)


def test_three_of_three_do_not_outrank_many() -> None:
    few = statistics.proportion_bound(3, 3, 0.8, Side.LOWER)
    assert few < statistics.proportion_bound(48, 50, 0.8, Side.LOWER)


def test_the_worst_rank_depends_on_the_direction() -> None:
    ranks = [Fraction(3), Fraction(5), Fraction(4)]
    assert statistics.ordinal_worst(ranks, 1) == 3
    assert statistics.ordinal_worst(ranks, -1) == 5


@pytest.mark.parametrize(("successes", "tries"), [(3, 2), (-1, 2), (0, 0)])
def test_impossible_counts_are_refused(successes: int, tries: int) -> None:
    with pytest.raises(ValueError, match="k of n"):
        statistics.proportion_bound(successes, tries, 0.8, Side.LOWER)


@pytest.mark.parametrize("level", [0.2, 1.0, 7.0])
def test_impossible_levels_are_refused(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        statistics.student_bound(VALUES, level, Side.LOWER)
