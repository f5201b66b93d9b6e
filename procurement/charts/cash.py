"""Cash: leasing, buying and developing the same units on one monthly cash timeline, with the break-even months."""

from itertools import accumulate, combinations
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.charts.ink import Ink

KEY, LABEL = "cash", gettext_lazy("Monthly cash timeline of lease, buy and develop")
MODES = {"lease": gettext_lazy("lease"), "buy": gettext_lazy("buy"), "develop": gettext_lazy("develop")}
DASHES = {"lease": [6, 3], "buy": [1, 0], "develop": [2, 2]}
SERIES = ([1, 0], [6, 3], [2, 2], [10, 3], [8, 2, 2, 2], [4, 1])  # several offers of one mode
MAX_MONTHS = 480
MOST_CROSSINGS = 3
WIDTH, LETTER = 540, 6  # pixels of the plot, and of a letter of a sentence above it


def spec(data: dict[str, Any], ink: Ink) -> dict[str, Any]:
    """Draw {unit: str, rows: [{mode, cash: [amount per month], name?}]}: cash paid so far, in `unit`, a line a row."""
    colours = {"lease": ink.second, "buy": ink.first, "develop": ink.third}
    lines = [
        {"mode": _name(row), "month": month, "paid": paid}
        for row in data["rows"]
        for month, paid in enumerate(accumulate(row["cash"][:MAX_MONTHS]))
    ]
    shown = [row["mode"] for row in data["rows"]]
    names = [_name(row) for row in data["rows"]]
    dashes = [DASHES[one] if shown.count(one) == 1 else SERIES[place % 6] for place, one in enumerate(shown)]
    mode = {"field": "mode", "type": "nominal"}
    dash = {**mode, "scale": {"domain": names, "range": dashes}}
    legend = {"orient": "bottom", "symbolSize": 400, "symbolType": "stroke", "columns": 3, "labelLimit": 260}
    colour = {**mode, "scale": {"domain": names, "range": [colours[one] for one in shown]}, "legend": legend}
    x = {"field": "month", "type": "quantitative", "title": _("month"), "axis": {"grid": False, "tickMinStep": 1}}
    paid = _("paid so far, %(unit)s") % {"unit": data["unit"]}
    y = {"field": "paid", "type": "quantitative", "title": paid, "axis": {"format": ",.0f", "tickCount": 6}}
    return {
        "width": WIDTH,
        "height": 210,
        "layer": [
            {
                "data": {"values": lines},
                "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2},
                "encoding": {"x": x, "y": y, "color": colour, "strokeDash": dash},
            },
            *_crossings(data, ink),
        ],
    }


def alt(data: dict[str, Any]) -> str:
    """Say each line's end and each break-even month."""
    told = [
        _("%(mode)s: %(total)s over %(months)s months.")
        % {
            "mode": _name(row),
            "total": number_format(sum(row["cash"]), 0, use_l10n=True, force_grouping=True),
            "months": len(row["cash"]),
        }
        for row in data["rows"]
    ]
    crossings = [f"{words}." for _month, words in break_evens(data)]
    return " ".join([_("Cash paid so far, in %(unit)s.") % {"unit": data["unit"]}, *told, *crossings])


def break_evens(data: dict[str, Any]) -> list[tuple[int, str]]:
    """Return, per pair of modes that cross, the month and the sentence that says which is cheaper from then on."""
    found = []
    for first, second in combinations(data["rows"], 2):
        month = break_even(first["cash"], second["cash"])
        if month is None:
            continue
        cheaper, dearer = (first, second) if sum(first["cash"]) < sum(second["cash"]) else (second, first)
        names = {"cheaper": _name(cheaper), "dearer": _name(dearer), "month": month}
        found.append((month, _("from month %(month)s: %(cheaper)s costs less than %(dearer)s") % names))
    return sorted(found)


def break_even(first: list[int], second: list[int]) -> int | None:
    """Return the month from which the mode that is cheaper at the end stays cheaper; None if it always was.

    first, second: cash per month over the same months, in one currency.
    """
    gaps = list(accumulate(one - other for one, other in zip(first, second, strict=True)))
    if not gaps or gaps[-1] == 0:
        return None
    sign = 1 if gaps[-1] > 0 else -1
    against = [month for month, gap in enumerate(gaps) if gap * sign <= 0]
    crossed = any(gap * sign < 0 for gap in gaps)
    return against[-1] + 1 if crossed else None


def _name(row: dict[str, Any]) -> str:
    """A row's own name, else its mode."""
    return str(row.get("name") or MODES[row["mode"]])


def _crossings(data: dict[str, Any], ink: Ink) -> list[dict[str, Any]]:
    months = max((len(row["cash"]) for row in data["rows"]), default=0)
    found = break_evens(data)
    if len(found) > MOST_CROSSINGS:
        return []  # the page lists them; so many sentences would hide the lines
    return [
        layer
        for place, (month, words) in enumerate(found)
        for layer in _crossing(month, words, 14 * (len(found) - place) - 4, _is_late(month, months, words), ink)
    ]


def _is_late(month: int, months: int, words: str) -> bool:
    """Whether a sentence must stand before its rule, since there is no room for it after."""
    return month > 0.68 * months or len(words) * LETTER > WIDTH * (1 - month / months)


def _crossing(month: int, words: str, height: int, is_late: bool, ink: Ink) -> list[dict[str, Any]]:
    """Draw one break-even: a rule through the plot, its sentence `height` pixels above it."""
    here = {"data": {"values": [{"month": month}]}}
    x = {"field": "month", "type": "quantitative"}
    rule = {"type": "rule", "color": ink.faint, "strokeDash": [3, 3]}
    text = {"type": "text", "align": "right" if is_late else "left", "dx": -4 if is_late else 4, "text": words}
    return [
        {**here, "mark": rule, "encoding": {"x": x, "y": {"value": -height - 5}, "y2": {"value": "height"}}},
        {**here, "mark": {**text, "fontSize": 10}, "encoding": {"x": x, "y": {"value": -height}}},
    ]
