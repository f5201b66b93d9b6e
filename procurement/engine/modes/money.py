"""Discounting and the spreading of whole sums over months, exact and the same on every machine."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import cache

_CONTEXT = Context(prec=34)


@cache
def discount_factor(month: int, annual_rate: Fraction) -> Fraction:
    """Present value of 1 due after the month, (1 + rate) ** (-month / 12), to twelve decimals."""
    base = _CONTEXT.divide(Decimal(annual_rate.numerator), Decimal(annual_rate.denominator)) + 1
    power = _CONTEXT.power(base, _CONTEXT.divide(Decimal(-month), Decimal(12)))
    return Fraction(round(power, 12))


@cache
def annuity(months: int, annual_rate: Fraction) -> Fraction:
    """Present value of 1 due at the end of each of the months (ordinary annuity)."""
    return sum((discount_factor(month, annual_rate) for month in range(1, months + 1)), Fraction(0))


def instalments(total: int, months: int) -> list[int]:
    """Whole monthly instalments that add up to the total exactly, as even as whole numbers allow."""
    return [total * (month + 1) // months - total * month // months for month in range(months)]


def add(cash: list[int], month: int, amount: int) -> None:
    """Book an amount in a month; what falls past the horizon is left out."""
    if month < len(cash):
        cash[month] += amount


def spread(cash: list[int], start: int, total: int) -> None:
    """Book a total in even monthly instalments after the start, up to the horizon (at the horizon if none is left)."""
    months = max(1, len(cash) - 1 - start)
    for month, amount in enumerate(instalments(total, months), start + 1):
        add(cash, month, amount)
