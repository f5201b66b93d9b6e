"""Offers: a vendor's price for a system in one acquisition mode."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Compartment, Nation
from accounts.roles import MARKET
from accounts.scoped import ScopedModel
from accounts.visibility import admits, released_to
from procurement.models.bounds import refuse_far_dates
from procurement.models.label import Marked
from procurement.models.programme import Rate
from procurement.models.requirement import Mode
from procurement.money import EURO, MOST
from trials.models import System


def price(label: str, **options: object) -> models.DecimalField:
    """A bounded amount in the offer's currency."""
    return models.DecimalField(
        label, max_digits=13, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(MOST)], **options
    )


class Offer(Marked, ScopedModel):
    """What a vendor will sell, lease or develop, until when and to whom."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        WITHDRAWN = "withdrawn", _("withdrawn")

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
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
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
        return (market | models.Q(released_to(actor, models.Value(MARKET)))) & admits(
            actor, cls.compartment(), models.Value(MARKET)
        )

    @property
    def owner(self) -> str:
        """The audience this row belongs to."""
        return MARKET

    @classmethod
    def compartment(cls) -> type[models.Model]:
        return OfferCompartment

    @property
    def has_expired(self) -> bool:
        return self.valid_until <= timezone.now()

    @property
    def terms(self) -> "LeaseTerms | BuyTerms | DevelopTerms | None":
        """The terms of the offer's own mode, or None where they are not entered yet."""
        return getattr(self, f"{self.mode}_terms", None)

    def clean(self) -> None:
        self.refuse_above_ceiling()
        refuse_far_dates(self, "price_basis", "valid_until")
        if self.currency and self.currency != EURO and not Rate.objects.filter(currency=self.currency).exists():
            raise ValidationError({"currency": _("There is no exchange rate for this currency.")})
        if self.capacity is not None and self.minimum_order is not None and self.minimum_order > self.capacity:
            raise ValidationError({"capacity": _("The capacity must cover the minimum order.")})


class OfferCompartment(Compartment):
    """The named people of a restricted offer."""

    content_object = models.ForeignKey(Offer, models.CASCADE)


class OfOffer(ScopedModel):
    """A part of an offer, readable with it."""

    class Meta:
        abstract = True

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(offer__in=Offer.objects.visible_to(actor).values("pk"))


class PriceTier(OfOffer):
    """From this quantity, this unit price."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="tiers", verbose_name=_("offer"))
    min_quantity = models.PositiveIntegerField(
        _("from quantity"), validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    unit_price = price(_("unit price"))

    class Meta:
        ordering = ["min_quantity"]
        verbose_name = _("price tier")
        verbose_name_plural = _("price tiers")
        constraints = [models.UniqueConstraint(fields=["offer", "min_quantity"], name="price_tiers_do_not_overlap")]


class LeaseTerms(OfOffer):
    """What a lease costs beside its quantity: the tiers' unit price is the monthly rate."""

    offer = models.OneToOneField(Offer, models.CASCADE, primary_key=True, related_name="lease_terms")
    term_months = models.PositiveSmallIntegerField(
        _("term (months)"), validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    mobilisation = price(_("mobilisation"), default=0)
    demobilisation = price(_("demobilisation"), default=0)
    included_hours = models.PositiveIntegerField(
        _("included hours a month"), default=0, validators=[MaxValueValidator(744)]
    )
    planned_hours = models.PositiveIntegerField(
        _("planned hours a month"), default=0, validators=[MaxValueValidator(744)]
    )
    overage_per_hour = price(_("price of an hour beyond"), default=0)


class BuyTerms(OfOffer):
    """What a purchase costs beside the tiers' unit price."""

    offer = models.OneToOneField(Offer, models.CASCADE, primary_key=True, related_name="buy_terms")
    support_per_unit_year = price(_("support a unit and year"), default=0)
    spares_per_unit = price(_("spares a unit"), default=0)
    training = price(_("training"), default=0)
    disposal_per_unit = price(_("disposal a unit"), default=0)


class DevelopTerms(OfOffer):
    """What a development costs beside the tiers' price in production."""

    offer = models.OneToOneField(Offer, models.CASCADE, primary_key=True, related_name="develop_terms")
    nre = price(_("non-recurring engineering"))
    support_per_unit_year = price(_("support a unit and year"), default=0)
    trl_in = models.PositiveSmallIntegerField(
        _("TRL at start"), validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    trl_out = models.PositiveSmallIntegerField(
        _("TRL at delivery"), validators=[MinValueValidator(1), MaxValueValidator(9)]
    )

    def clean(self) -> None:
        if self.trl_in and self.trl_out and self.trl_out < self.trl_in:
            raise ValidationError({"trl_out": _("A development does not lower the TRL.")})
