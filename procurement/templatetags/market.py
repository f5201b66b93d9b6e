"""Figures of the market's pages."""

from decimal import Decimal

from django import template
from django.utils import formats

register = template.Library()


@register.filter
def grouped(value: int | Decimal | None) -> str:
    """A whole figure grouped for the locale; a dash where there is none."""
    return "–" if value is None else formats.number_format(value, 0, use_l10n=True, force_grouping=True)
