"""What is done with the vocabulary: rows entered and changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Person
from accounts.permits import demand, faults_of, refuse_invalid
from accounts.roles import EVERYONE

Fields = Mapping[str, Any]
Faults = dict[str, list[str]]


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
    faults = faults_of_days(row, "verified_on")
    for name in fixed if there is not None else ():
        if getattr(there, name) != getattr(row, name):
            text = _("This stays as it is, %(value)s: figures rest on it.")
            faults[name] = [text % {"value": getattr(there, name) or "–"}]
    return faults


def faults_of_days(row: models.Model, *names: str) -> Faults:
    """The fields of these names that hold a day that has not come."""
    today = timezone.localdate()
    text = _("This day has not come yet.")
    return {name: [text] for name in names if getattr(row, name) and getattr(row, name) > today}
