"""Drawing: a chart's data become an SVG and its description, the same bytes each time."""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import vl_convert
from django.utils import formats, translation

from procurement.charts import CHARTS
from procurement.charts.ink import THEMES

VEGA_LITE = "6.4"
MAX_DATA = 200_000  # characters of JSON
FONTS = Path(__file__).parents[1] / "packs" / "fonts"


@dataclass(frozen=True)
class Picture:
    """A drawn chart: SVG bytes, and in words what it shows."""

    svg: bytes
    alt: str


def draw(key: str, data: Mapping[str, Any], *, theme: str = "light", language: str) -> Picture:
    """Return the chart `key` of `data` (shape: see the chart's module) for a theme ("light", "dark", "paper").

    KeyError: an unknown chart or theme. ValueError: more data than a picture can show.
    """
    if theme not in THEMES:
        raise KeyError(f"theme: one of {', '.join(THEMES)} was expected, found {theme!r}")
    written = json.dumps(data, sort_keys=True, ensure_ascii=False)
    if len(written) > MAX_DATA:
        raise ValueError(f"chart {key}: {len(written)} characters of data; at most {MAX_DATA} are drawn")
    return _drawn(_chart(key).KEY, written, theme, language)


def _chart(key: str) -> ModuleType:
    for chart in CHARTS:
        if key == chart.KEY:
            return chart
    raise KeyError(f"chart: one of {', '.join(chart.KEY for chart in CHARTS)} was expected, found {key!r}")


@functools.lru_cache(maxsize=256)
def _drawn(key: str, written: str, theme: str, language: str) -> Picture:
    _register_fonts()
    chart, data, ink = _chart(key), json.loads(written), THEMES[theme]
    with translation.override(language):
        spec = {**chart.spec(data, ink), "config": ink.config(), "padding": 4}
        alt = chart.alt(data)
        numbers = _number_locale()
    svg = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[], format_locale=numbers)
    return Picture(svg.encode(), alt)


@functools.cache
def _register_fonts() -> None:
    if FONTS.is_dir():
        vl_convert.register_font_directory(str(FONTS))


def _number_locale() -> dict[str, Any]:
    return {
        "decimal": formats.get_format("DECIMAL_SEPARATOR"),
        "thousands": formats.get_format("THOUSAND_SEPARATOR"),
        "grouping": [3],
        "currency": ["", ""],
    }
