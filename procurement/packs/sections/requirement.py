"""Requirement and national deviations: what is asked for, and how the nations differ."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.packs import wording
from procurement.packs.view import Row, View
from trials.units import unit_label

if TYPE_CHECKING:
    from procurement.packs.edition import Document

KEY, NUMBER, LABEL = "requirement", "4–5", gettext_lazy("Requirement and national deviations")
ABREAST = 5


def content(document: "Document") -> dict[str, Any]:
    """The edition's requirements with their lines, and per capability area the thresholds of all side by side."""
    view = document.view
    areas = sorted({row["capability"] for row in view.subjects})
    return {
        "requirements": [_requirement(view, row) for row in view.told],
        "deviations": [table for area in areas for table in _deviations(view, area)],
    }


def _requirement(view: View, row: Row) -> dict[str, Any]:
    return {
        "reference": row["reference"],
        "title": row["title"],
        "need": row.get("need", ""),
        "facts": _facts(view, row),
        "lines": [_line(view, line, row.get("private")) for line in row["lines"]],
        "is_private": "private" in row,
    }


def _facts(view: View, row: Row) -> list[tuple[str, str]]:
    private = row.get("private", {})
    facts = [
        (_("Nation"), row["nation"]),
        (_("Capability area"), view.area(row["capability"])),
        (_("Quantity"), wording.number(row["qty"])),
        (_("Needed by"), wording.day(row.get("need_by"))),
        (_("Accepted modes"), wording.listed([wording.mode(mode) for mode in row["modes"]])),
        (_("Split between offers"), _most_offers(row)),
    ]
    if private:
        money = {name: wording.amount(private[name], view.unit) for name in ("worth_per_unit", "ceiling")}
        facts.append((_("Worth of a unit (own figure, seen by nobody else)"), money["worth_per_unit"]))
        facts.append((_("Budget ceiling (own figure, seen by nobody else)"), money["ceiling"]))
    return facts


def _most_offers(row: Row) -> str:
    return _("up to %(count)s offers") % {"count": row["max_offers"]} if row["divisible"] else _("no, one lot")


def _line(view: View, line: Row, private: Row | None) -> dict[str, str]:
    weights = (private or {}).get("weights", {})
    whole = sum(weights.values())
    share, unit = weights.get(line["metric"], 0), view.metric_unit(line["metric"])
    return {
        "metric": view.metric(line["metric"]),
        "unit": unit_label(unit),
        "threshold": wording.reading(line["threshold"], unit),
        "objective": wording.reading(line["objective"], unit),
        "kind": _("knock-out") if line["kpp"] else _("weighted"),
        "weight": f"{wording.number(100 * share / whole, 3)} %" if whole else wording.NONE,
    }


def _deviations(view: View, area: str) -> list[dict[str, Any]]:
    """Tables of at most ABREAST requirements each, a row per metric; one requirement alone deviates from nothing."""
    rows = sorted(
        (row for row in view.requirements.values() if row["capability"] == area), key=lambda row: row["reference"]
    )
    if len(rows) < 2:
        return []
    return [_side_by_side(view, area, rows[start : start + ABREAST]) for start in range(0, len(rows), ABREAST)]


def _side_by_side(view: View, area: str, rows: list[Row]) -> dict[str, Any]:
    asked: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        for line in row["lines"]:
            unit = view.metric_unit(line["metric"])
            span = f"{wording.reading(line['threshold'], unit)} → {wording.reading(line['objective'], unit)}"
            asked[line["metric"]][row["id"]] = span
    return {
        "name": view.area(area),
        "heads": [row["reference"] for row in rows],
        "rows": [
            {"metric": view.metric(metric), "cells": [cells.get(row["id"], wording.NONE) for row in rows]}
            for metric, cells in sorted(asked.items())
        ],
    }
