"""Amounts of money with their currency, and figures without trailing zeros."""

from decimal import Decimal

from django import template
from django.utils import formats

from procurement.queries.figures import plain
from trials.models import Metric
from trials.units import level_of

register = template.Library()
register.filter("plain", lambda value: plain(value) if isinstance(value, Decimal) else value)


@register.filter
def money(value: Decimal | None, currency: str) -> str:
    """An amount in its currency, grouped for the locale; cents only where there are any; a dash where there is none."""
    if value is None:
        return "–"
    cents = 0 if value == value.to_integral_value() else 2
    return f"{formats.number_format(value, cents, use_l10n=True, force_grouping=True)} {currency}"


@register.filter
def measured(value: Decimal | None, metric: Metric) -> str:
    """A value of a metric as it stands beside the metric's name: an ordinal's level as its word; a dash for none."""
    if value is None:
        return "–"
    return level_of(float(value), metric.unit) or formats.number_format(plain(value), use_l10n=True)
