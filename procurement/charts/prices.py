"""Prices: what a unit costs over the quantity ordered, on average and, where prices are incremental, the next one."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.charts.ink import Ink

KEY, LABEL = "prices", gettext_lazy("Unit price over quantity")


def spec(data: dict[str, Any], ink: Ink) -> dict[str, Any]:
    """Draw {currency, is_monthly, discount, points: [[quantity, price]], tiers: [[from, price]], capacity}.

    points: average unit price; tiers: the price of the unit at that place, drawn where the discount is incremental.
    """
    names = _names(data)
    rows = [{"line": names[0], "quantity": quantity, "price": price} for quantity, price in data["points"]]
    if len(names) > 1:
        steps = [*data["tiers"], [data["capacity"], data["tiers"][-1][1]]]
        rows += [{"line": names[1], "quantity": quantity, "price": price} for quantity, price in steps]
    colour = {
        "field": "line",
        "type": "nominal",
        "scale": {"domain": names, "range": [ink.first, ink.second][: len(names)]},
        "legend": {"orient": "bottom", "symbolType": "stroke", "symbolSize": 400} if len(names) > 1 else None,
    }
    x = {"field": "quantity", "type": "quantitative", "title": _("quantity"), "axis": {"grid": False, "tickMinStep": 1}}
    y = {
        "field": "price",
        "type": "quantitative",
        "title": _unit(data),
        "scale": {"zero": False, "nice": True},
        "axis": {"format": ",.0f", "tickCount": 5},
    }
    return {"width": 480, "height": 190, "data": {"values": rows}, "layer": _layers(data, names, x, y, colour)}


def alt(data: dict[str, Any]) -> str:
    """Say the price of the smallest and of the largest order."""
    first, last = data["points"][0], data["points"][-1]
    told = _("%(unit)s: %(high)s a unit for %(first)s, %(low)s for %(last)s.")
    return told % {
        "unit": _unit(data),
        "high": number_format(first[1], 0, use_l10n=True, force_grouping=True),
        "first": number_format(first[0]),
        "low": number_format(last[1], 0, use_l10n=True, force_grouping=True),
        "last": number_format(last[0]),
    }


def _names(data: dict[str, Any]) -> list[str]:
    average = _("average of the order")
    return [average, _("the next unit")] if data["discount"] == "incremental" else [average]


def _unit(data: dict[str, Any]) -> str:
    told = _("%(currency)s a unit and month") if data["is_monthly"] else _("%(currency)s a unit")
    return told % {"currency": data["currency"]}


def _layers(data: dict[str, Any], names: list[str], x: Any, y: Any, colour: Any) -> list[dict[str, Any]]:
    """The average in steps for all-units prices; where incremental, it falls smoothly beside the next unit's steps."""
    shapes = ["step-after"] if len(names) == 1 else ["monotone", "step-after"]
    return [
        {
            "transform": [{"filter": {"field": "line", "equal": name}}],
            "mark": {"type": "line", "interpolate": shape, "strokeWidth": 2, "point": {"filled": True, "size": 36}},
            "encoding": {"x": x, "y": y, "color": colour},
        }
        for name, shape in zip(names, shapes, strict=True)
    ]
