"""Trials: a system at a site in a period of a campaign."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.scoped import ScopedModel
from trials.models.campaign import Campaign
from trials.models.catalogue import System
from trials.models.site import Site


class Trial(ScopedModel):
    """What is to be found out about a system at a site, from a day to a day; its runs are the attempts."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        UNDER_WAY = "under_way", _("under way")
        ENDED = "ended", _("ended")
        CANCELLED = "cancelled", _("cancelled")

    TONES = {"planned": "neutral", "under_way": "info", "ended": "good", "cancelled": "warning"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="trials", verbose_name=_("campaign"))
    system = models.ForeignKey(System, models.PROTECT, related_name="trials", verbose_name=_("system"))
    site = models.ForeignKey(Site, models.PROTECT, related_name="trials", verbose_name=_("site"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    objective = models.TextField(_("objective"), max_length=2000, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)

    class Meta:
        ordering = ["-starts_on", "system__name", "pk"]
        verbose_name = _("trial")
        verbose_name_plural = _("trials")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="a_trial_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="cancelled") | ~models.Q(reason=""), name="a_cancelled_trial_says_why"
            ),
            models.UniqueConstraint(fields=["id", "campaign", "system"], name="a_trial_with_its_campaign_and_system"),
        ]

    def __str__(self) -> str:
        return f"{self.system}, {self.site}"

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(campaign__in=Campaign.objects.visible_to(actor).values("pk"))

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return self.TONES[self.status]

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The trial ends before it starts.")})
