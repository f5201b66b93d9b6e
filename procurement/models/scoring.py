"""Snapshots and solutions, which no web process can read, and what each audience may see of them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Job
from accounts.scoped import ScopedModel
from procurement.models.programme import Round, SignedInModel


class ScorerModel(ScopedModel):
    """A row for the scorer's database role alone."""

    class Meta:
        abstract = True

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(pk__isnull=True)


class RoundSalt(ScorerModel):
    """A round's secret salt, drawn once: an unsalted digest of small secrets can be guessed."""

    round = models.OneToOneField(Round, models.PROTECT, primary_key=True, related_name="+")
    salt = models.CharField(max_length=64)


class Snapshot(ScorerModel):
    """Exactly the bytes the engine reads, frozen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    problem = models.BinaryField()
    digest = models.CharField(max_length=64, unique=True)
    taken_at = models.DateTimeField(auto_now_add=True)


class ScoringRun(SignedInModel):
    """One answer of the engine for a round; its status is public, its content is not."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="runs", verbose_name=_("round"))
    number = models.PositiveIntegerField(_("number"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="scoring_run")
    digest = models.CharField(_("digest of the question"), max_length=64, blank=True)
    solution_digest = models.CharField(_("digest of the answer"), max_length=64, blank=True)
    engine_version = models.CharField(_("engine"), max_length=20, blank=True)
    proved = models.BooleanField(_("proved optimal"), null=True)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="scoring_runs_are_numbered_per_round")]

    def __str__(self) -> str:
        return f"{self.round} · {self.number}"


class Solution(ScorerModel):
    """Exactly the bytes the engine wrote."""

    run = models.OneToOneField(ScoringRun, models.PROTECT, primary_key=True, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    answer = models.BinaryField()
