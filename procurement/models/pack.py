"""Decision packs: one edition for each audience and language."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Compartment, Job, Person
from accounts.roles import PROGRAMME_OFFICE
from accounts.scoped import ScopedModel
from accounts.visibility import admits
from procurement.models.label import Marked
from procurement.models.recommendation import Recommendation


class Pack(Marked, ScopedModel):
    """One edition of a decision pack: the programme office sees that it exists, only its audience reads it."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("waiting")
        DONE = "done", _("ready")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="packs", verbose_name=_("recommendation")
    )
    audience = models.CharField(_("edition"), max_length=10)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    version = models.PositiveIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="pack")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    made_at = models.DateTimeField(_("made at"), null=True)
    file = models.CharField(max_length=100, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    data_digest = models.CharField(_("SHA-256 of the data"), max_length=64, blank=True)
    tools = models.CharField(_("made with"), max_length=200, blank=True)
    restricted = models.BooleanField(_("named people only"), default=False, editable=False)

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("decision pack")
        verbose_name_plural = _("decision packs")
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "audience", "language", "version"], name="one_pack_per_edition_and_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} · {self.audience} · {self.language} · v{self.version}"

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        office = models.Q(pk__isnull=PROGRAMME_OFFICE not in actor.audiences)
        return (models.Q(audience__in=actor.audiences) | office) & admits(
            actor, cls.compartment(), models.OuterRef("audience")
        )

    @property
    def owner(self) -> str:
        """The audience this row belongs to."""
        return self.audience

    @classmethod
    def compartment(cls) -> type[models.Model]:
        return PackCompartment


class PackCompartment(Compartment):
    """The named people of a restricted pack."""

    content_object = models.ForeignKey(Pack, models.CASCADE)
