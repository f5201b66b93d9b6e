"""The job ledger: work asked for, who asked, how far it is."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.scoped import ScopedModel


class Job(ScopedModel):
    """One piece of work; the row is the truth, the broker only a nudge."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=30)
    target = models.UUIDField(_("target"))
    key = models.CharField(_("idempotency key"), max_length=100, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs", verbose_name=_("asked by")
    )
    owner = models.CharField(_("owner"), max_length=10)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    step = models.CharField(_("step"), max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(100)])
    fault = models.CharField(_("fault"), max_length=300, blank=True)
    leased_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["state", "asked_at"])]

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(owner__in=actor.audiences)

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)
