"""Beginning, noting and ending a person's sessions."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actions.factors import itself
from accounts.context import acting_as
from accounts.models import Person, Visit
from accounts.permits import held


@transaction.atomic
def end(visit: Visit, *, by: Person) -> None:
    """End one of one's own sessions; it is over at its next request."""
    row = held(Visit, visit.pk, by=by)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        audit.record("visit.end", by, by=by, owner=by.nation_id or "", device=row.device)


@transaction.atomic
def end_others(*, keep: str, by: Person) -> int:
    """End all one's sessions but one; how many ended."""
    ended = end_all(by, keep=keep)
    if ended:
        audit.record("visit.end_others", by, by=by, owner=by.nation_id or "", count=ended)
    return ended


def end_all(person: Person, *, keep: str = "") -> int:
    """End a person's sessions; the caller records why."""
    with acting_as(itself(person)):
        standing = Visit.objects.visible_to(itself(person)).filter(ended_at__isnull=True)
        if keep:
            standing = standing.exclude(pk=UUID(keep))
        return standing.update(ended_at=timezone.now())
