"""Offers: a vendor's price for a system in one acquisition mode."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Compartment, Nation
from accounts.roles import MARKET
from accounts.scoped import ScopedModel
from accounts.visibility import admits, released_to
from procurement.models.bounds import price, refuse_far_dates
from procurement.models.cpv import CpvCode
from procurement.models.label import Marked
from procurement.models.programme import Rate
from procurement.models.requirement import Mode
from procurement.money import EURO
from trials.models import System
from trials.models.readiness import readiness, refuse_half_readiness

OVERDUE = _("This moment has passed: the offer would have expired already.")
STANAGS = RegexValidator(r"^\d{4}( ?, ?\d{4})*$", _("Numbers of four digits, separated by commas."))


class Offer(Marked, ScopedModel):
    """What a vendor will sell, lease or develop, until when and to whom."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        CLARIFIED = "clarified", _("clarified")
        BEST_AND_FINAL = "best_and_final", _("best and final")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")
        EXCLUDED = "excluded", _("excluded")

    # What the vendor is bound by: it may be scored, compared, released.
    STANDING = (Status.SUBMITTED, Status.CLARIFIED, Status.BEST_AND_FINAL)

    class Exclusion(models.TextChoices):
        LATE = "late", _("received too late")
        INCOMPLETE = "incomplete", _("incomplete")
        NOT_COMPLIANT = "not_compliant", _("a mandatory requirement is not met")
        NOT_ELIGIBLE = "not_eligible", _("the vendor may not take part")
        ABNORMALLY_LOW = "abnormally_low", _("abnormally low price, not explained")
        CONFLICT = "conflict", _("conflict of interest")
        OTHER = "other", _("another reason, stated")

    class Discount(models.TextChoices):
        ALL_UNITS = "all_units", _("all units at the tier's price")
        INCREMENTAL = "incremental", _("each unit at its own tier's price")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=40)
    system = models.ForeignKey(System, models.PROTECT, related_name="offers", verbose_name=_("system"))
    mode = models.CharField(_("acquisition mode"), max_length=8, choices=Mode)
    currency = models.CharField(
        _("currency"), max_length=3, validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters."))]
    )
    price_basis = models.DateField(_("price basis date"))
    valid_until = models.DateTimeField(_("valid until"))
    discount = models.CharField(_("discount"), max_length=12, choices=Discount, default=Discount.ALL_UNITS)
    minimum_order = models.PositiveIntegerField(
        _("minimum order"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    capacity = models.PositiveIntegerField(_("capacity"), validators=[MinValueValidator(1), MaxValueValidator(100_000)])
    lead_months = models.PositiveSmallIntegerField(_("lead time (months)"), validators=[MaxValueValidator(240)])
    onboarding = price(_("onboarding of each nation"), default=0)
    eligible = models.ManyToManyField(
        Nation, related_name="+", blank=True, verbose_name=_("eligible nations"), help_text=_("None: all.")
    )
    restricted = models.BooleanField(_("named people only"), default=False, editable=False)
    opens_at = models.DateTimeField(_("sealed until"), null=True, blank=True)
    cpv = models.ForeignKey(
        CpvCode, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("CPV code")
    )
    export_control = models.CharField(_("export control"), max_length=500, blank=True)
    stanags_claimed = models.CharField(_("STANAGs claimed"), max_length=300, blank=True, validators=[STANAGS])
    stanags_demonstrated = models.CharField(_("STANAGs demonstrated"), max_length=300, blank=True, validators=[STANAGS])
    trl = readiness(_("technology readiness level (TRL)"))
    trl_assessor = models.CharField(_("TRL assessed by"), max_length=120, blank=True)
    trl_on = models.DateField(_("TRL assessed on"), null=True, blank=True)
    most_favoured = models.BooleanField(_("most-favoured-customer clause"), default=False)
    data_rights = models.TextField(_("data rights"), max_length=1000, blank=True)
    exclusion = models.CharField(_("reason of exclusion"), max_length=16, choices=Exclusion, blank=True, editable=False)
    exclusion_text = models.TextField(_("reason in words"), max_length=1000, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=14, choices=Status, default=Status.DRAFT, editable=False)
    is_synthetic = models.BooleanField(_("synthetic"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        ordering = ["reference"]
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.UniqueConstraint(fields=["system", "reference"], name="an_offer_reference_is_the_vendors_own"),
            models.CheckConstraint(
                condition=models.Q(minimum_order__lte=models.F("capacity")), name="capacity_covers_the_minimum_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.get_mode_display()})"

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        market = models.Q(pk__isnull=MARKET not in actor.audiences)
        named = admits(actor, cls.compartment(), models.Value(MARKET))
        return (market | models.Q(released_to(actor, models.Value(MARKET)))) & named & cls.is_open()

    @classmethod
    def is_open(cls) -> models.Q:
        """Condition: not sealed, or still the draft of who types it, or its opening has come."""
        opened = models.Q(opens_at=None) | models.Q(opens_at__lte=Now())
        return opened | models.Q(status=cls.Status.DRAFT)

    @property
    def owner(self) -> str:
        """The audience this row belongs to."""
        return MARKET

    @classmethod
    def compartment(cls) -> type[models.Model]:
        return OfferCompartment

    @property
    def event_label(self) -> str:
        """A sealed offer is known by its reference alone."""
        return self.reference if self.opens_at else str(self)

    @property
    def is_standing(self) -> bool:
        return self.status in self.STANDING

    @property
    def has_expired(self) -> bool:
        return self.valid_until <= timezone.now()

    @property
    def terms(self) -> Any:
        """The terms of the offer's own mode, or None where they are not entered yet."""
        return getattr(self, f"{self.mode}_terms", None)

    def clean(self) -> None:
        self.refuse_above_ceiling()
        refuse_far_dates(self, "price_basis", "valid_until", "opens_at", "trl_on")
        refuse_half_readiness(self)
        faults = {}
        if self.currency and self.currency != EURO and not Rate.objects.filter(currency=self.currency).exists():
            faults["currency"] = _("There is no exchange rate for this currency.")
        if self.capacity is not None and self.minimum_order is not None and self.minimum_order > self.capacity:
            faults["capacity"] = _("The capacity must cover the minimum order.")
        if self.opens_at and self.valid_until and self.opens_at >= self.valid_until:
            faults["opens_at"] = _("A sealed offer must open before it expires.")
        missing = sorted(numbers(self.stanags_demonstrated) - numbers(self.stanags_claimed))
        if missing:
            faults["stanags_demonstrated"] = ValidationError(
                _("Demonstrated but not claimed: %(numbers)s."), params={"numbers": ", ".join(missing)}
            )
        if faults:
            raise ValidationError(faults)


def numbers(text: str) -> set[str]:
    """The STANAG numbers of a list."""
    return {number.strip() for number in text.split(",") if number.strip()}


class OfferCompartment(Compartment):
    """The named people of a restricted offer."""

    content_object = models.ForeignKey(Offer, models.CASCADE)
