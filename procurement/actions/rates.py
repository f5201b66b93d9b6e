"""Entering the exchange rates of a day."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Nation, Person
from accounts.permits import demand, faults_of, refuse_invalid
from accounts.roles import EVERYONE
from procurement.actions.reference import faults_of_days
from procurement.models import Rate, RateSet
from procurement.money import EURO

MOST_RATES = 60
Fields = Mapping[str, Any]


@transaction.atomic
def enter(*, fields: Fields, rates: Sequence[Fields], by: Person) -> RateSet:
    """A new rate set, verified today unless said otherwise; everybody reads it and nobody edits it."""
    demand(by, "rateset.create")
    row = RateSet(**{"verified_on": timezone.localdate(), **fields})
    refuse_invalid(faults_of_set(row, rates))
    row.save(force_insert=True)
    for values in rates:
        Rate(rate_set=row, **values).save(force_insert=True)
    record("rateset.create", row, by=by, owner=EVERYONE, currencies=sorted(values["currency"] for values in rates))
    return row


def faults_of_set(row: RateSet, rates: Sequence[Fields]) -> dict[str, list[str]]:
    """The faults of a set and its rates: every nation's currency, each once, no rate of the euro itself."""
    faults = faults_of(row) | faults_of_days(row, "rates_on", "verified_on")
    seen: set[str | None] = set()
    for place, values in enumerate(rates):
        faults |= faults_of(Rate(**values), f"rates[{place}].", exclude={"rate_set"})
        currency = values.get("currency")
        if currency in seen or currency == EURO:
            faults[f"rates[{place}].currency"] = [_("Each currency stands once, and the euro not at all.")]
        seen.add(currency)
    if missing := [code for code in currencies() if code not in seen]:
        text = _("A nation pays in each of these, so that their rates are needed too: %(currencies)s.")
        faults["rates"] = [text % {"currencies": ", ".join(missing)}]
    elif len(rates) > MOST_RATES:
        faults["rates"] = [_("Give at most %(most)d rates.") % {"most": MOST_RATES}]
    return faults


def currencies() -> list[str]:
    """The nations' own currencies beside the euro, which every rate set must hold."""
    return sorted(set(Nation.objects.values_list("currency", flat=True)) - {EURO})
