"""How far a date may lie from today: the engine counts months up to a bound, and calendars end."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_YEARS = 80


def refuse_far_dates(row: Any, *names: str) -> None:
    """Raise ValidationError naming each of these dates or moments that is more than MOST_YEARS away."""
    this_year = timezone.localdate().year
    days = {name: getattr(row, name) for name in names}
    far = [name for name, day in days.items() if day is not None and abs(day.year - this_year) > MOST_YEARS]
    if far:
        text = _("Give a date within %(years)d years of today.")
        raise ValidationError({name: ValidationError(text, params={"years": MOST_YEARS}) for name in far})
