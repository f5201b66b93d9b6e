"""What vendors and others state of a system."""

import uuid
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trials.models.catalogue import System
from trials.models.vocabulary import Metric


class StandingClaims(models.QuerySet):
    """Claims, and among them those that nobody has replaced."""

    def standing(self) -> "StandingClaims":
        return self.filter(superseded_by=None)


class Claim(models.Model):
    """A value somebody states for a system, with source and date; kept beside measurements, never mixed with them.

    The unit is the metric's. A claim is never changed: what was entered wrongly, or what its author has since
    replaced, is superseded by a new one.
    """

    class Kind(models.TextChoices):
        VENDOR = "vendor", _("vendor")
        PRESS = "press", _("press")
        NATION = "nation", _("other nation")
        OPERATOR = "operator", _("operator")
        LABORATORY = "laboratory", _("test house")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    system = models.ForeignKey(System, models.PROTECT, related_name="claims", verbose_name=_("system"))
    metric = models.ForeignKey("trials.Metric", models.PROTECT, related_name="claims", verbose_name=_("metric"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=4, null=True, blank=True)
    successes = models.PositiveIntegerField(
        _("successes"), null=True, blank=True, validators=[MaxValueValidator(1_000_000)]
    )
    attempts = models.PositiveIntegerField(
        _("attempts"), null=True, blank=True, validators=[MaxValueValidator(1_000_000)]
    )
    kind = models.CharField(_("kind of source"), max_length=10, choices=Kind, default=Kind.VENDOR)
    stated_by = models.CharField(_("stated by"), max_length=120)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.CharField(
        _("address of the source"), max_length=300, blank=True, validators=[URLValidator(["https", "http"])]
    )
    stated_on = models.DateField(_("stated on"))
    conditions = models.CharField(_("conditions stated"), max_length=300, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("supersedes")
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    objects = StandingClaims.as_manager()

    class Meta:
        ordering = ["system", "metric", "stated_on"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, successes__isnull=True, attempts__isnull=True)
                | models.Q(
                    value__isnull=True, successes__isnull=False, attempts__gte=models.F("successes"), attempts__gt=0
                ),
                name="a_claim_is_a_value_or_k_of_n",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system}: {self.metric}"

    @property
    def figure(self) -> Fraction:
        """What is claimed, in the metric's unit; k of n as a share."""
        return Fraction(self.value) if self.value is not None else Fraction(self.successes, self.attempts)

    def clean(self) -> None:
        faults = {}
        if self.metric_id and not self.metric.is_measurable:
            faults["metric"] = _("%(metric)s has no number to claim.") % {"metric": self.metric}
        if self.stated_on and self.stated_on > timezone.localdate():
            faults["stated_on"] = _("This day has not come yet: give the day the value was stated.")
        faults |= self._faults_of_value()
        if faults:
            raise ValidationError(faults)

    def _faults_of_value(self) -> dict[str, object]:
        """A value, or, where the metric counts successes, k of n; vendors often state a share, which is a value too."""
        counted = self.successes is not None or self.attempts is not None
        if not counted:
            return {"value": _("Give the value that was stated.")} if self.value is None else {}
        if self.metric_id and self.metric.value_kind != Metric.ValueKind.K_OF_N:
            return {"value": _("%(metric)s takes one value.") % {"metric": self.metric}}
        if self.value is not None:
            return {"value": _("Give either a value or successes of attempts.")}
        if self.successes is None or not self.attempts or self.successes > self.attempts:
            return {"successes": _("There cannot be more successes than attempts, nor no attempt at all.")}
        return {}
