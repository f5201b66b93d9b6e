"""Figures as people read them: no trailing zeros, no exponent."""

from decimal import Decimal


def plain(value: Decimal) -> Decimal:
    """The same number in its shortest spelling."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()
