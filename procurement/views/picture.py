"""The Baltic picture: where trials were made, and where need, evidence and offers meet or miss each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.models import Nation
from procurement.charts import heat
from procurement.charts import map as sea_map
from procurement.queries import picture
from trials.models import CapabilityArea


@dataclass(frozen=True)
class View:
    """What a cell counts: its key, its tab, what the figures mean, and the list behind a cell."""

    key: str
    label: str | Promise
    meaning: str | Promise
    page: str
    filters: Mapping[str, str] = field(default_factory=dict)


VIEWS = (
    View("need", gettext_lazy("Need"), gettext_lazy("requirements that are not withdrawn"), "requirements"),
    View("evidence", gettext_lazy("Evidence"), gettext_lazy("completed runs in the nation's waters"), "trials"),
    View(
        "offers",
        gettext_lazy("Offers"),
        gettext_lazy("valid offers that the nation may take"),
        "offers",
        {"validity": "valid"},
    ),
)
GAPS = {
    "evidence": gettext_lazy("no completed run of any system yet"),
    "offers": gettext_lazy("no valid offer"),
    "nation_offers": gettext_lazy("no valid offer that these nations may take"),
}


@require_safe
def baltic(request: HttpRequest) -> HttpResponse:
    """Map, heat map (`show`: need, evidence or offers) and gaps; every figure counts what the reader may see."""
    grid, actor = picture.Grid.load(), request.actor
    made = picture.runs(actor)
    counts = {
        "need": picture.need(actor),
        "evidence": picture.evidence(made),
        "offers": picture.offers(actor, grid.nations),
    }
    shown = next((view for view in VIEWS if view.key == request.GET.get("show")), VIEWS[0])
    places = list(enumerate(picture.sites(actor, made), start=1))
    context = {
        "map": sea_map.svg(_marks(places), ink=sea_map.PAGE, label=gettext("Trial sites in the Baltic")),
        "places": [{"number": number, "site": site} for number, site in places],
        "tabs": _tabs(shown),
        "nations": grid.nations,
        "rows": _rows(grid, counts[shown.key], shown),
        "meaning": shown.meaning,
        "gaps": [_told(gap) for gap in picture.gaps(grid, **counts)],
    }
    return render(request, "procurement/picture/detail.html", context)


def _marks(places: list[tuple[int, Any]]) -> list[sea_map.Mark]:
    return [
        sea_map.Mark(
            number,
            site.name,
            float(site.latitude),
            float(site.longitude),
            site.run_count,
            reverse("site", args=[site.pk]),
        )
        for number, site in places
    ]


def _tabs(shown: View) -> list[dict[str, Any]]:
    return [{"url": f"?show={view.key}#heat", "label": view.label, "current": view is shown} for view in VIEWS]


def _rows(grid: picture.Grid, counts: picture.Counts, view: View) -> list[dict[str, Any]]:
    """A row an area, in the order of the areas' names: its cells by nation, and the highest count of all as scale."""
    most = max(counts.values(), default=0)
    return [
        {"area": area, "cells": [_cell(counts, nation, area, most, view) for nation in grid.nations]}
        for area in grid.areas
    ]


def _cell(counts: picture.Counts, nation: Nation, area: CapabilityArea, most: int, view: View) -> Mapping[str, Any]:
    count = counts.get((nation.pk, area.pk), 0)
    return {
        "count": count,
        "level": heat.level(count, most),
        "label": f"{area}, {nation}: {count}",
        "url": f"{reverse(view.page)}?{urlencode({'area': area.pk, 'nation': nation.pk, **view.filters})}",
    }


def _told(gap: picture.Gap) -> dict[str, Any]:
    needs = ngettext("%(count)s requirement", "%(count)s requirements", gap.requirements)
    return {
        "area": gap.area,
        "url": f"{reverse('requirements')}?{urlencode({'area': gap.area.pk})}",
        "needs": needs % {"count": gap.requirements},
        "nations": gap.nations,
        "missing": GAPS[gap.kind],
    }
