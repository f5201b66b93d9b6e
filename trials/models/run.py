"""Runs, what was measured in them, and what was put right afterwards."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Nation
from accounts.scoped import ScopedModel
from trials.conditions import BASIC, BY_KEY, CONDITIONS
from trials.models import fields
from trials.models.campaign import Campaign, owned_or_recorded_by
from trials.models.catalogue import System
from trials.models.trial import Trial

_STATED = [models.Q(**{f"{key}__isnull": False}) if BY_KEY[key].is_number else ~models.Q(**{key: ""}) for key in BASIC]


class Run(ScopedModel):
    """One attempt in a trial, in recorded conditions; never deleted.

    `campaign` and `system` repeat the trial's own, for row security and the numbering; the database holds them equal.
    Latitude and longitude are as released, to a tenth of a degree.
    """

    class Result(models.TextChoices):
        PLANNED = "planned", _("planned")
        STARTED = "started", _("started")
        COMPLETED = "completed", _("completed")
        ABORTED = "aborted", _("aborted")
        INVALID = "invalid", _("invalid")

    OPEN = (Result.PLANNED, Result.STARTED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trial = models.ForeignKey(Trial, models.PROTECT, related_name="runs", verbose_name=_("trial"))
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="runs", verbose_name=_("campaign"))
    system = models.ForeignKey(System, models.PROTECT, related_name="runs", verbose_name=_("system"))
    number = models.PositiveIntegerField(_("run number"), validators=[MinValueValidator(1), MaxValueValidator(100_000)])
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    latitude = fields.latitude(_("latitude (°N, released)"), 1, null=True, blank=True)
    longitude = fields.longitude(_("longitude (°E, released)"), 1, null=True, blank=True)
    wave_height_m = fields.number("wave_height_m")
    wave_period_s = fields.number("wave_period_s")
    wind_mean_kn = fields.number("wind_mean_kn")
    wind_gust_kn = fields.number("wind_gust_kn")
    visibility_km = fields.number("visibility_km")
    precipitation = fields.choice("precipitation")
    air_temperature_c = fields.number("air_temperature_c")
    sea_temperature_c = fields.number("sea_temperature_c")
    ice = fields.choice("ice")
    light = fields.choice("light")
    water_depth_m = fields.number("water_depth_m")
    layer_depth_m = fields.number("layer_depth_m")
    salinity_psu = fields.number("salinity_psu")
    bottom_type = fields.choice("bottom_type")
    traffic_density = fields.choice("traffic_density")
    gnss = fields.choice("gnss")
    rf_interference = fields.choice("rf_interference")
    target_type = fields.choice("target_type")
    target_size_m = fields.number("target_size_m")
    target_speed_kn = fields.number("target_speed_kn")
    payload_kg = fields.number("payload_kg")
    payload = models.CharField(_("payload carried"), max_length=120, blank=True)
    autonomy_mode = fields.choice("autonomy_mode")
    operator_nation = models.ForeignKey(
        Nation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("operator nation")
    )
    vendor_present = models.BooleanField(_("vendor staff present"), default=False)
    software_version = models.CharField(_("software version"), max_length=40, blank=True)
    deviations = models.TextField(_("deviations from the plan"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

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
            models.CheckConstraint(
                condition=~models.Q(result="completed") | models.Q(models.Q(ended_at__isnull=False), *_STATED),
                name="a_completed_run_states_its_end_and_basic_conditions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} #{self.number}"

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(campaign__in=Campaign.objects.visible_to(actor).values("pk"))

    def clean(self) -> None:
        faults = {}
        if self.result in (self.Result.ABORTED, self.Result.INVALID) and not self.reason:
            faults["reason"] = _("Say why the run was aborted or is invalid.")
        if self.result == self.Result.COMPLETED:
            missing = [name for name in ("ended_at", *BASIC) if getattr(self, name) in (None, "")]
            faults |= dict.fromkeys(missing, _("A completed run states this."))
        if faults:
            raise ValidationError(faults)

    @property
    def site(self) -> object:
        """Where its trial was."""
        return self.trial.site

    @property
    def is_open(self) -> bool:
        """Whether its outcome is still to be recorded."""
        return self.result in self.OPEN

    @property
    def conditions(self) -> dict[str, object]:
        """The recorded conditions by key; those nobody recorded are left out."""
        stated = {condition.key: getattr(self, condition.key) for condition in CONDITIONS}
        return {key: value for key, value in stated.items() if value not in (None, "")}

    @property
    def sea_state(self) -> int | None:
        """WMO 3700 code of the significant wave height; None where it was not recorded."""
        if self.wave_height_m is None:
            return None
        limits = (0, 0.1, 0.5, 1.25, 2.5, 4, 6, 9, 14)
        return next((code for code, limit in enumerate(limits) if self.wave_height_m <= limit), 9)


class RunPosition(ScopedModel):
    """Where a run was exactly: read by the owner nation of its campaign and the analysts assigned to it."""

    run = models.OneToOneField(Run, models.PROTECT, primary_key=True, related_name="position", verbose_name=_("run"))
    latitude = fields.latitude(_("latitude (°N)"), 5)
    longitude = fields.longitude(_("longitude (°E)"), 5)

    class Meta:
        verbose_name = _("exact position of a run")
        verbose_name_plural = _("exact positions of runs")

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(run__in=Run.objects.visible_to(actor).values("pk")) & owned_or_recorded_by(
            actor, "run__campaign"
        )


class RunCorrection(ScopedModel):
    """Why and how a finished run's record was put right: field by field what stood there before; appended only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, models.PROTECT, related_name="corrections", verbose_name=_("run"))
    reason = models.CharField(_("reason"), max_length=200)
    changes = models.JSONField(_("changes"))
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("corrected by")
    )
    corrected_at = models.DateTimeField(_("corrected at"), auto_now_add=True)

    class Meta:
        ordering = ["-corrected_at"]
        verbose_name = _("correction of a run")
        verbose_name_plural = _("corrections of runs")

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(run__in=Run.objects.visible_to(actor).values("pk"))
