"""Figures as readers want them: amounts with their currency, deadlines with their zones, codes as words."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Nation
from procurement import explanations
from procurement.money import BASE_UNIT, from_base_units

register = template.Library()
register.filter("number", explanations.number)
register.filter("verb", explanations.verb)


@register.filter
def euro(units: int | None) -> str:
    """Thousand euro as an amount of euro with its currency; a dash where there is none."""
    return "–" if units is None else amount(Decimal(units) * BASE_UNIT, "EUR")


@register.simple_tag
def national(units: int | None, nation: Nation | None, rates: Mapping[str, str]) -> str:
    """The same amount in a nation's own currency at the round's rates; nothing where that is the euro."""
    if units is None or nation is None or nation.currency not in rates:
        return ""
    exact = from_base_units(units, nation.currency, {nation.currency: Decimal(rates[nation.currency])})
    return amount(exact.quantize(BASE_UNIT) if exact else exact, nation.currency)


def amount(value: Decimal, currency: str) -> str:
    """An amount without cents, grouped for the locale, with a real minus sign and its currency."""
    text = formats.number_format(round(value), 0, use_l10n=True, force_grouping=True)
    return f"{text} {currency}".replace("-", "\N{MINUS SIGN}")


@register.simple_tag
def deadline(when: datetime | str | None, nation: Nation | None = None) -> SafeString | str:
    """A moment in UTC and, where it differs, in the nation's own zone."""
    moment = parse_datetime(when) if isinstance(when, str) else when
    if moment is None:
        return "–"
    told = _("%(moment)s UTC") % {"moment": _written(moment, ZoneInfo("UTC"))}
    if nation and nation.time_zone != "UTC":
        told += f" · {_written(moment, ZoneInfo(nation.time_zone))} {nation.time_zone}"
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), told)


@register.filter
def day(text: str | None) -> str:
    """A date written as text, in the reader's locale."""
    return formats.date_format(date.fromisoformat(text), "DATE_FORMAT") if text else "–"


@register.filter
def item(mapping: Mapping[str, Any], key: str) -> Any:
    """What a mapping holds under a key."""
    return mapping.get(key)


def _written(moment: datetime, zone: ZoneInfo) -> str:
    return formats.date_format(timezone.localtime(moment, zone), "SHORT_DATETIME_FORMAT")
