"""Figures on a line: what the scale component draws for a requirement line and for a finding of a system."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procurement.engine.evidence import Line
from procurement.models import RequirementLine
from procurement.queries.figures import plain
from procurement.queries.systems import Finding, decimal
from procurement.templatetags.quantities import measured
from trials.models import Metric

PAD = Decimal("0.08")


def line_scale(line: RequirementLine, found: Iterable[tuple[str, Line]]) -> dict[str, Any]:
    """Threshold, objective and measured systems (name, engine line) on one axis."""
    marks = [_mark(name, one, line.metric) for name, one in found]
    threshold, objective = plain(line.threshold), plain(line.objective)
    axis = _axis([threshold, objective, *_ends(marks)])
    edge = axis["low"] + axis["span"] if line.metric.direction > 0 else axis["low"]
    summary = _("%(metric)s: threshold %(threshold)s, objective %(objective)s.") % {
        "metric": line.metric,
        "threshold": measured(threshold, line.metric),
        "objective": measured(objective, line.metric),
    }
    return {
        **axis,
        "threshold": threshold,
        "objective": objective,
        "accepted_from": min(threshold, edge),
        "accepted_to": max(threshold, edge),
        "marks": marks,
        "summary": " ".join([summary, *(f"{mark['label']}." for mark in marks)]),
        "metric": line.metric,
    }


def finding_scale(finding: Finding) -> dict[str, Any] | None:
    """Claim and measurements of one metric of a system; None where there is nothing to draw."""
    middle = finding.worst if finding.is_ordinal else finding.mean
    marks = []
    if middle is not None:
        low, high = finding.interval or (finding.low, finding.high)
        marks.append({"value": middle, "low": low, "high": high, "kind": "measured", "label": _("measured")})
    if finding.claims:
        claim = decimal(finding.claims[-1].figure, 7)
        marks.append({"value": claim, "kind": "claim", "label": _("claimed")})
    if not marks:
        return None
    summary = ", ".join(f"{mark['label']} {measured(mark['value'], finding.metric)}" for mark in marks)
    return {**_axis(_ends(marks)), "marks": marks, "summary": f"{finding.metric}: {summary}"}


def reading(line: Line, metric: Metric) -> str:
    """What was found, in few words: the value and how many runs, or the claim; empty where there is nothing."""
    if line.value is not None:
        runs = ngettext("%(n)d run", "%(n)d runs", line.n) % {"n": line.n}
        return f"{measured(decimal(line.value), metric)} · {runs}"
    if line.n:
        return _("one run: no interval")
    return _("claim %(value)s") % {"value": measured(decimal(line.claim), metric)} if line.claim is not None else ""


def _mark(name: str, line: Line, metric: Metric) -> dict[str, Any]:
    value: Fraction = line.value  # type: ignore[assignment]  # the caller leaves out what was not measured
    bound = value if line.bound is None else line.bound
    return {
        "value": decimal(value),
        "low": decimal(min(value, bound)),
        "high": decimal(max(value, bound)),
        "kind": "measured",
        "label": f"{name} {reading(line, metric)}",
    }


def _ends(marks: list[dict[str, Any]]) -> list[Decimal]:
    return [mark[end] for mark in marks for end in ("value", "low", "high") if mark.get(end) is not None]


def _axis(values: list[Decimal]) -> dict[str, Decimal]:
    low, high = min(values), max(values)
    pad = (high - low) * PAD or max(abs(high) * PAD, PAD)
    return {"low": low - pad, "span": high - low + 2 * pad}
