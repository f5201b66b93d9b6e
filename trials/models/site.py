"""Trial sites: known to everybody who takes part, their exact position to their nation and its analysts alone."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.context import Actor
from accounts.models import Nation, Sourced
from accounts.scoped import ScopedModel
from trials.models import fields
from trials.models.campaign import assigned_to


class Site(Sourced, ScopedModel):
    """A place at sea or ashore where systems are tried; latitude and longitude are as released, to a tenth degree."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    water = models.CharField(_("water or area"), max_length=80)
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="sites", verbose_name=_("nation"))
    latitude = fields.latitude(_("latitude (°N, released)"), 1, null=True, blank=True)
    longitude = fields.longitude(_("longitude (°E, released)"), 1, null=True, blank=True)
    depth_min_m = models.PositiveSmallIntegerField(
        _("least depth (m)"), null=True, blank=True, validators=[MaxValueValidator(500)]
    )
    depth_max_m = models.PositiveSmallIntegerField(
        _("greatest depth (m)"), null=True, blank=True, validators=[MaxValueValidator(500)]
    )
    bottom_type = fields.choice("bottom_type")
    version = models.PositiveIntegerField(_("version"), default=1)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(depth_max_m__gte=models.F("depth_min_m")),
                name="a_site_is_at_least_as_deep_as_its_least_depth",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        return models.Q(pk__isnull=not actor.audiences)

    def clean(self) -> None:
        depths = self.depth_min_m, self.depth_max_m
        if None not in depths and depths[1] < depths[0]:
            raise ValidationError({"depth_max_m": _("The greatest depth is below the least depth.")})


class SitePosition(ScopedModel):
    """Where a site is exactly: read by its nation, by who entered it, and by analysts who record trials there."""

    site = models.OneToOneField(Site, models.CASCADE, primary_key=True, related_name="position", verbose_name=_("site"))
    nation = models.ForeignKey(Nation, models.PROTECT, related_name="+", verbose_name=_("nation"))
    latitude = fields.latitude(_("latitude (°N)"), 5)
    longitude = fields.longitude(_("longitude (°E)"), 5)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("exact position of a site")
        verbose_name_plural = _("exact positions of sites")

    @classmethod
    def readable_by(cls, actor: Actor) -> models.Q:
        from trials.models.trial import Trial  # a trial is at a site, so its module needs this one first

        own = models.Q(nation=actor.nation or None, nation__isnull=False)
        entered = models.Q(entered_by=actor.person or None, entered_by__isnull=False)
        tried = Trial._base_manager.filter(campaign__in=assigned_to(actor)).values("site")
        return own | entered | models.Q(site__in=tried)
