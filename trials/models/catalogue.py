"""Vendors and the systems they make."""

import uuid

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Sourced
from trials.models.readiness import readiness, refuse_half_readiness
from trials.models.vocabulary import CapabilityArea


class Listed(Sourced):
    """A row of the catalogue: withdrawn when it is no longer to be chosen, never deleted."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        WITHDRAWN = "withdrawn", _("withdrawn")

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Vendor(Listed):
    """A company that makes or sells systems."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    ncage = models.CharField(
        _("NCAGE code"),
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^[0-9A-Z]{5}$", _("Five letters or digits."))],
    )
    country = models.CharField(
        _("country"), max_length=2, validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters."))]
    )
    owner_country = models.CharField(
        _("ultimate owner's country"),
        max_length=2,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters."))],
    )
    domain = models.CharField(_("web domain"), max_length=120, blank=True)
    website = models.CharField(
        _("website"), max_length=200, blank=True, validators=[URLValidator(schemes=("https", "http"))]
    )
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    notes = models.TextField(_("notes"), max_length=2000, blank=True)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("vendor")
        verbose_name_plural = _("vendors")

    def __str__(self) -> str:
        return self.name


class System(Listed):
    """A product that can be tried or offered."""

    class Domain(models.TextChoices):
        AIR = "air", _("uncrewed aircraft (UAS)")
        SURFACE = "surface", _("uncrewed surface vessel (USV)")
        SUBSEA = "subsea", _("uncrewed underwater vehicle (UUV)")
        SENSOR = "sensor", _("sensor")
        C2 = "c2", _("command and control")

    class Size(models.TextChoices):
        SMALL = "small", _("small")
        MEDIUM = "medium", _("medium")
        LARGE = "large", _("large")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="systems", verbose_name=_("vendor"))
    capability_area = models.ForeignKey(
        CapabilityArea, models.PROTECT, related_name="systems", verbose_name=_("capability area")
    )
    domain = models.CharField(_("domain"), max_length=10, choices=Domain)
    size_class = models.CharField(_("size class"), max_length=10, choices=Size)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    trl = readiness(_("technology readiness level (TRL)"))
    trl_assessor = models.CharField(_("TRL assessed by"), max_length=120, blank=True)
    trl_on = models.DateField(_("TRL assessed on"), null=True, blank=True)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("system")
        verbose_name_plural = _("systems")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        refuse_half_readiness(self)
