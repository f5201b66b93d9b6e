"""Withheld fields: that, why and until when is shared; the value stays in tables of its nation alone."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Nation, Person, Sourced
from accounts.scoped import ScopedModel
from procurement.models.bounds import refuse_far_dates
from procurement.models.requirement import Requirement, RequirementLine

LINE = "line."  # before the metric of a line whose threshold and objective are withheld together


class WithholdingReason(Sourced):
    """Why a field may be withheld: a code with its wording."""

    code = models.CharField(_("code"), max_length=20, primary_key=True)
    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("withholding reason")
        verbose_name_plural = _("withholding reasons")

    def __str__(self) -> str:
        return str(_(self.name))


class Withholding(ScopedModel):
    """A field of a requirement is withheld from other nations: why, and until when; read with the requirement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    requirement = models.ForeignKey(
        Requirement, models.CASCADE, related_name="withholdings", verbose_name=_("requirement")
    )
    field = models.CharField(_("field"), max_length=60)
    reason = models.ForeignKey(WithholdingReason, models.PROTECT, related_name="+", verbose_name=_("reason"))
    explanation = models.CharField(_("explanation"), max_length=500, blank=True)
    opens_on = models.DateField(_("opens on"))
    withheld_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("withheld by"))
    withheld_at = models.DateTimeField(_("withheld at"), auto_now_add=True)
    opened_at = models.DateTimeField(_("opened at"), null=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("opened by"))

    class Meta:
        ordering = ["field"]
        verbose_name = _("withheld field")
        verbose_name_plural = _("withheld fields")
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "field"],
                condition=models.Q(opened_at__isnull=True),
                name="a_field_is_withheld_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id}: {self.field}"

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(requirement__in=Requirement.objects.visible_to(actor).values("pk"))

    def clean(self) -> None:
        refuse_far_dates(self, "opens_on")
        if self.field not in Requirement.WITHHOLDABLE and not self.field.startswith(LINE):
            raise ValidationError({"field": _("This field cannot be withheld.")})


class RequirementKept(ScopedModel):
    """The values of an approved requirement's withheld fields; it has no road to anybody else."""

    requirement = models.OneToOneField(Requirement, models.CASCADE, primary_key=True, related_name="kept")
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="+")
    need = models.TextField(max_length=4000, blank=True)
    quantity = models.PositiveIntegerField(null=True, validators=[MinValueValidator(1), MaxValueValidator(100_000)])
    need_by = models.DateField(null=True)

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(nation=actor.nation or None, nation__isnull=False) & models.Q(
            requirement__in=Requirement.objects.visible_to(actor).values("pk")
        )


class LineKept(ScopedModel):
    """The threshold and objective of a withheld line; private like its weight."""

    line = models.OneToOneField(RequirementLine, models.CASCADE, primary_key=True, related_name="kept")
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="+")
    threshold = models.DecimalField(max_digits=14, decimal_places=4)
    objective = models.DecimalField(max_digits=14, decimal_places=4)

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(nation=actor.nation or None, nation__isnull=False) & models.Q(
            line__in=RequirementLine.objects.visible_to(actor).values("pk")
        )
