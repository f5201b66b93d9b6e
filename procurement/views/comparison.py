"""The page that lays offers side by side on one monthly cash timeline; its address says everything about it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from procurement.charts import cash as cash_chart
from procurement.charts.drawing import draw
from procurement.charts.ink import THEMES
from procurement.forms.comparison import ComparisonForm
from procurement.queries import comparison

AGAINST = {
    "no_rate": gettext_lazy("no exchange rate for its currency"),
    "not_eligible": gettext_lazy("not offered to this nation"),
    "below_minimum": gettext_lazy("below its minimum order"),
    "above_capacity": gettext_lazy("beyond its capacity"),
    "not_priced": gettext_lazy("its terms cannot be priced on this horizon"),
}
EVERY_MONTHS = 12


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The form, and what it finds once offers are ticked."""
    form = ComparisonForm(request.GET, actor=request.actor, nation=request.user.nation)
    asked = "offer" in request.GET
    laid = _laid(form) if asked and form.is_valid() else None
    if not asked:
        form.errors.pop("offer", None)
    context = {"form": form, "asked": asked, "laid": laid, "query": request.GET.urlencode(), **_told(laid)}
    context["refused"] = [(line.offer, AGAINST[line.against]) for line in laid.refused] if laid else []
    return render(request, "procurement/offer/compare.html", context, status=400 if asked and form.errors else 200)


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """The picture of the same address, as SVG."""
    form = ComparisonForm(request.GET, actor=request.actor, nation=request.user.nation)
    laid = _laid(form) if form.is_valid() else None
    theme = request.GET.get("theme", "light")
    if laid is None or not laid.lines or theme not in THEMES:
        raise Http404
    picture = draw(cash_chart.KEY, _data(laid), theme=theme, language=get_language())
    return HttpResponse(picture.svg, content_type="image/svg+xml")


def _laid(form: ComparisonForm) -> comparison.Laid | None:
    given = form.cleaned_data
    return comparison.laid_out(given["offer"], given["nation"], given["quantity"], given["horizon"], form.percent)


def _data(laid: comparison.Laid) -> dict[str, Any]:
    rows = [{"mode": line.offer.mode, "name": str(line.offer), "cash": list(line.cash)} for line in laid.lines]
    return {"unit": _("thousand EUR"), "rows": rows}


def _told(laid: comparison.Laid | None) -> dict[str, Any]:
    if laid is None or not laid.lines:
        return {}
    months = len(laid.lines[0].cash)
    marks = [*range(0, months, EVERY_MONTHS), *([months - 1] if (months - 1) % EVERY_MONTHS else [])]
    return {
        "alt": cash_chart.alt(_data(laid)),
        "steps": [{"month": month, "paid": [line.paid[month] for line in laid.lines]} for month in marks],
    }
