"""What is done with reference data: exchange rates entered, the vocabulary entered and changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Person
from accounts.permits import demand, faults_of, refuse_invalid
from accounts.roles import EVERYONE
from procurement.models import Rate, RateSet
from procurement.money import EURO

MOST_RATES = 60
Fields = Mapping[str, Any]
Faults = dict[str, list[str]]


@transaction.atomic
def create_rates(*, fields: Fields, rates: Sequence[Fields], by: Person) -> RateSet:
    """Enter the rates of a date, with source and day of verification; everybody reads them."""
    demand(by, "rate.create")
    row = RateSet(**fields)
    refuse_invalid(faults_of_rates(row, rates))
    row.save(force_insert=True)
    for values in rates:
        Rate(rate_set=row, **values).save(force_insert=True)
    record("rateset.create", row, by=by, owner=EVERYONE, currencies=sorted(values["currency"] for values in rates))
    return row


def faults_of_rates(row: RateSet, rates: Sequence[Fields]) -> Faults:
    """The faults of a set and its rates: at least one, each currency once, no rate of the euro itself."""
    faults = faults_of(row) | _faults_of_days(row, "rates_on", "verified_on")
    if not 1 <= len(rates) <= MOST_RATES:
        faults["rates"] = [_("Give 1 to %(most)d rates.") % {"most": MOST_RATES}]
    seen: set[str] = set()
    for place, values in enumerate(rates):
        faults |= faults_of(Rate(**values), f"rates[{place}].", exclude={"rate_set"})
        currency = values.get("currency")
        if currency in seen or currency == EURO:
            faults[f"rates[{place}].currency"] = [_("Each currency stands once, and the euro not at all.")]
        seen.add(currency)
    return faults


@transaction.atomic
def keep(model: type[models.Model], values: Fields, *, fixed: Sequence[str], by: Person) -> models.Model:
    """Enter a row of the vocabulary, or change the one of the same key."""
    demand(by, "reference.update")
    row = model(**values)
    there = model._default_manager.select_for_update().filter(pk=row.pk).first()
    row._state.adding = there is None
    refuse_invalid(faults_of(row) | faults_of_change(there, row, fixed))
    changed = [name for name, value in values.items() if there is not None and getattr(there, name) != value]
    if there is not None and not changed:
        return there
    row.save(force_insert=there is None, force_update=there is not None)
    verb = "create" if there is None else "update"
    record(f"{row._meta.model_name}.{verb}", row, by=by, owner=EVERYONE, fields=changed)
    return row


def faults_of_change(there: models.Model | None, row: models.Model, fixed: Sequence[str]) -> Faults:
    """What of a known row may not change, and a day of verification that has not come."""
    faults = _faults_of_days(row, "verified_on")
    for name in fixed if there is not None else ():
        if getattr(there, name) != getattr(row, name):
            text = _("This stays as it is, %(value)s: figures rest on it.")
            faults[name] = [text % {"value": getattr(there, name) or "–"}]
    return faults


def _faults_of_days(row: models.Model, *names: str) -> Faults:
    today = timezone.localdate()
    text = _("This day has not come yet.")
    return {name: [text] for name in names if getattr(row, name) and getattr(row, name) > today}
