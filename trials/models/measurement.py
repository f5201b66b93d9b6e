"""What was measured in runs."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.scoped import ScopedModel
from trials.models.run import Run


class Measurement(ScopedModel):
    """A run's value for a metric; appended, never changed."""

    class Quality(models.TextChoices):
        GOOD = "good", _("good")
        DOUBTFUL = "doubtful", _("doubtful")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, models.PROTECT, related_name="measurements", verbose_name=_("run"))
    metric = models.ForeignKey("trials.Metric", models.PROTECT, related_name="measurements", verbose_name=_("metric"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=4, null=True, blank=True)
    successes = models.PositiveIntegerField(
        _("successes"), null=True, blank=True, validators=[MaxValueValidator(1_000_000)]
    )
    attempts = models.PositiveIntegerField(
        _("attempts"), null=True, blank=True, validators=[MaxValueValidator(1_000_000)]
    )
    method = models.CharField(_("method"), max_length=120)
    quality = models.CharField(_("quality"), max_length=10, choices=Quality, default=Quality.GOOD)
    measured_by = models.CharField(_("measured by"), max_length=120)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("corrects")
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        ordering = ["run", "metric"]
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, successes__isnull=True, attempts__isnull=True)
                | models.Q(
                    value__isnull=True, successes__isnull=False, attempts__gte=models.F("successes"), attempts__gt=0
                ),
                name="a_measurement_is_a_value_or_k_of_n",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.metric}"

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(run__in=Run.objects.visible_to(actor).values("pk"))

    def clean(self) -> None:
        if self.metric_id and not self.metric.is_measurable:
            raise ValidationError({"metric": _("%(metric)s cannot be measured in a run.") % {"metric": self.metric}})
        if self.metric_id and (self.metric.value_kind == "k_of_n") != (self.successes is not None):
            raise ValidationError(
                {
                    "value": _("%(metric)s takes %(kind)s.")
                    % {"metric": self.metric, "kind": self.metric.get_value_kind_display()}
                }
            )
