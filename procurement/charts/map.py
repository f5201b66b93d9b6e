"""The map of the Baltic with numbered sites: a pure function that gives SVG, for page and paper alike."""

import functools
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

GEOMETRY = Path(__file__).with_name("geometry") / "baltic.json"
WEST, SOUTH, EAST, NORTH = 8.2, 53.2, 30.0, 66.0  # what is shown; the geometry reaches a little further
WIDTH = 480
SMALLEST, LARGEST = 8.5, 17.0  # radii of a site's symbol
# Placed by hand: text, longitude, latitude, turn in degrees.
WATERS = (
    (gettext_noop("Baltic Sea"), 18.6, 56.1, -58),
    (gettext_noop("Gulf of Bothnia"), 19.75, 62.25, -76),
    (gettext_noop("Gulf of Finland"), 22.35, 59.42, -14),
    (gettext_noop("Kattegat"), 11.15, 57.35, -68),
)
LANDS = (
    ("SWE", 15.3, 60.2),
    ("FIN", 25.6, 62.4),
    ("EST", 26.0, 58.75),
    ("LVA", 25.3, 56.95),
    ("LTU", 23.8, 55.4),
    ("POL", 18.6, 53.6),
    ("DEU", 10.2, 53.5),
    ("DNK", 9.2, 56.2),
)


@dataclass(frozen=True)
class Mark:
    """A site on the map: its number, name, position in degrees (WGS 84), number of runs, and address, if any."""

    number: int
    name: str
    latitude: float
    longitude: float
    runs: int
    url: str = ""


@dataclass(frozen=True)
class MapInk:
    """The colours of a map, as SVG takes them: #rrggbb on paper, names of custom properties on a page."""

    sea: str
    land: str
    coast: str
    border: str
    water_text: str
    land_text: str
    symbol: str
    number: str
    halo: str


PAGE = MapInk(*(f"var(--map-{name})" for name in MapInk.__annotations__))
PAPER = MapInk("#e4eef5", "#f6f4ee", "#9fb0bd", "#d3d0c6", "#4a6a80", "#5d6670", "#0b5a89", "#ffffff", "#ffffff")


def place(latitude: float, longitude: float) -> tuple[float, float]:
    """Return x and y in the picture (units of its view box) of a position in degrees, by Mercator's projection."""
    scale = WIDTH / math.radians(EAST - WEST)
    return math.radians(longitude - WEST) * scale, (_northing(NORTH) - _northing(latitude)) * scale


def height() -> float:
    """Return the height of the view box."""
    return place(SOUTH, WEST)[1]


def radius(runs: int, most: int) -> float:
    """Return a symbol's radius: its area grows with the runs, from SMALLEST for none to LARGEST for the most."""
    share = runs / most if most else 0
    return math.sqrt(SMALLEST**2 + share * (LARGEST**2 - SMALLEST**2))


def svg(marks: Sequence[Mark], *, ink: MapInk = PAPER, label: str = "") -> SafeString:
    """Return the map as an SVG element; a mark with an address is a link, and every mark has its name as title."""
    most = max((mark.runs for mark in marks), default=0)
    # The largest first, so that a small site beside a large one stays on top and can be hit.
    drawn = sorted(marks, key=lambda mark: (-mark.runs, mark.number))
    parts = [*_ground(ink), *_labels(ink), *(_symbol(mark, radius(mark.runs, most), ink) for mark in drawn)]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="group" aria-label="{}" '
        'font-family="Inter, DejaVu Sans, sans-serif">{}</svg>',
        WIDTH,
        round(height()),
        label,
        _joined(parts),
    )


def _northing(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


@functools.cache
def _paths() -> tuple[str, str]:
    """Land and borders as path data."""
    found = json.loads(GEOMETRY.read_text(encoding="utf-8"))
    return _path(found["land"], "Z"), _path(found["borders"], "")


def _path(lines: Iterable[Sequence[Sequence[float]]], end: str) -> str:
    return "".join("M" + "L".join(_point(*point) for point in line) + end for line in lines)


def _point(longitude: float, latitude: float) -> str:
    x, y = place(latitude, longitude)
    return f"{x:.1f},{y:.1f}"


def _joined(parts: Iterable[str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _ground(ink: MapInk) -> list[SafeString]:
    land, borders = _paths()
    return [
        format_html('<rect width="{}" height="{}" fill="{}"/>', WIDTH, round(height()), ink.sea),
        format_html('<path d="{}" fill="{}" stroke="{}" stroke-width="0.7"/>', land, ink.land, ink.coast),
        format_html('<path d="{}" fill="none" stroke="{}" stroke-width="0.9"/>', borders, ink.border),
    ]


def _labels(ink: MapInk) -> list[SafeString]:
    waters = [
        _label(_(name), latitude, longitude, ink.water_text, turn=turn) for name, longitude, latitude, turn in WATERS
    ]
    return waters + [_label(name, latitude, longitude, ink.land_text) for name, longitude, latitude in LANDS]


def _label(text: str, latitude: float, longitude: float, colour: str, *, turn: float | None = None) -> SafeString:
    """Waters are turned and in italics, lands upright and spaced."""
    x, y = (f"{number:.1f}" for number in place(latitude, longitude))
    look = 'font-weight="600" letter-spacing="1"' if turn is None else 'font-style="italic"'
    return format_html(
        '<text x="{}" y="{}" text-anchor="middle" aria-hidden="true" font-size="10.5" fill="{}" {} '
        'transform="rotate({} {} {})">{}</text>',
        x,
        y,
        colour,
        SafeString(look),
        turn or 0,
        x,
        y,
        text,
    )


def _symbol(mark: Mark, size: float, ink: MapInk) -> SafeString:
    x, y = place(mark.latitude, mark.longitude)
    title = f"{mark.number}. {mark.name}: {_runs(mark.runs)}"
    drawn = format_html(
        '<title>{}</title><circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="1.2"/>'
        '<text x="{}" y="{}" text-anchor="middle" aria-hidden="true" fill="{}" font-size="10.5" font-weight="600">'
        "{}</text>",
        title,
        f"{x:.1f}",
        f"{y:.1f}",
        f"{size:.1f}",
        ink.symbol,
        ink.halo,
        f"{x:.1f}",
        f"{y + 3.7:.1f}",
        ink.number,
        mark.number,
    )
    if mark.url:
        return format_html('<a href="{}" aria-label="{}">{}</a>', mark.url, title, drawn)
    return format_html('<g role="img" aria-label="{}">{}</g>', title, drawn)


def _runs(count: int) -> str:
    return ngettext("%(count)s run", "%(count)s runs", count) % {"count": count}
