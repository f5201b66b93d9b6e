"""What market officers do with systems."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import Person
from accounts.permits import demand, faults_of, refuse_invalid
from accounts.roles import EVERYONE
from trials.models import System

Fields = Mapping[str, Any]


@transaction.atomic
def create(*, fields: Fields, by: Person) -> System:
    """Enter a system; everybody reads it."""
    demand(by, "system.create")
    return _saved(System(**fields), "system.create", by)


@transaction.atomic
def update(system: System, *, fields: Fields, by: Person) -> System:
    """Change a system."""
    demand(by, "system.update")
    row = System.objects.select_for_update().get(pk=system.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    return _saved(row, "system.update", by)


def _saved(row: System, verb: str, by: Person) -> System:
    refuse_invalid(faults_of(row))
    row.save()
    record(verb, row, by=by, owner=EVERYONE)
    return row
