"""Approved versions of requirements, frozen: what others could read, and what stayed with the nation."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Nation, Person
from accounts.scoped import ScopedModel
from procurement.models.requirement import Requirement


class RequirementVersion(ScopedModel):
    """The shareable part as it was approved: canonical JSON and its SHA-256; withheld values are not in it.

    Others read it as long as it tells nothing that is withheld now.
    """

    class Cause(models.TextChoices):
        APPROVE = "approve", _("approved")
        WITHHOLD = "withhold", _("a field was withheld")
        DISCLOSE = "disclose", _("a withheld field was opened")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="versions", verbose_name=_("requirement"))
    number = models.PositiveIntegerField(_("number"))
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    content = models.TextField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    withheld = ArrayField(models.CharField(max_length=60), default=list, size=50)
    frozen_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("frozen by"))
    frozen_at = models.DateTimeField(_("frozen at"), auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of a requirement")
        verbose_name_plural = _("versions of requirements")
        constraints = [models.UniqueConstraint(fields=["requirement", "number"], name="versions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.requirement_id} {self.number}"

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        visible = models.Q(requirement__in=Requirement.objects.visible_to(actor).values("pk"))
        own = models.Q(requirement__nation=actor.nation or None, requirement__nation__isnull=False)
        return visible & (own | models.Q(withheld__contains=models.F("requirement__withheld")))


class RequirementVersionPrivate(ScopedModel):
    """What the nation kept to itself in a version: withheld values, worth, ceiling, notes, weights."""

    version = models.OneToOneField(
        RequirementVersion, models.PROTECT, primary_key=True, related_name="private", verbose_name=_("version")
    )
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="+")
    content = models.TextField()
    sha256 = models.CharField(max_length=64)

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(nation=actor.nation or None, nation__isnull=False) & models.Q(
            version__in=RequirementVersion.objects.visible_to(actor).values("pk")
        )
