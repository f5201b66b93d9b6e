"""Reference rows that hold for a time and say who last looked at their source."""

import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.models.bounds import refuse_far_dates


class InForceQuerySet(models.QuerySet):
    """Rows by the days they hold."""

    def in_force(self, day: date) -> "InForceQuerySet":
        """Those that hold on a day."""
        open_ended = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day)
        return self.filter(open_ended, valid_from__lte=day)


class InForce(models.Model):
    """A row with its source, the day somebody last verified it (none: nobody yet), and the days it holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(_("source"), max_length=300)
    verified_on = models.DateField(
        _("last verified on"), null=True, blank=True, help_text=_("Leave empty while nobody has verified it.")
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("Leave empty: until further notice.")
    )

    objects = InForceQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        refuse_far_dates(self, "valid_from", "valid_until", "verified_on")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("Give a day that is not before the first valid day.")})
