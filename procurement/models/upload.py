"""Uploads: a table somebody wants to import, between its dry run and its saving."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Job
from accounts.scoped import ScopedModel


class Upload(ScopedModel):
    """One person's file and what its dry run found; the file is kept for at most an hour, and only until it is saved.

    `report` is {"rows", "entries": [{"line", "label"}], "total", "faults": [{"cell", "column", "text"}], "found"}.
    """

    class State(models.TextChoices):
        READING = "reading", _("being checked")
        FAULTY = "faulty", _("has faults")
        READY = "ready", _("ready to be saved")
        SAVING = "saving", _("being saved")
        SAVED = "saved", _("saved")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploads")
    kind = models.CharField(_("kind"), max_length=30)
    filename = models.CharField(_("file"), max_length=120)
    language = models.CharField(_("language"), max_length=5)
    content = models.BinaryField(blank=True, default=b"")
    digest = models.CharField(max_length=64)
    plan = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.READING)
    report = models.JSONField(default=dict, blank=True)
    entries = models.PositiveIntegerField(_("entries"), default=0, validators=[MaxValueValidator(100_000)])
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    ends_at = models.DateTimeField(_("kept until"))

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.filename

    @property
    def is_over(self) -> bool:
        """Whether the file is gone: saved, or kept for as long as files are kept."""
        return self.state == self.State.SAVED or self.ends_at <= timezone.now()

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(person=actor.person or None, person__isnull=False)
