"""Linting: faults of criteria, found over values alone."""

from fractions import Fraction

import pytest

from procurement.linting import DOUBLE_COUNTING, NO_SPREAD, NOBODY_MEETS, Line, findings


def line(metric, values, met="a", threshold=10, objective=40):
    named = {chr(ord("a") + place): Fraction(value) for place, value in enumerate(values)}
    return Line(metric, Fraction(threshold), Fraction(objective), named, frozenset(met))


def codes(*lines):
    return [(one.code, one.metrics, one.systems) for one in findings(lines)]


def test_a_line_nobody_meets_is_named_with_how_many_were_tried():
    assert codes(line("range", (5, 6), met="")) == [(NOBODY_MEETS, ("range",), 2), (NO_SPREAD, ("range",), 2)]
    assert codes(line("range", (), met="")) == [(NOBODY_MEETS, ("range",), 0)]


@pytest.mark.parametrize(
    ("values", "found"),
    [((20, 20), True), ((50, 60), True), ((20, 21), False), ((20,), False)],
)
def test_a_line_tells_systems_apart_or_has_no_spread(values, found):
    assert ((NO_SPREAD, ("range",), len(values)) in codes(line("range", values))) is found


def test_lower_may_be_better():
    assert codes(line("noise", (90, 70), threshold=100, objective=60)) == []


@pytest.mark.parametrize(
    ("other", "found"),
    [((12, 13, 14, 15), True), ((12, 13, 15, 14), False), ((12, 13, 14), False), ((12, 12, 14, 15), False)],
)
def test_a_pair_in_the_same_strict_order_over_four_systems_counts_twice(other, found):
    expected = [(DOUBLE_COUNTING, ("range", "endurance"), 4)] if found else []
    assert codes(line("range", (11, 20, 30, 39)), line("endurance", other)) == expected


@pytest.mark.parametrize(
    ("first", "second"), [((1, 20, 30, 60), (0, 12, 13, 14)), ((5, 5), ()), ((11, 20, 30), (11, 30))]
)
def test_the_order_of_lines_changes_no_verdict(first, second):
    one, other = line("range", first), line("endurance", second)
    told = {(code, frozenset(metrics)) for code, metrics, _ in codes(one, other)}
    assert told == {(code, frozenset(metrics)) for code, metrics, _ in codes(other, one)}
