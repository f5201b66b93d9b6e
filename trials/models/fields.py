"""Columns made of declared conditions: one definition gives label, unit, bounds and choices."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import format_lazy

from trials.conditions import BY_KEY
from trials.positions import LATITUDE, LONGITUDE


def number(key: str) -> models.DecimalField:
    """The column of a numeric condition, empty where nobody recorded it."""
    condition = BY_KEY[key]
    return models.DecimalField(
        format_lazy("{} ({})", condition.label, condition.unit),
        max_digits=len(str(condition.high)) + condition.places,
        decimal_places=condition.places,
        null=True,
        blank=True,
        validators=[MinValueValidator(condition.low), MaxValueValidator(condition.high)],
    )


def choice(key: str) -> models.CharField:
    """The column of a condition with choices, empty where nobody recorded it."""
    condition = BY_KEY[key]
    return models.CharField(condition.label, max_length=12, choices=condition.choices, blank=True)


def latitude(label: object, places: int, **options: object) -> models.DecimalField:
    """A latitude in WGS84 degrees."""
    return _degrees(label, places, LATITUDE, **options)


def longitude(label: object, places: int, **options: object) -> models.DecimalField:
    """A longitude in WGS84 degrees."""
    return _degrees(label, places, LONGITUDE, **options)


def _degrees(label: object, places: int, bounds: tuple, **options: object) -> models.DecimalField:
    limits = [MinValueValidator(bounds[0]), MaxValueValidator(bounds[1])]
    return models.DecimalField(label, max_digits=2 + places, decimal_places=places, validators=limits, **options)
