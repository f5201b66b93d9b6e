"""The curve of an offer's unit price over quantity, as a picture and in words."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from procurement.charts import prices as chart
from procurement.charts.drawing import draw
from procurement.charts.ink import THEMES
from procurement.models import Mode, Offer
from procurement.queries import offers
from procurement.views.asking import found


@require_safe
def picture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The curve as SVG; 404 where there is nothing to draw."""
    data = _data(found(offers.detailed(), request, pk))
    theme = request.GET.get("theme", "light")
    if data is None or theme not in THEMES:
        raise Http404
    drawn = draw(chart.KEY, data, theme=theme, language=get_language())
    return HttpResponse(drawn.svg, content_type="image/svg+xml")


def prices_alt(offer: Offer) -> str:
    """The curve in words; empty where there is nothing to draw."""
    data = _data(offer)
    return chart.alt(data) if data else ""


def _data(offer: Offer) -> dict[str, Any] | None:
    points = offers.curve(offer)
    if len(points) < 2 or points[0][1] == points[-1][1]:
        return None
    return {
        "currency": offer.currency,
        "is_monthly": offer.mode == Mode.LEASE,
        "discount": offer.discount,
        "points": [[quantity, float(price)] for quantity, price in points],
        "tiers": [[tier.min_quantity, float(tier.unit_price)] for tier in offer.tiers.all()],
        "capacity": offer.capacity,
    }
