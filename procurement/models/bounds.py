"""How far a figure may go: amounts and dates; the engine counts months up to a bound, and calendars end."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procurement.money import MOST

MOST_YEARS = 80


def price(label: Any, **options: Any) -> models.DecimalField:
    """A bounded amount in the currency of the row it belongs to."""
    bounds = [MinValueValidator(0), MaxValueValidator(MOST)]
    return models.DecimalField(label, max_digits=13, decimal_places=2, validators=bounds, **options)


def refuse_far_dates(row: Any, *names: str) -> None:
    """Raise ValidationError naming each of these dates or moments that is more than MOST_YEARS away."""
    this_year = timezone.localdate().year
    days = {name: getattr(row, name) for name in names}
    far = [name for name, day in days.items() if day is not None and abs(day.year - this_year) > MOST_YEARS]
    if far:
        text = _("Give a date within %(years)d years of today.")
        raise ValidationError({name: ValidationError(text, params={"years": MOST_YEARS}) for name in far})
