"""Visits: a person's sessions, each with its device, so that one can be ended from another."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models.person import Person
from accounts.scoped import ScopedModel


class Visit(ScopedModel):
    """One session of a person; ended here, it is over at its next request. The session's own key is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="visits", verbose_name=_("person"))
    device = models.CharField(_("device"), max_length=120, blank=True)
    began_at = models.DateTimeField(_("began at"), auto_now_add=True)
    seen_at = models.DateTimeField(_("last seen"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return self.device

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(person=actor.person or None, person__isnull=False)
