"""Trial evidence: what was claimed against what the trials showed, for the plan's systems, and the gaps of the rest."""

from collections import Counter
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.packs import wording
from procurement.packs.view import Canvas, Row, View
from trials import statistics
from trials.units import levels, unit_label

KEY, NUMBER, LABEL = "evidence", "7", gettext_lazy("Trial evidence")
MOST_SYSTEMS = 40
LEVEL = 0.8  # where screening states none


def content(document: Canvas) -> dict[str, Any]:
    """Line by line for each requirement and system of the plan, with a picture; other systems by their grades."""
    view = document.view
    assessed = {(row["requirement"], row["system"]): row for row in view.rows("evidence")}
    chosen = [key for key in _chosen(view) if key in assessed][:MOST_SYSTEMS]
    return {
        "systems": [_system(document, assessed[key], place) for place, key in enumerate(chosen, 1)],
        "others": [_others(view, row["id"], assessed, set(chosen)) for row in view.told] if assessed else [],
        "grades": list(wording.GRADES.values()),
        "level": wording.number(100 * _level(view)),
    }


def _chosen(view: View) -> list[tuple[str, str]]:
    """Requirement and system of each allocation of the edition's own requirements, once each."""
    found = [
        (subject["id"], view.offers[row["offer"]]["system_id"])
        for subject in view.told
        for row in view.taken(subject["id"])
        if row["offer"] in view.offers
    ]
    return list(dict.fromkeys(found))


def _system(document: Canvas, assessed: Row, place: int) -> dict[str, Any]:
    view = document.view
    requirement = view.requirements[assessed["requirement"]]
    limits = {line["metric"]: line for line in requirement["lines"]}
    lines = [line for line in assessed["lines"] if line["metric"] in limits]
    drawn = [line for line in lines if not levels(view.metric_unit(line["metric"]))]
    strips = [_strip(view, assessed["system"], line, limits[line["metric"]]) for line in drawn]
    name = _("%(system)s for %(requirement)s") % {
        "system": _system_name(view, assessed["system"]),
        "requirement": requirement["reference"],
    }
    return {
        "name": name,
        "lines": [_line(view, line, limits[line["metric"]]) for line in lines],
        "picture": document.picture(f"evidence-{place}", "evidence", {"rows": strips}) if strips else None,
    }


def _line(view: View, line: Row, limits: Row) -> dict[str, str]:
    name, unit = view.metric(line["metric"]), view.metric_unit(line["metric"])
    figures = {**line, "objective": limits["objective"]}
    return {
        "metric": name if unit in ("", "1") else f"{name} ({unit_label(unit)})",
        **{name: wording.reading(figures[name], unit) for name in ("need", "objective", "claim", "value", "bound")},
        "runs": wording.number(line["n"]),
        "grade": line["grade"],
        "verdict": str(wording.GRADES.get(line["grade"], line["grade"])),
    }


def _strip(view: View, system: str, line: Row, limits: Row) -> Row:
    runs = view.part("trials").get(system, {}).get(line["metric"], [])
    values, mean, low, high = _estimate(runs, _level(view))
    return {
        "metric": view.metric(line["metric"]),
        "unit": unit_label(view.metric_unit(line["metric"])) or "1",
        "threshold": line["need"],
        "objective": limits["objective"],
        "claim": line["claim"],
        "runs": values,
        "mean": mean,
        "low": low,
        "high": high,
    }


def _level(view: View) -> float:
    return float(view.part("settings").get("screening", {}).get("level", LEVEL))


def _estimate(runs: list[Any], level: float) -> tuple[list[float], float | None, float | None, float | None]:
    """The runs as numbers, their mean, and its two-sided interval (none from a single value)."""
    counted = [run for run in runs if isinstance(run, dict) and "k" in run]
    values = [_value(run) for run in runs]
    shown = list(map(float, values))
    if counted:
        successes, tries = sum(run["k"] for run in counted), sum(run["n"] for run in counted)
        low, high = statistics.proportion_interval(successes, tries, level)
        return shown, successes / tries, float(low), float(high)
    if len(values) < 2:
        return shown, shown[0] if shown else None, None, None
    low, high = statistics.student_interval(values, level)
    return shown, float(statistics.mean(values)), float(low), float(high)


def _value(run: Any) -> Fraction:
    if not isinstance(run, dict):
        return Fraction(str(run))
    return Fraction(run["k"], run["n"]) if "k" in run else Fraction(str(run["value"]))


def _others(view: View, requirement: str, assessed: dict[tuple[str, str], Row], shown: set[Any]) -> dict[str, Any]:
    """Grades of the systems that were looked at for a requirement and are not in the plan."""
    rows = []
    for (need, system), row in assessed.items():
        if need == requirement and (need, system) not in shown:
            grades = Counter(line["grade"] for line in row["lines"])
            rows.append((_system_name(view, system), [wording.number(grades[grade]) for grade in wording.GRADES]))
    return {"name": view.requirement_name(requirement), "rows": sorted(rows)[:MOST_SYSTEMS]}


def _system_name(view: View, system: str) -> str:
    return next((str(row["system"]) for row in view.offers.values() if row["system_id"] == system), system)
