"""Invitations: the link with which an invited person chooses a first password."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.person import Person

LASTS = timedelta(days=7)


class Invitation(models.Model):
    """One mailed link, kept as a digest: good once, for a week, until another is sent or it is cancelled."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations", verbose_name=_("person"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    sent_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    sent_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at__isnull=True), name="one_standing_invitation_of_a_person"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def is_good(self) -> bool:
        return self.ended_at is None and timezone.now() < self.expires_at
