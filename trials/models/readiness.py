"""Technology readiness: a level is worth what its assessor and date are."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def readiness(label: Any) -> models.PositiveSmallIntegerField:
    """A technology readiness level, 1 to 9, that need not be stated."""
    bounds = [MinValueValidator(1), MaxValueValidator(9)]
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=bounds)


def refuse_half_readiness(row: Any) -> None:
    """Raise ValidationError where `trl` comes without `trl_assessor` and `trl_on`, or was assessed in the future."""
    faults = {}
    if row.trl is not None and not row.trl_assessor:
        faults["trl_assessor"] = _("Say who assessed the level.")
    if row.trl is not None and row.trl_on is None:
        faults["trl_on"] = _("Say when the level was assessed.")
    if row.trl_on is not None and row.trl_on > timezone.localdate():
        faults["trl_on"] = _("This day has not come yet: give the day the level was assessed.")
    if faults:
        raise ValidationError(faults)
