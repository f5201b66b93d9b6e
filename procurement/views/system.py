"""Pages of systems: what vendors claim beside what trials measured."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from procurement.forms.run import SystemFilter
from procurement.queries import offers, systems
from procurement.views.listing import chosen, headings, page_of
from procurement.views.scales import finding_scale
from trials.models import System

COLUMNS = (
    ("name", gettext_lazy("System"), False),
    ("vendor", gettext_lazy("Vendor"), False),
    ("area", gettext_lazy("Capability area"), False),
    ("domain", gettext_lazy("Domain"), False),
    ("size", gettext_lazy("Size"), False),
    ("runs", gettext_lazy("Runs completed / recorded"), True),
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All systems, with how much of their trials the reader may see."""
    form = SystemFilter(request.GET)
    page = page_of(request, systems.listed(chosen(form), request.GET.get("sort", "")))
    context = {
        "filter": form,
        "page_obj": page,
        "rows": systems.with_runs(page, request.actor),
        "columns": headings(request, COLUMNS, systems.SORTS),
    }
    return render(request, "trials/system/list.html", context)


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
    }
    return render(request, "trials/system/detail.html", context)
