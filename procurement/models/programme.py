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
from accounts.scoped import ScopedModel, ScopedQuerySet
from procurement.models.bounds import refuse_far_dates
from trials.models import CapabilityArea


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
    locked_at = models.DateTimeField(_("locked at"), null=True, editable=False)

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
    ends_on = models.DateField(_("ends on"), null=True, blank=True, help_text=_("Leave empty: until further notice."))
    marking_policy = models.TextField(
        _("marking policy"),
        max_length=4000,
        blank=True,
        help_text=_("How its papers are marked, to whom they may be released, and who decides that."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    nations = models.ManyToManyField(
        Nation, through="Participation", related_name="programmes", verbose_name=_("nations")
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        refuse_far_dates(self, "agreed_on", "ends_on")
        if self.agreed_on and self.ends_on and self.ends_on <= self.agreed_on:
            raise ValidationError({"ends_on": _("Give a day after the day it was agreed on.")})


class ParticipationQuerySet(ScopedQuerySet):
    """Nations of a programme by what their standing allows."""

    def entering(self) -> "ParticipationQuerySet":
        """Those that may enter requirements into a round."""
        return self.filter(status__in=Participation.ENTERING)

    def standing(self) -> "ParticipationQuerySet":
        """Those that have not left."""
        return self.exclude(status=Participation.Status.OUT)


class Participation(SignedInModel):
    """A nation in a programme, on one rung of the ladder."""

    class Status(models.TextChoices):
        OBSERVER = "observer", _("observer")
        INTERESTED = "interested", _("interested")
        INTENT = "intent", _("letter of intent")
        COMMITTED = "committed", _("committed")
        SIGNED = "signed", _("signed")
        EXITING = "exiting", _("exiting")
        OUT = "out", _("out")

    ENTERING = (Status.INTERESTED, Status.INTENT, Status.COMMITTED, Status.SIGNED)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="participations", verbose_name=_("programme"))
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="participations", verbose_name=_("nation"))
    status = models.CharField(_("standing"), max_length=10, choices=Status, default=Status.OBSERVER)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["nation"]
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [models.UniqueConstraint(fields=["programme", "nation"], name="a_nation_takes_part_once")]

    def __str__(self) -> str:
        return f"{self.nation_id}: {self.get_status_display()}"


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
    description = models.TextField(
        _("description"), max_length=4000, blank=True, help_text=_("What this round is to find out.")
    )
    notes = models.TextField(_("notes for the nations"), max_length=2000, blank=True)
    areas = models.ManyToManyField(
        CapabilityArea,
        related_name="rounds",
        blank=True,
        verbose_name=_("capability areas"),
        help_text=_("Requirements of these areas may enter; none chosen: of every area."),
    )
    nations = models.ManyToManyField(
        Nation,
        related_name="rounds",
        blank=True,
        verbose_name=_("nations"),
        help_text=_("These nations may enter; none chosen: every nation that stands at interested or above."),
    )
    enter_by = models.DateTimeField(
        _("requirements due by"), null=True, blank=True, help_text=_("Leave empty: until the round is locked.")
    )
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
        refuse_far_dates(self, "base_month", "enter_by", "decide_by")
        if self.enter_by and self.decide_by and self.enter_by >= self.decide_by:
            raise ValidationError({"enter_by": _("Requirements are due before the decisions.")})
        if self.base_month and self.base_month.day != 1:
            raise ValidationError({"base_month": _("The first day of a month.")})

    def month_of(self, day: date) -> int:
        """Months from the round's first month to the month of a day."""
        return (day.year - self.base_month.year) * 12 + day.month - self.base_month.month
