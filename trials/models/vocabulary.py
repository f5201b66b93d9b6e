"""What is needed and what can be measured."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Sourced
from trials.units import unit_label


class CapabilityArea(Sourced):
    """What a requirement is for, by a short code."""

    code = models.CharField(_("code"), max_length=6, primary_key=True)
    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("capability area")
        verbose_name_plural = _("capability areas")

    def __str__(self) -> str:
        return str(_(self.name))


class Metric(Sourced):
    """A measurable quantity with unit, better direction, origin and value kind."""

    class Better(models.TextChoices):
        HIGHER = "higher", _("higher is better")
        LOWER = "lower", _("lower is better")
        TARGET = "target", _("as stated")

    class Origin(models.TextChoices):
        MEASURED = "measured", _("measured")
        COMPUTED = "computed", _("computed")
        DECLARED = "declared", _("declared")
        ASSESSED = "assessed", _("assessed")
        OFFERED = "offered", _("offered")

    class ValueKind(models.TextChoices):
        NUMBER = "number", _("number")
        K_OF_N = "k_of_n", _("successes of attempts")
        ORDINAL = "ordinal", _("ordinal")
        CHOICE = "choice", _("choice")
        COUNT = "count", _("count")
        MONEY = "money", _("money")
        LIST = "list", _("list")

    MEASURABLE = (ValueKind.NUMBER, ValueKind.K_OF_N, ValueKind.ORDINAL, ValueKind.COUNT)

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    group = models.CharField(_("group"), max_length=40)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    better = models.CharField(_("better direction"), max_length=8, choices=Better)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    value_kind = models.CharField(_("value kind"), max_length=10, choices=ValueKind)
    notes = models.CharField(_("notes"), max_length=200, blank=True)

    class Meta:
        ordering = ["group", "name"]
        verbose_name = _("metric")
        verbose_name_plural = _("metrics")

    def __str__(self) -> str:
        return f"{_(self.name)} ({self.unit_label})" if self.unit else str(_(self.name))

    @property
    def unit_label(self) -> str:
        return unit_label(self.unit)

    @property
    def direction(self) -> int:
        """+1 where higher is better, -1 where lower is."""
        return -1 if self.better == self.Better.LOWER else 1

    @property
    def is_measurable(self) -> bool:
        return self.value_kind in self.MEASURABLE and self.better != self.Better.TARGET
