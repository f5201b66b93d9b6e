"""Evidence: per metric, what was claimed and what the trial runs showed, on the scale from threshold to objective."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.charts.ink import Ink

KEY, LABEL = "evidence", gettext_lazy("Claim, threshold and objective against trial runs")
LEGEND = {"orient": "bottom", "columns": 5, "offset": 14}
MAX_METRICS, MAX_RUNS = 12, 60
UPRIGHT, CAPPED = "M0,-1.6L0,1.6", "M-0.5,-1.6L0.5,-1.6M0,-1.6L0,1.6M-0.5,1.6L0.5,1.6"


def spec(data: dict[str, Any], ink: Ink) -> dict[str, Any]:
    """Draw {rows: [{metric, unit, threshold, objective, claim, runs: [numbers], mean, low, high}]}, a strip per row.

    All in the row's unit; claim, mean, low and high may be None; `low` to `high` is the mean's interval.
    At most MAX_METRICS rows and MAX_RUNS runs a row are drawn.
    """
    rows = data["rows"][:MAX_METRICS]
    strips = [_strip(row, ink) for row in rows]
    return {"vconcat": strips, "spacing": 10, "resolve": {"scale": {"shape": "shared", "color": "shared"}}}


def alt(data: dict[str, Any]) -> str:
    """Say each strip in one sentence."""
    told = [
        _("%(metric)s (%(unit)s): threshold %(threshold)s, objective %(objective)s, claim %(claim)s, %(runs)s")
        % {
            "metric": row["metric"],
            "unit": row["unit"],
            "threshold": _number(row["threshold"]),
            "objective": _number(row["objective"]),
            "claim": _number(row["claim"]),
            "runs": _runs(row),
        }
        for row in data["rows"][:MAX_METRICS]
    ]
    return " ".join([_("A strip per metric."), *told])


def _runs(row: dict[str, Any]) -> str:
    if not row["runs"]:
        return _("no trial run.")
    low, high = _number(min(row["runs"])), _number(max(row["runs"]))
    facts = {"count": len(row["runs"]), "low": low, "high": high, "mean": _number(row["mean"])}
    return _("%(count)s trial runs from %(low)s to %(high)s, mean %(mean)s.") % facts


def _number(value: float | None) -> str:
    return _("none") if value is None else number_format(f"{value:.4g}" if abs(value) < 1e4 else round(value), None)


def _strip(row: dict[str, Any], ink: Ink) -> dict[str, Any]:
    values = [("run", value) for value in row["runs"][:MAX_RUNS]]
    values += [(kind, row[kind]) for kind in ("threshold", "objective", "mean", "claim") if row[kind] is not None]
    names = {
        "threshold": _("threshold"),
        "objective": _("objective"),
        "run": _("trial run"),
        "mean": _("mean and interval"),
        "claim": _("claim"),
    }
    shapes = [UPRIGHT, CAPPED, "circle", "square", "diamond"]
    colours = [ink.text, ink.text, ink.first, ink.first, ink.second]
    kind = {"field": "kind", "type": "nominal"}
    x = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"zero": False, "nice": True, "domain": _domain(row)},
        "axis": {"tickCount": 6, "grid": False},
    }
    points = {
        "data": {"values": [{"kind": names[kind], "value": value} for kind, value in values]},
        "mark": {"type": "point", "size": 70, "opacity": 1, "strokeWidth": 1.6},
        "encoding": {
            "x": x,
            "shape": {**kind, "scale": {"domain": list(names.values()), "range": shapes}, "legend": LEGEND},
            "color": {**kind, "scale": {"domain": list(names.values()), "range": colours}, "legend": LEGEND},
        },
    }
    return {
        "width": 540,
        "height": 30,
        "title": f"{row['metric']} ({row['unit']})",
        "layer": [_span(row["threshold"], row["objective"], ink.band, 24), *_interval(row, ink), points],
    }


def _domain(row: dict[str, Any]) -> list[float]:
    numbers = [value for kind in ("threshold", "objective", "claim", "low", "high") if (value := row[kind]) is not None]
    numbers += row["runs"][:MAX_RUNS]
    low, high = min(numbers), max(numbers)
    margin = (high - low or abs(high) or 1) * 0.04
    return [low - margin if low < 0 or low > margin else 0, high + margin]


def _span(start: float, end: float, colour: str, height: int) -> dict[str, Any]:
    return {
        "data": {"values": [{"start": start, "end": end}]},
        "mark": {"type": "bar", "color": colour, "height": height},
        "encoding": {"x": {"field": "start", "type": "quantitative"}, "x2": {"field": "end"}},
    }


def _interval(row: dict[str, Any], ink: Ink) -> list[dict[str, Any]]:
    if row["low"] is None or row["high"] is None:
        return []
    return [_span(row["low"], row["high"], ink.first, 3)]
