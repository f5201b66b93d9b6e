"""The only statistics there are: means, one-sided and two-sided bounds, proportions and ordinals of trial runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum
from fractions import Fraction

from scipy import special

DECIMALS = 9


class Side(Enum):
    """Which end of an interval is asked for."""

    LOWER = -1
    UPPER = 1


def rounded(value: float) -> Fraction:
    """A float as an exact fraction of at most nine decimals, so that a last bit never decides a case."""
    return Fraction(repr(round(value, DECIMALS)))


def mean(values: Sequence[Fraction]) -> Fraction:
    """Exact arithmetic mean; ValueError on no values."""
    if not values:
        raise ValueError("mean needs at least one value")
    return sum(values, Fraction(0)) / len(values)


def variance(values: Sequence[Fraction]) -> Fraction:
    """Exact sample variance (divisor n - 1); ValueError below two values."""
    if len(values) < 2:
        raise ValueError("variance needs at least two values")
    centre = mean(values)
    return sum(((value - centre) ** 2 for value in values), Fraction(0)) / (len(values) - 1)


def student_bound(values: Sequence[Fraction], level: float, side: Side) -> Fraction:
    """One-sided Student t bound of the mean, x -+ t(level, n - 1) s / sqrt(n), to nine decimals (ISO 2602:1980)."""
    _check_level(level)
    if variance(values) == 0:
        return mean(values)
    quantile = float(special.stdtrit(len(values) - 1, level))
    half_width = quantile * math.sqrt(variance(values) / len(values))
    return rounded(float(mean(values)) + side.value * half_width)


def student_interval(values: Sequence[Fraction], level: float) -> tuple[Fraction, Fraction]:
    """Two-sided Student t interval of the mean at the level, lower and upper, to nine decimals (ISO 2602:1980)."""
    _check_level(level)
    one_sided = (1 + level) / 2
    return student_bound(values, one_sided, Side.LOWER), student_bound(values, one_sided, Side.UPPER)


def proportion_bound(successes: int, tries: int, level: float, side: Side) -> Fraction:
    """One-sided Clopper-Pearson bound of k of n, to nine decimals (Clopper and Pearson, Biometrika 26, 1934)."""
    _check_level(level)
    _check_proportion(successes, tries)
    if side is Side.UPPER:
        return 1 - proportion_bound(tries - successes, tries, level, Side.LOWER)
    if successes == 0:
        return Fraction(0)
    if successes == tries:
        return zero_failure_bound(tries, level)
    return rounded(float(special.betaincinv(successes, tries - successes + 1, 1 - level)))


def proportion_interval(successes: int, tries: int, level: float) -> tuple[Fraction, Fraction]:
    """Two-sided Clopper-Pearson interval of k of n, lower and upper, to nine decimals."""
    _check_level(level)
    one_sided = (1 + level) / 2
    return (
        proportion_bound(successes, tries, one_sided, Side.LOWER),
        proportion_bound(successes, tries, one_sided, Side.UPPER),
    )


def zero_failure_bound(tries: int, level: float) -> Fraction:
    """Exact lower bound of reliability after n tries without failure, (1 - level) ** (1 / n), to nine decimals."""
    _check_level(level)
    _check_proportion(tries, tries)
    return rounded(math.pow(1 - level, 1 / tries))


def wilson_interval(successes: int, tries: int, level: float) -> tuple[Fraction, Fraction]:
    """Two-sided Wilson score interval of k of n, to nine decimals (Wilson, JASA 22, 1927)."""
    _check_level(level)
    _check_proportion(successes, tries)
    z = float(special.ndtri((1 + level) / 2))
    share, scale = successes / tries, 1 + z * z / tries
    centre = (share + z * z / (2 * tries)) / scale
    half_width = z / scale * math.sqrt(share * (1 - share) / tries + z * z / (4 * tries * tries))
    return rounded(max(0.0, centre - half_width)), rounded(min(1.0, centre + half_width))


def ordinal_worst(values: Sequence[Fraction], direction: int) -> Fraction:
    """The worst rank seen: the lowest where higher is better (+1), the highest where lower is better (-1)."""
    if not values:
        raise ValueError("ordinal_worst needs at least one value")
    return min(values) if direction > 0 else max(values)


def _check_level(level: float) -> None:
    if not 0.5 <= level < 1:
        raise ValueError(f"level must be at least 0.5 and below 1, found {level!r}")


def _check_proportion(successes: int, tries: int) -> None:
    if not 0 <= successes <= tries or tries < 1:
        raise ValueError(f"k of n needs 0 <= k <= n and n >= 1, found {successes!r} of {tries!r}")
