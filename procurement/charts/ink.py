"""Ink: the colours of a chart on white, on dark and on paper; told apart by readers with any colour vision."""

from dataclasses import dataclass
from typing import Any

FONT = "Inter, system-ui, 'DejaVu Sans', sans-serif"


@dataclass(frozen=True)
class Ink:
    """Colours as #rrggbb; first, second and third are data series (after Okabe and Ito, 2008)."""

    text: str
    faint: str
    grid: str
    band: str
    first: str
    second: str
    third: str

    def config(self) -> dict[str, Any]:
        """Return the Vega-Lite configuration that makes every chart look like one family."""
        words = {"labelColor": self.text, "titleColor": self.text, "labelFontSize": 11, "titleFontSize": 11}
        return {
            "font": FONT,
            "background": None,
            "view": {"stroke": None},
            "axis": {
                **words,
                "titleFontWeight": 500,
                "gridColor": self.grid,
                "domainColor": self.faint,
                "tickColor": self.faint,
            },
            "legend": {**words, "title": None, "symbolStrokeWidth": 1.5, "columnPadding": 18},
            "text": {"color": self.text, "fontSize": 11},
            "title": {"color": self.text, "fontSize": 12, "fontWeight": 600, "anchor": "start"},
        }


LIGHT = Ink("#1b1f24", "#6b7280", "#e3e6ea", "#dbeaf3", "#0072b2", "#c24e00", "#00795a")
THEMES = {
    "light": LIGHT,
    "paper": LIGHT,
    "dark": Ink("#e6e9ee", "#9aa3af", "#363c45", "#23435a", "#56b4e9", "#f0a24a", "#4cc9a0"),
}
