"""Cuts the Baltic out of a world-atlas TopoJSON file: `python -m procurement.charts.clipping countries-50m.json`."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]  # longitude and latitude in degrees, WGS 84
FILE = Path(__file__).with_name("geometry") / "baltic.json"
WEST, SOUTH, EAST, NORTH = BOUNDS = (7.5, 52.5, 31.5, 66.6)
PLACES = 3
SMALLEST = 0.004  # square degrees: islands below are no more than a dot
ABOUT = {
    "source": "Natural Earth 4.1.0, 1:50 m, by way of world-atlas 2.0.2; clipped and thinned",
    "licence": "Natural Earth: public domain. world-atlas: ISC, Copyright 2013-2019 Michael Bostock",
}


def baltic(topology: dict[str, Any]) -> dict[str, Any]:
    """Land rings and border lines within BOUNDS, as lists of [longitude, latitude]."""
    arcs = [list(_arc(arc, topology["transform"])) for arc in topology["arcs"]]
    rings = (clipped(ring) for ring in _rings(topology["objects"]["land"], arcs))
    land = [_written(ring) for ring in rings if len(ring) > 3 and abs(_area(ring)) > SMALLEST]
    lines = (part for arc in _shared(topology["objects"]["countries"], arcs) for part in _inside(arc))
    return {**ABOUT, "bounds": BOUNDS, "land": land, "borders": [_written(line) for line in lines]}


def clipped(ring: Sequence[Point]) -> list[Point]:
    """A ring cut to BOUNDS, edge by edge (Sutherland and Hodgman, 1974); empty where it lies outside."""
    found = list(ring)
    for axis, limit, sign in ((0, WEST, 1), (0, EAST, -1), (1, SOUTH, 1), (1, NORTH, -1)):
        found = _cut(found, axis, limit, lambda point, a=axis, b=limit, s=sign: (point[a] - b) * s >= 0)
    return found


def _cut(ring: list[Point], axis: int, limit: float, inside: Callable[[Point], bool]) -> list[Point]:
    found: list[Point] = []
    for start, end in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        if inside(start) != inside(end):
            share = (limit - start[axis]) / (end[axis] - start[axis])
            found.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
        if inside(end):
            found.append(end)
    return found


def _arc(arc: Sequence[Sequence[int]], transform: dict[str, Any]) -> Iterator[Point]:
    """An arc's steps as degrees."""
    (scale_x, scale_y), (left, low) = transform["scale"], transform["translate"]
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield left + x * scale_x, low + y * scale_y


def _polygons(geometry: dict[str, Any]) -> Iterator[list[list[int]]]:
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _polygons(part)
    elif geometry["type"] == "Polygon":
        yield geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        yield from geometry["arcs"]


def _rings(geometry: dict[str, Any], arcs: list[list[Point]]) -> Iterator[list[Point]]:
    """Every ring, its arcs joined; an arc ~n is arc n turned round."""
    for polygon in _polygons(geometry):
        for ring in polygon:
            parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring]
            yield list(_unrolled([point for part in parts for point in part[:-1]]))


def _unrolled(ring: Sequence[Point]) -> Iterator[Point]:
    """A ring that crosses the 180th meridian goes on beyond it, instead of once around the world."""
    turn, last = 0, ring[0][0]
    for x, y in ring:
        turn += -360 if x - last > 180 else 360 if last - x > 180 else 0
        last = x
        yield x + turn, y


def _shared(countries: dict[str, Any], arcs: list[list[Point]]) -> list[list[Point]]:
    """The arcs that two countries have in common."""
    used = Counter(max(n, ~n) for polygon in _polygons(countries) for ring in polygon for n in ring)
    return [arcs[n] for n, times in used.items() if times > 1]


def _inside(line: Sequence[Point]) -> Iterator[list[Point]]:
    """The parts of a line that lie within BOUNDS."""
    part: list[Point] = []
    for start, end in pairwise(line):
        if all(WEST <= x <= EAST and SOUTH <= y <= NORTH for x, y in (start, end)):
            part = part or [start]
            part.append(end)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _area(ring: Sequence[Point]) -> float:
    return sum(x * v - u * y for (x, y), (u, v) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _written(points: Sequence[Point]) -> list[list[float]]:
    return [[round(x, PLACES), round(y, PLACES)] for x, y in points]


if __name__ == "__main__":
    found = baltic(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    FILE.write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")
