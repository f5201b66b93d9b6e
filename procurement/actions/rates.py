"""Entering the exchange rates of a day."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Nation, Person
from accounts.permits import demand, faults_of, refuse_invalid
from accounts.roles import EVERYONE
from procurement.models import Rate, RateSet
from procurement.money import EURO


@transaction.atomic
def enter(*, rates_on: date, source: str, rates: Mapping[str, Decimal | None], by: Person) -> RateSet:
    """A new rate set: units of each currency for one euro, at least for every nation's own; it is never edited."""
    demand(by, "rateset.create")
    rate_set = RateSet(rates_on=rates_on, source=source, verified_on=timezone.localdate())
    rows = [Rate(currency=currency, per_euro=value) for currency, value in rates.items() if value is not None]
    faults = faults_of(rate_set) | _missing(rates)
    for row in rows:
        found = faults_of(row, f"{row.currency}.", exclude={"rate_set"})
        faults |= {place if place.endswith("currency") else row.currency: texts for place, texts in found.items()}
    if rates_on and rates_on > timezone.localdate():
        faults["rates_on"] = [_("This day has not come yet: give the day the rates were published for.")]
    refuse_invalid(faults)
    rate_set.save(force_insert=True)
    for row in rows:
        row.rate_set = rate_set
        row.save(force_insert=True)
    record("rateset.create", rate_set, by=by, owner=EVERYONE)
    return rate_set


def currencies() -> list[str]:
    """The nations' own currencies beside the euro, which every rate set must hold."""
    return sorted(set(Nation.objects.values_list("currency", flat=True)) - {EURO})


def _missing(rates: Mapping[str, Decimal | None]) -> dict[str, list[str]]:
    text = _("Give the units of %(currency)s for one euro: a nation pays in it.")
    return {code: [text % {"currency": code}] for code in currencies() if rates.get(code) is None}
