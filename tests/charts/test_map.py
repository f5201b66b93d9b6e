"""The map, its coast and the heat map: places where they are, sizes that follow the runs, words for what is drawn."""

import json
import re

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from procurement.charts import clipping, heat
from procurement.charts import map as sea_map
from procurement.charts.clipping import EAST, NORTH, SOUTH, WEST
from procurement.demo.tables import Tables

SVG = "{http://www.w3.org/2000/svg}"
GEOMETRY = json.loads(clipping.FILE.read_text(encoding="utf-8"))
SQUARE = [(0.0, 0.0), (100.0, 0.0), (100.0, 80.0), (0.0, 80.0)]


def inside(ring, longitude, latitude):
    """Whether a point lies within a ring: an odd number of its edges are crossed on the way west."""
    crossed = False
    for (x, y), (u, v) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y > latitude) != (v > latitude) and longitude < (u - x) * (latitude - y) / (v - y) + x:
            crossed = not crossed
    return crossed


def on_land(longitude, latitude):
    return any(inside(ring, longitude, latitude) for ring in GEOMETRY["land"])


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "is_land"),
    [
        ("south of Finland", 25.0, 61.5, True),
        ("Lapland, where the 180th meridian once cut the map", 27.0, 65.8, True),
        ("inland Sweden", 15.0, 60.5, True),
        ("Gotland", 18.45, 57.5, True),
        ("between Gotland and Latvia", 20.0, 57.3, False),
        ("the Gulf of Bothnia", 19.5, 62.3, False),
        ("the Gulf of Finland", 25.5, 59.8, False),
    ],
)
def test_the_coast_is_where_it_is(place, longitude, latitude, is_land):
    assert on_land(longitude, latitude) is is_land, place


def test_the_geometry_says_where_it_comes_from_and_stays_small():
    assert "Natural Earth" in GEOMETRY["source"]
    assert "public domain" in GEOMETRY["licence"]
    assert clipping.FILE.stat().st_size < 60_000
    points = [point for line in GEOMETRY["land"] + GEOMETRY["borders"] for point in line]
    assert all(WEST <= x <= EAST and SOUTH <= y <= NORTH for x, y in points)


def test_every_site_of_the_demonstration_lies_at_sea_and_on_the_map():
    for row in Tables()("sites"):
        longitude, latitude = round(float(row["longitude"]), 1), round(float(row["latitude"]), 1)
        assert not on_land(longitude, latitude), row["name"]
        assert sea_map.SOUTH < latitude < sea_map.NORTH
        assert sea_map.WEST < longitude < sea_map.EAST


def test_a_ring_around_the_window_is_cut_to_it_and_one_outside_vanishes():
    cut = clipping.clipped(SQUARE)
    assert {(round(x, 6), round(y, 6)) for x, y in cut} == {(WEST, SOUTH), (EAST, SOUTH), (EAST, NORTH), (WEST, NORTH)}
    assert clipping.clipped([(-9.0, 1.0), (-8.0, 1.0), (-8.0, 2.0)]) == []


def test_a_topology_becomes_land_and_the_border_two_countries_share():
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[15, 55], [0, 10]], [[15, 65], [-5, 0], [0, -10], [5, 0]], [[15, 65], [5, 0], [0, -10], [-5, 0]]],
        "objects": {
            "land": {"type": "Polygon", "arcs": [[1, -3]]},
            "countries": {
                "type": "GeometryCollection",
                "geometries": [{"type": "Polygon", "arcs": [[0, 1]]}, {"type": "MultiPolygon", "arcs": [[[-1, 2]]]}],
            },
        },
    }
    found = clipping.baltic(topology)
    assert found["borders"] == [[[15, 55], [15, 65]]]
    assert inside(found["land"][0], 12, 60)
    assert inside(found["land"][0], 18, 60)
    assert not inside(found["land"][0], 22, 60)


@given(st.floats(sea_map.SOUTH, sea_map.NORTH), st.floats(sea_map.WEST, sea_map.EAST))
def test_every_shown_position_is_within_the_picture(latitude, longitude):
    x, y = sea_map.place(latitude, longitude)
    assert -1e-6 <= x <= sea_map.WIDTH + 1e-6
    assert -1e-6 <= y <= sea_map.height() + 1e-6


@given(st.integers(0, 500), st.integers(0, 500))
def test_more_runs_make_a_larger_symbol(one, other):
    most = max(one, other)
    small, large = sorted((sea_map.radius(one, most), sea_map.radius(other, most)))
    assert sea_map.SMALLEST <= small <= large <= sea_map.LARGEST
    assert (small < large) == (one != other)


def marks():
    return [
        sea_map.Mark(1, "North <one>", 63.0, 20.0, 4, "/sites/1/?a=1&b=2"),
        sea_map.Mark(2, "South", 55.0, 15.0, 1),
        sea_map.Mark(3, "Untried", 56.0, 17.0, 0),
    ]


def test_the_map_names_each_site_links_it_and_escapes_what_was_typed():
    root = ElementTree.fromstring(sea_map.svg(marks(), label="Sites"))
    (link,) = root.iter(f"{SVG}a")
    assert (link.get("href"), link.get("aria-label")) == ("/sites/1/?a=1&b=2", "1. North <one>: 4 runs")
    assert [group.get("aria-label") for group in root.iter(f"{SVG}g")] == ["2. South: 1 run", "3. Untried: 0 runs"]
    assert len(list(root.iter(f"{SVG}circle"))) == 3
    assert root.get("aria-label") == "Sites"


def test_the_map_is_the_same_each_time_and_on_a_page_takes_its_colours_from_the_page():
    assert sea_map.svg(marks()) == sea_map.svg(marks())
    assert "var(" not in sea_map.svg(marks())
    page = sea_map.svg(marks(), ink=sea_map.PAGE)
    assert not re.search(r'(fill|stroke)="#', page)


@pytest.mark.parametrize(
    ("count", "most", "step"), [(0, 9, 0), (0, 0, 0), (1, 9, 1), (9, 9, 5), (1, 1, 1), (5, 5, 5), (3, 10, 2)]
)
def test_a_count_has_its_step(count, most, step):
    assert heat.level(count, most) == step


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_a_higher_count_never_has_a_lower_step(one, other):
    most = max(one, other)
    low, high = sorted((one, other))
    assert 1 <= heat.level(low, most) <= heat.level(high, most) <= 5


def test_the_heat_map_prints_every_count_and_a_dash_for_none():
    table = heat.Table(["DEU", "EST"], [("Mines & more", [4, 0]), ("Relay", [1, 2])])
    root = ElementTree.fromstring(heat.svg(table, label="Need"))
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert words == ["DEU", "EST", "Mines & more", "4", "\N{EN DASH}", "Relay", "1", "2"]
    fills = [cell.get("fill") for cell in root.iter(f"{SVG}rect")]
    assert fills[0] != fills[2]
    assert fills[1] == heat.STEPS[0]
