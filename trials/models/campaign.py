"""Campaigns, the runs made in them, and who may record them."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Compartment, Nation
from accounts.scoped import ScopedModel
from accounts.visibility import admits, released_to
from trials.models.catalogue import System


class Campaign(ScopedModel):
    """A period of trials, owned by a nation, recorded by the analysts assigned to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="campaigns", verbose_name=_("owner nation"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    analysts = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Assignment", related_name="campaigns", verbose_name=_("analysts")
    )
    restricted = models.BooleanField(_("named people only"), default=False)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)

    class Meta:
        ordering = ["-starts_on", "name"]
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.UniqueConstraint(fields=["nation", "name"], name="one_campaign_name_per_nation"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="a_campaign_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        permitted = (
            models.Q(nation=actor.nation or None, nation__isnull=False)
            | models.Q(released_to(actor, models.OuterRef("nation_id")))
            | models.Q(pk__in=Assignment._base_manager.filter(person=actor.person or None).values("campaign"))
        )
        return permitted & admits(actor, cls.compartment(), models.OuterRef("nation_id"))

    @property
    def owner(self) -> str:
        """The audience this row belongs to."""
        return self.nation_id

    @classmethod
    def compartment(cls) -> type[models.Model]:
        return CampaignCompartment


class CampaignCompartment(Compartment):
    """The named people of a restricted campaign."""

    content_object = models.ForeignKey(Campaign, models.CASCADE)


class Assignment(ScopedModel):
    """A trial analyst records a campaign."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="assignments", verbose_name=_("campaign"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("person")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "person"], name="an_analyst_is_assigned_once")]

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(person=actor.person or None, person__isnull=False)


class Run(ScopedModel):
    """One attempt of a system in a campaign, in recorded conditions; never deleted."""

    class Result(models.TextChoices):
        PLANNED = "planned", _("planned")
        COMPLETED = "completed", _("completed")
        ABORTED = "aborted", _("aborted")
        INVALID = "invalid", _("invalid")

    class Gnss(models.TextChoices):
        CLEAR = "clear", _("clear")
        DEGRADED = "degraded", _("degraded")
        DENIED = "denied", _("denied")
        SPOOFED = "spoofed", _("spoofed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="runs", verbose_name=_("campaign"))
    system = models.ForeignKey(System, models.PROTECT, related_name="runs", verbose_name=_("system"))
    number = models.PositiveIntegerField(_("run number"), validators=[MinValueValidator(1), MaxValueValidator(100_000)])
    site = models.CharField(_("site"), max_length=80)
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"))
    result = models.CharField(_("result"), max_length=10, choices=Result)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    wave_height_m = models.DecimalField(
        _("significant wave height (m)"),
        max_digits=4,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(30)],
    )
    wind_mean_kn = models.DecimalField(
        _("mean wind (kn)"), max_digits=5, decimal_places=1, validators=[MinValueValidator(0), MaxValueValidator(150)]
    )
    visibility_km = models.DecimalField(
        _("visibility (km)"), max_digits=5, decimal_places=1, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    air_temperature_c = models.DecimalField(
        _("air temperature (°C)"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(-60), MaxValueValidator(60)],
    )
    gnss = models.CharField(_("satellite navigation"), max_length=10, choices=Gnss, default=Gnss.CLEAR)
    vendor_present = models.BooleanField(_("vendor staff present"), default=False)
    software_version = models.CharField(_("software version"), max_length=40, blank=True)

    class Meta:
        ordering = ["started_at", "number"]
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "system", "number"], name="one_run_number_per_system_and_campaign"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__gte=models.F("started_at")), name="a_run_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~models.Q(result__in=["aborted", "invalid"]) | ~models.Q(reason=""),
                name="a_failed_run_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} #{self.number}"

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(campaign__in=Campaign.objects.visible_to(actor).values("pk"))

    def clean(self) -> None:
        if self.result in (self.Result.ABORTED, self.Result.INVALID) and not self.reason:
            raise ValidationError({"reason": _("Say why the run was aborted or is invalid.")})

    @property
    def sea_state(self) -> int:
        """WMO 3700 code of the significant wave height."""
        limits = (0, 0.1, 0.5, 1.25, 2.5, 4, 6, 9, 14)
        return next((code for code, limit in enumerate(limits) if self.wave_height_m <= limit), 9)


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
