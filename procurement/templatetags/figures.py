"""Figures as readers want them: amounts with their currency, deadlines with their zones, codes as words."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
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
from procurement.packs import wording

register = template.Library()
register.filter("verb", explanations.verb)
register.filter("step", explanations.step)
register.filter("number", wording.number)
register.filter("day", wording.day)
register.filter("mode", wording.mode)
register.filter("audience", explanations.audience)


@register.filter
def trigraph(nation: str, trigraphs: Mapping[str, str]) -> str:
    """A nation's key as tables show it."""
    return trigraphs.get(nation, nation)


@register.simple_tag
def national(units: int | None, nation: Nation | None, rates: Mapping[str, str]) -> str:
    """An amount of thousand euro in a nation's own currency at the round's rates; nothing where that is the euro."""
    if units is None or nation is None or nation.currency not in rates:
        return ""
    exact = from_base_units(units, nation.currency, {nation.currency: Decimal(rates[nation.currency])})
    return wording.amount(float(exact / BASE_UNIT), wording.unit(f"k{nation.currency}"))


@register.simple_tag
def deadline(when: datetime | str | None, nation: Nation | None = None) -> SafeString | str:
    """A moment in UTC and, where that differs, in the nation's own zone."""
    moment = parse_datetime(when) if isinstance(when, str) else when
    if moment is None:
        return wording.NONE
    told = f"{_written(moment, ZoneInfo('UTC'))} UTC"
    if nation and nation.time_zone != "UTC":
        told = _("%(moment)s (%(local)s)") % {"moment": told, "local": _local(moment, ZoneInfo(nation.time_zone))}
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), told)


def _local(moment: datetime, zone: ZoneInfo) -> str:
    """The moment in a zone, without its date where that is the same as in UTC."""
    here = timezone.localtime(moment, zone)
    is_same_day = here.date() == timezone.localtime(moment, ZoneInfo("UTC")).date()
    written = formats.date_format(here, "TIME_FORMAT") if is_same_day else _written(moment, zone)
    return f"{written} {here.tzname()}"


def _written(moment: datetime, zone: ZoneInfo) -> str:
    return formats.date_format(timezone.localtime(moment, zone), "SHORT_DATETIME_FORMAT")
