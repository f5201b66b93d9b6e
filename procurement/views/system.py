"""Pages of systems: what vendors claim beside what trials measured."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_safe

from accounts.permits import demand
from procurement.actions import catalogue as actions
from procurement.charts import cash as cash_chart
from procurement.charts import distribution as distribution_chart
from procurement.charts.drawing import draw
from procurement.charts.ink import THEMES
from procurement.exports.table import Column
from procurement.forms.system import SystemFilter, SystemForm
from procurement.queries import comparison, offers, systems, trials
from procurement.views.asking import posted
from procurement.views.catalogue import BUTTONS
from procurement.views.entry import EDITING, Trail, entry, fields_of, version_of
from procurement.views.listing import Listing, chosen, listed
from procurement.views.run import step
from procurement.views.scales import finding_scale
from procurement.views.verbs import buttons_for
from procurement.workflow import CATALOGUE
from trials.models import System

MOST_RUNS = 200
COLUMNS = (
    Column("name", gettext_lazy("System")),
    Column("vendor", gettext_lazy("Vendor")),
    Column("area", gettext_lazy("Capability area"), value=lambda row: row.capability_area),
    Column("domain", gettext_lazy("Domain"), value=lambda row: row.get_domain_display()),
    Column("size", gettext_lazy("Size"), value=lambda row: row.get_size_class_display()),
    Column("trl", gettext_lazy("TRL"), "integer"),
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
    rows = systems.listed(request.actor, chosen(form), request.GET.get("sort", ""))
    return listed(request, LISTING, rows, form, may_create=request.actor.may("system.create"))


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
        "runs": trials.with_readings(trials.runs(request.actor, system=row)[:MOST_RUNS], request.actor),
        "offers": offers.of_system(request.actor, row),
        "buttons": buttons_for(request, row, "system", CATALOGUE, BUTTONS[1:]),
        "comparison": _told(comparison.compared(request.actor, row)),
        "distribution": _drawable(findings) and distribution_chart.alt(_points(findings)),
        "may_claim": request.actor.may("claim.create"),
        "may_update": request.actor.may("system.update"),
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


@require_safe
def distribution(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The picture of the runs, metric by metric, as SVG."""
    row = get_object_or_404(System, pk=pk)
    findings = systems.findings(request.actor, row)
    theme = request.GET.get("theme", "light")
    if not _drawable(findings) or theme not in THEMES:
        raise Http404
    picture = draw(distribution_chart.KEY, _points(findings), theme=theme, language=get_language())
    return HttpResponse(picture.svg, content_type="image/svg+xml")


@EDITING
def create(request: HttpRequest) -> HttpResponse:
    """Enter a system."""
    demand(request.user, "system.create")
    return entry(
        request,
        SystemForm(posted(request)),
        lambda form: actions.create(System(**fields_of(form)), by=request.user),
        onward=lambda made: reverse("system", args=[made.pk]),
        wording=_wording(translate("Enter a system"), translate("The system is entered.")),
        trail=_trail(),
    )


@EDITING
def update(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a system."""
    row = get_object_or_404(System, pk=pk)
    demand(request.user, "system.update")
    options: dict[str, Any] = {"instance": row, "initial": {"version": row.version}}
    return entry(
        request,
        SystemForm(posted(request), **options),
        lambda form: actions.update(row, fields=fields_of(form), version=version_of(form), by=request.user),
        onward=lambda made: reverse("system", args=[made.pk]),
        wording=_wording(translate("Change the system"), translate("The system is changed.")),
        trail=[*_trail(), step("system", row.name, row.pk)],
        current=SystemForm(**options),
    )


def _trail() -> Trail:
    return [step("systems", translate("Systems"))]


def _wording(title: str, done: str) -> dict[str, str]:
    text = translate("A product that can be tried or offered; everybody who takes part reads it.")
    return {"title": title, "text": text, "submit": translate("Save"), "done": done}


def _drawable(findings: list[systems.Finding]) -> list[systems.Finding]:
    return [finding for finding in findings if finding.n]


def _points(findings: list[systems.Finding]) -> dict[str, Any]:
    return {"rows": [_point_row(finding) for finding in _drawable(findings)]}


def _point_row(finding: systems.Finding) -> dict[str, Any]:
    values, dependent = list(finding.values), list(finding.dependent)
    for value in dependent:
        values.remove(value)
    low, high = finding.interval or (None, None)
    return {
        "metric": translate(finding.metric.name),
        "unit": finding.metric.unit_label,
        "runs": [float(value) for value in values],
        "dependent": [float(value) for value in dependent],
        "mean": None if finding.mean is None else float(finding.mean),
        "low": None if low is None else float(low),
        "high": None if high is None else float(high),
        "claims": [float(claim.figure) for claim in finding.claims],
    }


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
