"""Distribution: per metric, every trial run of a system as a point, with the mean's interval and what was claimed."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from procurement.charts.ink import Ink

KEY, LABEL = "distribution", gettext_lazy("Trial runs of a system, metric by metric")
LEGEND = {"orient": "bottom", "columns": 4, "offset": 14}
MAX_METRICS, MAX_RUNS = 12, 60
CAPPED = "M-0.5,-1.6L0.5,-1.6M0,-1.6L0,1.6M-0.5,1.6L0.5,1.6"
PAD = 0.04


def spec(data: dict[str, Any], ink: Ink) -> dict[str, Any]:
    """Draw {rows: [{metric, unit, runs: [numbers], dependent: [numbers], mean, low, high, claims: [numbers]}]}.

    A strip per row in the row's unit: `dependent` are runs with vendor staff present; `low` to `high` is the mean's
    interval; mean, low and high may be None. At most MAX_METRICS rows and MAX_RUNS points of a kind are drawn.
    """
    strips = [_strip(row, ink) for row in data["rows"][:MAX_METRICS]]
    return {"vconcat": strips, "spacing": 10, "resolve": {"scale": {"shape": "shared", "color": "shared"}}}


def alt(data: dict[str, Any]) -> str:
    """Say each strip in one sentence."""
    return " ".join([_("A strip per metric."), *(_told(row) for row in data["rows"][:MAX_METRICS])])


def _told(row: dict[str, Any]) -> str:
    values = [*row["runs"], *row["dependent"]]
    said = ngettext("%(n)d run from %(low)s to %(high)s", "%(n)d runs from %(low)s to %(high)s", len(values))
    facts = {"n": len(values), "low": _number(min(values)), "high": _number(max(values))}
    parts = [f"{row['metric']} ({row['unit']}): {said % facts}" if row["unit"] else f"{row['metric']}: {said % facts}"]
    if row["low"] is not None:
        span = {"low": _number(row["low"]), "high": _number(row["high"])}
        parts.append(_("interval of the mean %(low)s to %(high)s") % span)
    if row["claims"]:
        parts.append(_("claimed %(values)s") % {"values": ", ".join(map(_number, row["claims"]))})
    return "; ".join(parts) + "."


def _number(value: float) -> str:
    return number_format(f"{value:.4g}" if abs(value) < 1e4 else round(value), None)


def _strip(row: dict[str, Any], ink: Ink) -> dict[str, Any]:
    names = {
        "run": _("independent run"),
        "dependent": _("run with vendor staff"),
        "mean": _("mean and interval"),
        "claim": _("claim"),
    }
    points = [("run", value) for value in row["runs"][:MAX_RUNS]]
    points += [("dependent", value) for value in row["dependent"][:MAX_RUNS]]
    points += [("mean", row["mean"])] if row["mean"] is not None else []
    points += [("claim", value) for value in row["claims"][:MAX_RUNS]]
    domain = list(names.values())
    kind = {"field": "kind", "type": "nominal"}
    shapes = {**kind, "scale": {"domain": domain, "range": ["circle", "triangle-up", CAPPED, "diamond"]}}
    colours = {**kind, "scale": {"domain": domain, "range": [ink.first, ink.third, ink.text, ink.second]}}
    layer = {
        "data": {"values": [{"kind": names[key], "value": value} for key, value in points]},
        "mark": {"type": "point", "size": 70, "opacity": 1, "strokeWidth": 1.6},
        "encoding": {"x": _axis(row), "shape": {**shapes, "legend": LEGEND}, "color": {**colours, "legend": LEGEND}},
    }
    title = f"{row['metric']} ({row['unit']})" if row["unit"] else row["metric"]
    return {"width": 540, "height": 30, "title": title, "layer": [*_interval(row, ink), layer]}


def _axis(row: dict[str, Any]) -> dict[str, Any]:
    numbers = [*row["runs"], *row["dependent"], *row["claims"]]
    numbers += [row[end] for end in ("mean", "low", "high") if row[end] is not None]
    low, high = min(numbers), max(numbers)
    margin = (high - low or abs(high) or 1) * PAD
    scale = {"zero": False, "nice": True, "domain": [low - margin, high + margin]}
    axis = {"tickCount": 6, "grid": False}
    return {"field": "value", "type": "quantitative", "title": None, "scale": scale, "axis": axis}


def _interval(row: dict[str, Any], ink: Ink) -> list[dict[str, Any]]:
    if row["low"] is None or row["high"] is None:
        return []
    return [
        {
            "data": {"values": [{"start": row["low"], "end": row["high"]}]},
            "mark": {"type": "bar", "color": ink.band, "height": 24},
            "encoding": {"x": {"field": "start", "type": "quantitative"}, "x2": {"field": "end"}},
        }
    ]
