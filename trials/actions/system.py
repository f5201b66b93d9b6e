"""What the market office does with systems."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import Person
from accounts.permits import demand, faults_of, refuse_invalid
from accounts.roles import EVERYONE
from trials.models import System


@transaction.atomic
def create(*, fields: Mapping[str, Any], by: Person) -> System:
    """Enter a system, with its source; everybody reads it."""
    demand(by, "system.create")
    row = System(**fields)
    refuse_invalid(faults_of(row))
    row.save(force_insert=True)
    record("system.create", row, by=by, owner=EVERYONE)
    return row
