"""Pages of systems: what vendors claim beside what trials measured."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_safe

from procurement.charts import cash as cash_chart
from procurement.charts.drawing import draw
from procurement.charts.ink import THEMES
from procurement.exports.table import Column
from procurement.forms.run import SystemFilter
from procurement.queries import comparison, offers, systems
from procurement.views.listing import Listing, chosen, listed
from procurement.views.scales import finding_scale
from trials.models import System

COLUMNS = (
    Column("name", gettext_lazy("System")),
    Column("vendor", gettext_lazy("Vendor")),
    Column("area", gettext_lazy("Capability area"), value=lambda row: row.capability_area),
    Column("domain", gettext_lazy("Domain"), value=lambda row: row.get_domain_display()),
    Column("size", gettext_lazy("Size"), value=lambda row: row.get_size_class_display()),
    Column(
        "runs",
        gettext_lazy("Runs completed / recorded"),
        value=lambda row: f"{row.completed_runs} / {row.visible_runs}",
    ),
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All systems, with how much of their trials the reader may see."""
    form = SystemFilter(request.GET)
    return listed(request, LISTING, systems.listed(chosen(form), request.GET.get("sort", "")), form)


LISTING = Listing(
    "systems",
    gettext_lazy("Systems"),
    COLUMNS,
    "trials/system/list.html",
    systems.SORTS,
    lambda request, rows: systems.with_runs(rows, request.actor),
)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One system: claims against measurements per metric, conditions, runs, offers."""
    row = get_object_or_404(System.objects.select_related("vendor", "capability_area"), pk=pk)
    findings = systems.findings(request.actor, row)
    context = {
        "row": row,
        "findings": [{"finding": finding, "scale": finding_scale(finding)} for finding in findings],
        "level": systems.LEVEL * 100,
        "conditions": systems.conditions(request.actor, row),
        "runs": systems.runs(request.actor, system=row),
        "offers": offers.of_system(request.actor, row),
        "comparison": _told(comparison.compared(request.actor, row)),
    }
    return render(request, "trials/system/detail.html", context)


@require_safe
def cash(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The picture of the comparison, as SVG."""
    row = get_object_or_404(System, pk=pk)
    found = comparison.compared(request.actor, row)
    theme = request.GET.get("theme", "light")
    if found is None or theme not in THEMES:
        raise Http404
    picture = draw(cash_chart.KEY, _data(found), theme=theme, language=get_language())
    return HttpResponse(picture.svg, content_type="image/svg+xml")


def _data(found: comparison.Comparison) -> dict[str, Any]:
    return {"unit": translate("thousand EUR"), "rows": [{"mode": mode, "cash": paid} for mode, paid in found.cash]}


def _told(found: comparison.Comparison | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "quantity": found.quantity,
        "months": found.months,
        "rates_on": found.rates_on,
        "alt": cash_chart.alt(_data(found)),
    }
