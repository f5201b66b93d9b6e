"""The parts of an offer: price tiers, the terms of its mode, milestones and exceptions."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.scoped import ScopedModel
from procurement.models.bounds import price
from procurement.models.offer import Offer
from trials.models import Metric

MOST_MONTHS = 360


def months(label: Any, least: int = 0, most: int = MOST_MONTHS, **options: Any) -> models.PositiveSmallIntegerField:
    """A bounded number of months."""
    bounds = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(label, validators=bounds, **options)


def percent(label: Any, most: int = 100, **options: Any) -> models.DecimalField:
    """A bounded percentage; None where the vendor states none."""
    bounds = [MinValueValidator(0), MaxValueValidator(most)]
    return models.DecimalField(label, max_digits=5, decimal_places=2, validators=bounds, **options)


def text(label: Any) -> models.CharField:
    """A term in words; empty where the vendor states none."""
    return models.CharField(label, max_length=500, blank=True)


UNSTATED = {"null": True, "blank": True}


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
        _("minimum term (months)"), validators=[MinValueValidator(1), MaxValueValidator(240)]
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
    indexation_percent = percent(_("indexation (% a year)"), 25, default=0)
    starts_on = models.DateField(_("earliest start"), **UNSTATED)
    extensions = models.PositiveSmallIntegerField(
        _("number of extensions"), default=0, validators=[MaxValueValidator(20)]
    )
    extension_months = months(_("length of an extension (months)"), default=0)
    extension_rate = price(_("monthly rate of a unit in an extension"), **UNSTATED)
    renewal_rate = price(_("monthly rate of a unit after renewal"), **UNSTATED)
    notice_months = months(_("notice (months)"), most=60, **UNSTATED)
    buy_out_price = price(_("buy-out price of a unit at the end of the term"), **UNSTATED)
    rent_credit_percent = percent(_("rent credited to the buy-out (%)"), **UNSTATED)
    return_condition = text(_("return condition"))
    recall_right = text(_("vendor's right of recall"))

    def clean(self) -> None:
        faults = {}
        if bool(self.extensions) != bool(self.extension_months):
            faults["extension_months"] = _("Give both the number and the length of extensions, or neither.")
        whole = (self.term_months or 0) + (self.extensions or 0) * (self.extension_months or 0)
        if whole > MOST_MONTHS:
            faults["extensions"] = ValidationError(
                _("Term and extensions come to %(months)d months; at most %(most)d can be compared."),
                params={"months": whole, "most": MOST_MONTHS},
            )
        if self.rent_credit_percent and self.buy_out_price is None:
            faults["buy_out_price"] = _("A rent credit needs a buy-out price.")
        if faults:
            raise ValidationError(faults)


class BuyTerms(OfOffer):
    """What a purchase costs beside the tiers' unit price."""

    offer = models.OneToOneField(Offer, models.CASCADE, primary_key=True, related_name="buy_terms")
    support_per_unit_year = price(_("support a unit and year"), default=0)
    spares_per_unit = price(_("spares a unit"), default=0)
    training = price(_("training"), default=0)
    documentation = price(_("documentation"), default=0)
    disposal_per_unit = price(_("disposal a unit"), default=0)
    disposal_value_per_unit = price(_("value of a unit at disposal"), **UNSTATED)
    service_life_years = models.PositiveSmallIntegerField(
        _("service life (years)"), validators=[MinValueValidator(1), MaxValueValidator(60)], **UNSTATED
    )
    units_per_month = models.PositiveIntegerField(
        _("units delivered a month"), validators=[MinValueValidator(1), MaxValueValidator(10_000)], **UNSTATED
    )
    production_slots = models.PositiveIntegerField(
        _("production slots held (units)"), validators=[MaxValueValidator(100_000)], **UNSTATED
    )
    obsolescence = text(_("obsolescence"))


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
    ceiling = price(_("ceiling of the non-recurring engineering"), **UNSTATED)
    buyers_share_percent = percent(_("buyers' share of cost between target and ceiling (%)"), **UNSTATED)
    production_decision_month = months(_("production decision (month)"), **UNSTATED)
    late_joiner_fee = price(_("fee of a nation that joins late"), **UNSTATED)
    drop_out = text(_("drop-out terms"))
    delay_risk_percent = percent(_("risk of delay (% of the time)"), 500, **UNSTATED)
    cost_growth_percent = percent(_("risk of cost growth (%)"), 500, **UNSTATED)

    def clean(self) -> None:
        faults = {}
        if self.trl_in and self.trl_out and self.trl_out < self.trl_in:
            faults["trl_out"] = _("A development does not lower the TRL.")
        if self.ceiling is not None and self.nre is not None and self.ceiling < self.nre:
            faults["ceiling"] = _("The ceiling lies below the non-recurring engineering it bounds.")
        if faults:
            raise ValidationError(faults)


class NreMilestone(OfOffer):
    """A part of a development's non-recurring engineering, due in a month after signature."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="milestones", verbose_name=_("offer"))
    name = models.CharField(_("milestone"), max_length=120)
    month = months(_("due in month"))
    amount = price(_("amount"))
    gate = models.CharField(_("gate"), max_length=200, blank=True)
    is_off_ramp = models.BooleanField(_("nations may leave here"), default=False)

    class Meta:
        ordering = ["month", "name"]
        verbose_name = _("NRE milestone")
        verbose_name_plural = _("NRE milestones")
        constraints = [models.UniqueConstraint(fields=["offer", "name"], name="one_milestone_of_a_name")]


class OfferException(OfOffer):
    """What an offer does not meet of what may be required, in the vendor's words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="exceptions", verbose_name=_("offer"))
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="+", verbose_name=_("metric"))
    text = models.CharField(_("exception"), max_length=500)

    class Meta:
        ordering = ["metric__name"]
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        constraints = [models.UniqueConstraint(fields=["offer", "metric"], name="one_exception_per_metric")]
