"""Events: one row for each change, chained by hash, never altered."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.roles import PROGRAMME_AUDIT, PROGRAMME_OFFICE
from accounts.scoped import ScopedModel


class Event(ScopedModel):
    """Who did what to which thing; sequence, previous hash and hash are set by the database."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("at"))
    verb = models.CharField(_("verb"), max_length=60)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events", verbose_name=_("person")
    )
    owner = models.CharField(_("owner"), max_length=10, blank=True)
    kind = models.CharField(_("kind"), max_length=30)
    object_id = models.UUIDField(_("object"), null=True)
    label = models.CharField(_("label"), max_length=200)
    body = models.TextField(_("body"))
    sequence = models.BigIntegerField(editable=False, null=True)
    previous = models.CharField(max_length=64, editable=False, blank=True)
    hash = models.CharField(max_length=64, editable=False, blank=True)

    class Meta:
        ordering = ["-sequence"]
        indexes = [models.Index(fields=["object_id", "-at"]), models.Index(fields=["owner", "-at"])]
        constraints = [models.UniqueConstraint(fields=["sequence"], name="one_event_per_sequence")]

    def __str__(self) -> str:
        return f"{self.verb}: {self.label}"

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        office = {PROGRAMME_OFFICE} if PROGRAMME_AUDIT in actor.audiences else set()
        own = models.Q(owner__in=actor.audiences | office) | models.Q(person=actor.person or None, person__isnull=False)
        if not actor.people:
            return own
        of_people = models.Q(kind="person") if actor.people == "*" else models.Q(kind="person", owner=actor.people)
        return own | of_people


class ChainHead(models.Model):
    """The last link of the chain of events; only the database's own trigger moves it."""

    name = models.CharField(primary_key=True, max_length=20)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
