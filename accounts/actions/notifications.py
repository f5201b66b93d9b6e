"""Reading notifications, and choosing which come by mail too."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notification, Person
from accounts.notifying import GROUPS
from accounts.permits import Invalid, held


@transaction.atomic
def read(notification: Notification, *, by: Person) -> Notification:
    """Mark one of one's own as read; the first reading counts."""
    row = held(Notification, notification.pk, by=by)
    if row.read_at is None:
        row.read_at = timezone.now()
        row.save(update_fields=["read_at"])
    return row


@transaction.atomic
def read_all(*, by: Person) -> int:
    """Mark all of one's own as read; how many were not."""
    return Notification.objects.visible_to(by.actor).filter(read_at__isnull=True).update(read_at=timezone.now())


@transaction.atomic
def choose_mail(groups: Iterable[str], *, by: Person) -> None:
    """Choose the groups that come by e-mail too."""
    chosen = sorted(set(groups))
    if not set(chosen) <= set(GROUPS):
        raise Invalid(_("Choose from the list."), {"groups": [_("Choose from the list.")]})
    by.mailed = chosen
    by.save(update_fields=["mailed"])
