"""What vendors and others state of a system."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from trials.models.catalogue import System


class Claim(models.Model):
    """A value somebody states for a system, with source and date; kept beside measurements, never mixed with them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    system = models.ForeignKey(System, models.PROTECT, related_name="claims", verbose_name=_("system"))
    metric = models.ForeignKey("trials.Metric", models.PROTECT, related_name="claims", verbose_name=_("metric"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=4)
    stated_by = models.CharField(_("stated by"), max_length=120)
    source = models.CharField(_("source"), max_length=300)
    stated_on = models.DateField(_("stated on"))

    class Meta:
        ordering = ["system", "metric", "stated_on"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
