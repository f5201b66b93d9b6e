"""Figures on a line: what the scale component draws for a requirement line and for a finding of a system."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procurement.engine.evidence import Line
from procurement.models import RequirementLine
from procurement.queries.figures import plain
from procurement.queries.systems import Finding, decimal
from trials.models import Metric

PAD = Decimal("0.08")
UNITLESS = (Metric.ValueKind.K_OF_N, Metric.ValueKind.ORDINAL)


def line_scale(line: RequirementLine, found: Iterable[tuple[str, Line]]) -> dict[str, Any]:
    """Threshold, objective and measured systems (name, engine line) on one axis."""
    marks = [_mark(name, one) for name, one in found]
    threshold, objective = plain(line.threshold), plain(line.objective)
    axis = _axis([threshold, objective, *_ends(marks)])
    edge = axis["low"] + axis["span"] if line.metric.direction > 0 else axis["low"]
    summary = _("%(metric)s: threshold %(threshold)s, objective %(objective)s.") % {
        "metric": line.metric,
        "threshold": _spelt(threshold),
        "objective": _spelt(objective),
    }
    return {
        **axis,
        "threshold": threshold,
        "objective": objective,
        "accepted_from": min(threshold, edge),
        "accepted_to": max(threshold, edge),
        "marks": marks,
        "summary": " ".join([summary, *(f"{mark['label']}." for mark in marks)]),
        "unit": "" if line.metric.value_kind in UNITLESS else line.metric.unit,
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
    summary = ", ".join(f"{mark['label']} {_spelt(mark['value'])} {finding.metric.unit}" for mark in marks)
    return {**_axis(_ends(marks)), "marks": marks, "summary": f"{finding.metric}: {summary}", "unit": ""}


def reading(line: Line) -> str:
    """What was found, in few words: the value and how many runs, or the claim; empty where there is nothing."""
    if line.value is not None:
        runs = ngettext("%(n)d run", "%(n)d runs", line.n) % {"n": line.n}
        return f"{_spelt(decimal(line.value))} · {runs}"
    if line.n:
        return _("one run: no interval")
    return _("claim %(value)s") % {"value": _spelt(decimal(line.claim))} if line.claim is not None else ""


def _mark(name: str, line: Line) -> dict[str, Any]:
    value: Fraction = line.value  # type: ignore[assignment]  # the caller leaves out what was not measured
    bound = value if line.bound is None else line.bound
    return {
        "value": decimal(value),
        "low": decimal(min(value, bound)),
        "high": decimal(max(value, bound)),
        "kind": "measured",
        "label": f"{name} {reading(line)}",
    }


def _ends(marks: list[dict[str, Any]]) -> list[Decimal]:
    return [mark[end] for mark in marks for end in ("value", "low", "high") if mark.get(end) is not None]


def _axis(values: list[Decimal]) -> dict[str, Decimal]:
    low, high = min(values), max(values)
    pad = (high - low) * PAD or max(abs(high) * PAD, PAD)
    return {"low": low - pad, "span": high - low + 2 * pad}


def _spelt(value: Decimal) -> str:
    return number_format(value, use_l10n=True)
