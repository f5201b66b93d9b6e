"""Files that show what a trial showed: pictures, video, logs and reports."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.scoped import ScopedModel
from trials.models.run import Run
from trials.models.trial import Trial


class EvidenceFile(ScopedModel):
    """A file of a trial or of one of its runs, under a random name; withdrawn with a reason, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trial = models.ForeignKey(Trial, models.PROTECT, related_name="files", verbose_name=_("trial"))
    run = models.ForeignKey(Run, models.PROTECT, null=True, blank=True, related_name="files", verbose_name=_("run"))
    name = models.CharField(_("file name"), max_length=120)
    caption = models.CharField(_("caption"), max_length=300)
    stored_as = models.CharField(_("stored as"), max_length=64, unique=True, editable=False)
    media_type = models.CharField(_("type"), max_length=40, editable=False)
    size = models.PositiveBigIntegerField(_("size (bytes)"), editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_because = models.CharField(_("withdrawn because"), max_length=200, blank=True)

    class Meta:
        ordering = ["uploaded_at", "pk"]
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | ~models.Q(withdrawn_because=""),
                name="a_withdrawn_file_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def event_label(self) -> str:
        """Events are read more widely than files, and a file's name may tell what it shows."""
        return str(_("file"))

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(trial__in=Trial.objects.visible_to(actor).values("pk"))
