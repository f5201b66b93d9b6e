"""Programmes, who takes part, and their scoring rounds."""

import uuid
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Nation, Sourced
from accounts.scoped import ScopedModel
from procurement.models.bounds import refuse_far_dates


class SignedInModel(ScopedModel):
    """A row that everybody who takes part may read."""

    class Meta:
        abstract = True

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(pk__isnull=not actor.audiences)


class RateSet(Sourced):
    """Exchange rates of one date, as units of a currency for one euro."""

    rates_on = models.DateField(_("rates on"), unique=True)

    class Meta:
        ordering = ["-rates_on"]
        verbose_name = _("rate set")
        verbose_name_plural = _("rate sets")

    def __str__(self) -> str:
        return self.rates_on.isoformat()


class Rate(models.Model):
    """Units of a currency for one euro."""

    rate_set = models.ForeignKey(RateSet, models.CASCADE, related_name="rates", verbose_name=_("rate set"))
    currency = models.CharField(
        _("currency"), max_length=3, validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters."))]
    )
    per_euro = models.DecimalField(
        _("units for one euro"),
        max_digits=14,
        decimal_places=6,
        validators=[MinValueValidator(0.000001), MaxValueValidator(1_000_000)],
    )

    class Meta:
        ordering = ["currency"]
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        constraints = [models.UniqueConstraint(fields=["rate_set", "currency"], name="one_rate_per_currency_and_set")]

    def __str__(self) -> str:
        return f"{self.currency} {self.per_euro}"


class Programme(SignedInModel):
    """A coordination effort with participants, a mandate and a marking."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    mandate = models.TextField(_("mandate"), max_length=4000)
    agreed_on = models.DateField(_("agreed on"))
    nations = models.ManyToManyField(
        Nation, through="Participation", related_name="programmes", verbose_name=_("nations")
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self) -> str:
        return self.name


class Participation(SignedInModel):
    """A nation in a programme."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="participations", verbose_name=_("programme"))
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="participations", verbose_name=_("nation"))

    class Meta:
        ordering = ["nation"]
        constraints = [models.UniqueConstraint(fields=["programme", "nation"], name="a_nation_takes_part_once")]


class Round(SignedInModel):
    """One scoring effort of a programme."""

    class Kind(models.TextChoices):
        MARKET_STUDY = "market_study", _("market study")
        OPTIONS_ANALYSIS = "options_analysis", _("options analysis")

    class Status(models.TextChoices):
        PREPARING = "preparing", _("being prepared")
        OPEN = "open", _("open for requirements")
        LOCKED = "locked", _("locked")
        SCORED = "scored", _("scored")
        PROPOSED = "proposed", _("proposed for decision")
        CLOSED = "closed", _("closed")

    class ShareRule(models.TextChoices):
        SHAPLEY = "shapley", _("Shapley value")
        PRENUCLEOLUS = "prenucleolus", _("prenucleolus")
        NUCLEOLUS = "nucleolus", _("nucleolus")
        BY_QUANTITY = "by_quantity", _("pro rata by quantity")
        BY_VALUE = "by_value", _("pro rata by value")

    class Screening(models.TextChoices):
        MEAN = "mean", _("mean of the runs")
        CONFIDENCE = "confidence", _("one-sided confidence bound")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rounds", verbose_name=_("programme"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PREPARING)
    base_month = models.DateField(_("first month"), help_text=_("Month 0 of the timeline; the first day of a month."))
    horizon_months = models.PositiveSmallIntegerField(
        _("horizon (months)"), default=120, validators=[MinValueValidator(12), MaxValueValidator(360)]
    )
    discount_rate = models.DecimalField(
        _("discount rate (% a year)"),
        max_digits=4,
        decimal_places=2,
        default=3,
        validators=[MinValueValidator(0), MaxValueValidator(20)],
    )
    merit_at_threshold = models.DecimalField(
        _("merit at threshold"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.6"),
        validators=[MinValueValidator(0), MaxValueValidator(0.99)],
    )
    screening = models.CharField(_("screening"), max_length=10, choices=Screening, default=Screening.CONFIDENCE)
    confidence = models.DecimalField(
        _("confidence"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.8"),
        validators=[MinValueValidator(0.5), MaxValueValidator(0.99)],
    )
    share_rule = models.CharField(_("cost-sharing rule"), max_length=12, choices=ShareRule, default=ShareRule.SHAPLEY)
    rate_set = models.ForeignKey(RateSet, models.PROTECT, related_name="rounds", verbose_name=_("rate set"))
    opens_at = models.DateTimeField(_("opened at"), null=True, editable=False)
    locked_at = models.DateTimeField(_("locked at"), null=True, editable=False)
    lock_digest = models.CharField(_("digest of what was locked"), max_length=64, blank=True, editable=False)
    decide_by = models.DateTimeField(_("decisions due by"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-base_month", "name"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="one_round_name_per_programme")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        refuse_far_dates(self, "base_month", "decide_by")
        if self.base_month and self.base_month.day != 1:
            raise ValidationError({"base_month": _("The first day of a month.")})

    def month_of(self, day: date) -> int:
        """Months from the round's first month to the month of a day."""
        return (day.year - self.base_month.year) * 12 + day.month - self.base_month.month
