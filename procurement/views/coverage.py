"""Systems beside each other, how far trials cover what is asked, and the next most useful trial."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from procurement.forms.system import CompareForm, CoverageForm
from procurement.queries import coverage as reading
from procurement.queries.standing import compared
from procurement.queries.systems import LEVEL, conditions
from trials.conditions import BY_KEY
from trials.models import CapabilityArea, System

REASONS = {
    "clear": gettext_lazy("best: no other interval reaches it"),
    "overlap": gettext_lazy("best by the cautious end, but intervals overlap"),
    "worst_seen": gettext_lazy("best by the worst value seen"),
    "alone": gettext_lazy("the only one with enough runs"),
}
LEVELS = {"none": gettext_lazy("none"), "few": gettext_lazy("few"), "enough": gettext_lazy("enough")}


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to six systems side by side; the address says which, so that it can be shared."""
    asked = "system" in request.GET
    form = CompareForm(request.GET if asked else None)
    systems: list[System] = form.cleaned_data["system"] if asked and form.is_valid() else []
    rows = compared(request.actor, systems) if systems else []
    context = {
        "form": form,
        "systems": systems,
        "rows": [{"metric": row.metric, "cells": [_cell(cell) for cell in row.cells]} for row in rows],
        "conditions": [conditions(request.actor, system) for system in systems],
        "level": LEVEL * 100,
    }
    return render(request, "trials/system/compare.html", context, status=400 if asked and form.errors else 200)


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """How many completed runs there are by system and by condition, and which trial would settle most lines."""
    form = CoverageForm(request.GET if "area" in request.GET else None)
    area = form.cleaned_data.get("area") if form.is_bound and form.is_valid() else None
    key = (form.cleaned_data.get("condition") if area else "") or "wave_height_m"
    context: dict[str, Any] = {"form": form, "area": area, "enough": reading.ENOUGH}
    if area:
        context |= _covered(request, area, key)
    return render(request, "trials/coverage.html", context, status=400 if form.errors else 200)


def _covered(request: HttpRequest, area: CapabilityArea, key: str) -> dict[str, Any]:
    systems = reading.systems_of(area)
    lines = reading.lines_of(request.actor, area)
    rows = reading.counted(request.actor, systems)
    proposals = reading.next_trials(systems, lines, rows)
    return {
        "systems": systems,
        "condition": BY_KEY[key].label,
        "by_system": _matrix(reading.by_system(systems, lines, rows)),
        "by_condition": _matrix(reading.by_condition(key, lines, rows)),
        "proposals": [{"proposal": one, "conditions": _conditions(one)} for one in proposals],
        "lines": len(lines),
    }


def _matrix(found: reading.Matrix) -> dict[str, Any]:
    rows = [
        {
            "metric": metric,
            "cells": [{"runs": cell.runs, "level": cell.level, "label": LEVELS[cell.level]} for cell in of],
        }
        for metric, of in found.rows
    ]
    return {"heads": found.heads, "rows": rows, "left_out": found.left_out}


def _conditions(proposal: reading.Proposal) -> str:
    told = [f"{BY_KEY[key].label}: {BY_KEY[key].words(value)}" for key, value in proposal.envelope.items()]
    return ", ".join(told) or _("any: no line states an envelope")


def _cell(cell: Any) -> dict[str, Any]:
    return {"finding": cell.finding, "grade": cell.grade, "reason": REASONS.get(cell.reason, "")}
