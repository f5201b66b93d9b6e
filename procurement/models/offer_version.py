"""Frozen offers: each submission, clarification and best-and-final as it was, and the envelopes of sealed ones."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.roles import MARKET
from accounts.scoped import ScopedModel
from procurement.models.offer import Offer
from procurement.models.terms import OfOffer
from trials.models import Vendor


class OfferVersion(OfOffer):
    """The whole offer at a step of its life: canonical JSON and its SHA-256; never changed."""

    class Step(models.TextChoices):
        SUBMIT = "submit", _("submission")
        CLARIFY = "clarify", _("clarification")
        FINALISE = "finalise", _("best and final")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="versions", verbose_name=_("offer"))
    number = models.PositiveIntegerField(_("number"))
    step = models.CharField(_("step"), max_length=8, choices=Step)
    reason = models.TextField(_("what was asked or changed"), max_length=2000, blank=True)
    content = models.TextField(_("content"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    made_at = models.DateTimeField(_("frozen at"), auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of an offer")
        verbose_name_plural = _("versions of offers")
        constraints = [models.UniqueConstraint(fields=["offer", "number"], name="versions_of_an_offer_are_numbered")]

    def __str__(self) -> str:
        return f"{self.number} ({self.get_step_display()})"


class SealedOffer(ScopedModel):
    """The envelope of a sealed offer: all that the market office knows of it before its opening."""

    offer_id = models.UUIDField(primary_key=True, editable=False)  # no foreign key: its offer cannot be read yet
    reference = models.CharField(_("reference"), max_length=40)
    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", verbose_name=_("vendor"))
    opens_at = models.DateTimeField(_("opens at"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"), auto_now_add=True)

    class Meta:
        ordering = ["opens_at", "reference"]
        verbose_name = _("sealed offer")
        verbose_name_plural = _("sealed offers")

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(pk__isnull=MARKET not in actor.audiences)
