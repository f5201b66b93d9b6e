"""Doing a verb once, however often the same request comes."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import canonical
from accounts.models import Person
from accounts.refusals import Refusal
from procurement.models import RequestKey

KEPT = timedelta(hours=24)
LONGEST = 100


class AnotherRequest(Refusal):
    """A key came a second time with something else."""

    status = 422


@transaction.atomic
def once(key: str, asked: Any, verb: Callable[[], UUID], *, by: Person) -> tuple[UUID, bool]:
    """Do a verb for the first request with this key; the key of what it made or changed, and whether it was now.

    `asked` is the request as JSON. A second request waits for the first; a refused one leaves its key free.
    """
    keys = RequestKey.objects.visible_to(by.actor).filter(person=by)
    keys.filter(made_at__lt=timezone.now() - KEPT).delete()
    digest = hashlib.sha256(canonical(asked).encode()).hexdigest()
    RequestKey.objects.bulk_create([RequestKey(person=by, key=key, digest=digest)], ignore_conflicts=True)
    row = keys.select_for_update().get(key=key)
    if row.digest != digest:
        raise AnotherRequest(_("This Idempotency-Key has been used for another request: choose a new one."))
    if row.result is not None:
        return row.result, False
    row.result = verb()
    row.save()
    return row.result, True
