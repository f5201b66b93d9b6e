"""Exact positions as the API spells them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from trials.positions import LATITUDE, LONGITUDE


def _degrees(bounds: tuple[Decimal, Decimal]) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=7, decimal_places=5, min_value=bounds[0], max_value=bounds[1])


class PositionPart(serializers.Serializer):
    """WGS84 degrees; read by the owner nation and the analysts who record there."""

    latitude = _degrees(LATITUDE)
    longitude = _degrees(LONGITUDE)


def parted(sent: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Decimal, Decimal] | None]:
    """The fields of a clean body, and the position among them; None where none was sent."""
    position = sent.get("position")
    rest = {name: value for name, value in sent.items() if name != "position"}
    return rest, position and (position["latitude"], position["longitude"])
