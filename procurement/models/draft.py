"""Unsent forms: what somebody typed and has not saved."""

from django.conf import settings
from django.db import models

from accounts.context import Actor
from accounts.scoped import ScopedModel


class Draft(ScopedModel):
    """The fields of one form as one person left them."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=80)
    fields = models.JSONField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "form"], name="one_draft_per_person_and_form")]

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(person=actor.person or None, person__isnull=False)
