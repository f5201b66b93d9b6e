"""The small curve of an offer's unit price over quantity: steps for an inline SVG, and the same in words."""

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from procurement.models import Offer

WIDTH, HEIGHT, MARGIN = 480, 130, 18


def curve_of(offer: Offer, points: list[tuple[int, Decimal]]) -> dict[str, Any] | None:
    """A line in a box of WIDTH by HEIGHT from (quantity, average unit price); None below two points."""
    if len(points) < 2 or points[0][1] == points[-1][1]:
        return None
    steps = offer.discount == Offer.Discount.ALL_UNITS
    drawn = _placed(points)
    path = f"M{drawn[0][0]} {drawn[0][1]}" + "".join(f"H{x}V{y}" if steps else f"L{x} {y}" for x, y in drawn[1:])
    told = _("The unit price falls from %(high)s %(currency)s for %(first)s to %(low)s %(currency)s for %(last)s.")
    names = {"high": _amount(points[0][1]), "low": _amount(points[-1][1]), "currency": offer.currency}
    return {
        "path": path,
        "width": WIDTH,
        "height": HEIGHT,
        "base": HEIGHT - MARGIN,
        "alt": told % {**names, "first": number_format(points[0][0]), "last": number_format(points[-1][0])},
        "labels": [_label(points[0], drawn[0], "start"), _label(points[-1], drawn[-1], "end")],
    }


def _placed(points: list[tuple[int, Decimal]]) -> list[tuple[float, float]]:
    first, last = points[0][0], points[-1][0]
    top, bottom = points[0][1], points[-1][1]
    room = HEIGHT - 3 * MARGIN
    return [
        (
            round(WIDTH * (quantity - first) / max(1, last - first), 1),
            round(MARGIN + room * float((top - price) / (top - bottom)), 1),
        )
        for quantity, price in points
    ]


def _label(point: tuple[int, Decimal], place: tuple[float, float], anchor: str) -> dict[str, Any]:
    return {"x": place[0], "y": place[1] - 6, "price": _amount(point[1]), "quantity": point[0], "anchor": anchor}


def _amount(price: Decimal) -> str:
    return number_format(price, 0 if price == price.to_integral_value() else 2, force_grouping=True)
