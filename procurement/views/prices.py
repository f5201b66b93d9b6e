"""The small curve of an offer's unit price over quantity: points for an inline SVG, and the same in words."""

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from procurement.models import Offer

WIDTH, HEIGHT = 480, 120


def curve_of(offer: Offer, points: list[tuple[int, Decimal]]) -> dict[str, Any] | None:
    """A polyline in a box of WIDTH by HEIGHT from (quantity, average unit price); None below two points."""
    if len(points) < 2:
        return None
    first, last = points[0][0], points[-1][0]
    top, bottom = max(price for _q, price in points), min(price for _q, price in points)
    drop = (top - bottom) or Decimal(1)
    drawn = [
        (
            round(WIDTH * (quantity - first) / max(1, last - first), 1),
            round(float(HEIGHT * Decimal("0.85") * (top - price) / drop), 1) + HEIGHT * 0.05,
        )
        for quantity, price in points
    ]
    told = _("Average unit price falls from %(high)s %(currency)s for %(first)s to %(low)s %(currency)s for %(last)s.")
    return {
        "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn),
        "width": WIDTH,
        "height": HEIGHT,
        "alt": told
        % {
            "high": number_format(points[0][1], 2, force_grouping=True),
            "low": number_format(points[-1][1], 2, force_grouping=True),
            "currency": offer.currency,
            "first": number_format(first),
            "last": number_format(last),
        },
        "first": first,
        "last": last,
        "high": points[0][1],
        "low": points[-1][1],
    }
