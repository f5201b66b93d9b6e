"""Payments: what each nation pays in the shared plan, beside the payment above which going alone serves it better."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.charts.ink import Ink

KEY, LABEL = "payments", gettext_lazy("Payment per nation against going alone")


def spec(data: dict[str, Any], ink: Ink) -> dict[str, Any]:
    """Draw {unit: str, rows: [{nation, payment, limit}]}: amounts in `unit`, None where there is none to show."""
    kinds = [_("payment"), _("going alone is better above")]
    if all(row["limit"] is None for row in data["rows"]):
        kinds = kinds[:1]
    bars = [
        # The label of a payment that is received (negative) stands right of zero, where there is room.
        {"nation": row["nation"], "kind": kind, "amount": amount, "words": _amount(amount), "end": max(amount, 0)}
        for row in data["rows"]
        for kind, amount in zip(kinds, (row["payment"], row["limit"]), strict=False)
        if amount is not None
    ]
    y = {"field": "nation", "type": "nominal", "sort": None, "title": None, "axis": {"labelFontWeight": 600}}
    offset = {"field": "kind", "type": "nominal", "sort": kinds}
    axis = {"format": ",.0f", "tickCount": 6, "labelFlush": False}
    colour = {"domain": kinds, "range": [ink.first, ink.second]}
    return {
        "width": 500,
        "height": {"step": 15},
        "data": {"values": bars},
        "encoding": {
            "y": y,
            "yOffset": offset,
            "x": {"field": "amount", "type": "quantitative", "title": data["unit"], "axis": axis},
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.82}},
                "encoding": {
                    "color": {
                        "field": "kind",
                        "type": "nominal",
                        "scale": colour,
                        "legend": {"orient": "top", "symbolType": "square"},
                    }
                },
            },
            {
                "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 4, "fontSize": 10},
                "encoding": {
                    "text": {"field": "words", "type": "nominal"},
                    "x": {"field": "end", "type": "quantitative"},
                },
            },
        ],
    }


def alt(data: dict[str, Any]) -> str:
    """Say each pair of amounts in one sentence per nation."""
    told = [
        _("%(nation)s pays %(payment)s; going alone would serve it better above %(limit)s.")
        % {
            "nation": row["nation"],
            "payment": _amount(row["payment"]),
            "limit": _amount(row["limit"]),
        }
        for row in data["rows"]
    ]
    return " ".join([_("Bars per nation, in %(unit)s.") % {"unit": data["unit"]}, *told])


def _amount(amount: int | None) -> str:
    if amount is None:
        return _("an amount not shown")
    return number_format(amount, 0, use_l10n=True, force_grouping=True).replace("-", "\N{MINUS SIGN}")
