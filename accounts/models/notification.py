"""Notifications: what a person was told, and whether they have read it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models.person import Person
from accounts.scoped import ScopedModel


class Notification(ScopedModel):
    """One thing told to one person; the words come from the code, in the reader's language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="notifications", verbose_name=_("person"))
    code = models.CharField(_("what"), max_length=40)
    kind = models.CharField(_("kind"), max_length=30)
    object_id = models.UUIDField(_("object"))
    label = models.CharField(_("about"), max_length=200)
    figures = models.JSONField(_("figures"), default=dict)
    created_at = models.DateTimeField(_("told at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["person", "-created_at"]),
            models.Index(fields=["person"], condition=models.Q(read_at__isnull=True), name="unread_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.label}"

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(person=actor.person or None, person__isnull=False)
