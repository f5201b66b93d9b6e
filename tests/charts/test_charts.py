"""Charts show their data, say the same in words, and come out the same each time."""

import re
from xml.etree import ElementTree

import pytest
from django.utils import translation

from procurement.charts import CHARTS, cash, drawing
from procurement.charts.drawing import draw
from procurement.charts.ink import THEMES

PAYMENTS = {
    "unit": "thousand EUR",
    "rows": [
        {"nation": "DEU", "payment": 12816, "limit": 15400},
        {"nation": "EST", "payment": 1100, "limit": None},
        {"nation": "LVA", "payment": -210, "limit": 900},
    ],
}
EVIDENCE = {
    "rows": [
        {
            "metric": "Endurance",
            "unit": "h",
            "threshold": 24,
            "objective": 60,
            "claim": 72,
            "runs": [31, 42, 44.5],
            "mean": 39.2,
            "low": 33.1,
            "high": 45.3,
        },
        {
            "metric": "False alarms",
            "unit": "1/h",
            "threshold": 6,
            "objective": 0.2,
            "claim": None,
            "runs": [],
            "mean": None,
            "low": None,
            "high": None,
        },
    ]
}
CASH = {
    "unit": "thousand EUR",
    "rows": [
        {"mode": "lease", "cash": [900] + [260] * 59},
        {"mode": "buy", "cash": [6000] + [70] * 59},
        {"mode": "develop", "cash": [400] * 18 + [2500] + [55] * 41},
    ],
}
DISTRIBUTION = {
    "rows": [
        {"metric": "Endurance", "unit": "h", "runs": [60, 62.5, 58], "dependent": [66], "mean": 61.6, "low": 58.9,
         "high": 64.3, "claims": [72]},
        {"metric": "Sea state", "unit": "", "runs": [4], "dependent": [], "mean": None, "low": None, "high": None,
         "claims": []},
    ],
}  # fmt: skip
PRICES = {
    "currency": "SEK",
    "is_monthly": False,
    "discount": "incremental",
    "points": [[1, 3100], [4, 3100], [5, 3060], [9, 2980]],
    "tiers": [[1, 3100], [5, 2900]],
    "capacity": 9,
}
EXAMPLES = [
    ("payments", PAYMENTS),
    ("evidence", EVIDENCE),
    ("cash", CASH),
    ("distribution", DISTRIBUTION),
    ("prices", PRICES),
]


def parsed(svg: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314  # our own drawing


def words(svg: bytes) -> str:
    return " ".join("".join(node.itertext()) for node in parsed(svg).iter() if node.tag.endswith("text"))


@pytest.fixture
def fresh():
    drawing._drawn.cache_clear()


def test_every_chart_has_an_example():
    assert [chart.KEY for chart in CHARTS] == [key for key, _data in EXAMPLES]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("key", "data"), EXAMPLES)
def test_svg_is_whole_and_without_script_or_inline_style(key, data, theme):
    picture = draw(key, data, theme=theme, language="en")
    root = parsed(picture.svg)
    assert root.tag.endswith("svg")
    assert 300 < float(root.get("width")) < 720
    assert not re.search(rb"<script|<style|style=|\son\w+=|href=|<foreignObject", picture.svg)


@pytest.mark.parametrize(("key", "data"), EXAMPLES)
def test_same_data_give_the_same_bytes(key, data, fresh):
    first = draw(key, data, language="en").svg
    drawing._drawn.cache_clear()
    assert draw(key, data, language="en").svg == first


@pytest.mark.parametrize(("key", "data"), EXAMPLES)
def test_themes_differ_in_colour_alone(key, data):
    light, dark = (draw(key, data, theme=theme, language="en").svg.decode() for theme in ("light", "dark"))
    assert light != dark
    assert re.sub(r"#[0-9a-f]{6}", "#", light) == re.sub(r"#[0-9a-f]{6}", "#", dark)


@pytest.mark.parametrize(("key", "data"), EXAMPLES)
def test_one_changed_figure_changes_picture_and_words(key, data, fresh):
    before = draw(key, data, language="en")
    changes = {"payments": {"payment": 12817}, "evidence": {"claim": 71}, "cash": {"cash": [901] + [260] * 59}}
    if key == "prices":
        other = {**data, "points": [[1, 3200], *data["points"][1:]]}
    else:
        changed = (changes | {"distribution": {"claims": [71]}})[key]
        other = {**data, "rows": [{**data["rows"][0], **changed}, *data["rows"][1:]]}
    after = draw(key, other, language="en")
    assert after.svg != before.svg
    assert after.alt != before.alt


def test_payments_are_labelled_in_the_readers_numbers():
    assert "12,816" in words(draw("payments", PAYMENTS, language="en").svg)
    assert "12.816" in words(draw("payments", PAYMENTS, language="de").svg)
    assert "\N{MINUS SIGN}210" in words(draw("payments", PAYMENTS, language="en").svg)


def test_payments_without_an_amount_say_so():
    assert (
        "EST pays 1,100; going alone would serve it better above an amount not shown."
        in draw("payments", PAYMENTS, language="en").alt
    )


def test_evidence_without_runs_says_so():
    assert (
        "False alarms (1/h): threshold 6, objective 0.2, claim none, no trial run."
        in draw("evidence", EVIDENCE, language="en").alt
    )


def test_evidence_draws_every_run_and_no_more_than_allowed():
    root = parsed(draw("evidence", EVIDENCE, language="en").svg)
    marks = [node for node in root.iter() if node.get("aria-roledescription") == "point"]
    assert len([mark for mark in marks if "trial run" in mark.get("aria-label")]) == 3


def test_evidence_survives_equal_figures_and_no_rows():
    flat = {
        **EVIDENCE["rows"][0],
        "threshold": 5,
        "objective": 5,
        "claim": 5,
        "runs": [5],
        "mean": 5,
        "low": None,
        "high": None,
    }
    assert draw("evidence", {"rows": [flat]}, language="en").svg.startswith(b"<svg")
    assert draw("evidence", {"rows": []}, language="en").alt


def test_chart_leaves_the_callers_language_alone():
    with translation.override("de"):
        draw("cash", CASH, language="en")
        assert translation.get_language() == "de"


@pytest.mark.parametrize(
    ("first", "second", "month"),
    [
        ([10, 10, 10, 10], [25, 1, 1, 1], 2),  # 10 20 30 40 against 25 26 27 28
        ([25, 1, 1, 1], [10, 10, 10, 10], 2),
        ([1, 1, 1], [2, 2, 2], None),  # always cheaper
        ([5, 5], [5, 5], None),
        ([], [], None),
        ([5, 5, 5], [5, 6, 6], None),  # never dearer
        ([9, 0, 9, 0], [0, 10, 0, 20], 3),  # 9 9 18 18 against 0 10 10 30: the last change counts
    ],
)
def test_break_even_is_the_month_the_cheaper_stays_cheaper(first, second, month):
    assert cash.break_even(first, second) == month


def test_break_even_refuses_timelines_of_different_length():
    with pytest.raises(ValueError, match="zip"):
        cash.break_even([1, 2], [1])


def test_break_evens_name_the_cheaper_mode():
    with translation.override("en"):
        found = cash.break_evens(CASH)
    totals = {row["mode"]: sum(row["cash"]) for row in CASH["rows"]}
    assert totals["buy"] < totals["lease"]
    assert (27, "from month 27: buy costs less than lease") in found


def test_unknown_chart_theme_and_too_much_data_are_refused():
    with pytest.raises(KeyError, match="one of payments, evidence, cash"):
        draw("pie", {}, language="en")
    with pytest.raises(KeyError, match="one of light, paper, dark"):
        draw("cash", CASH, theme="sepia", language="en")
    with pytest.raises(ValueError, match=r"chart cash: .* at most"):
        draw("cash", {"rows": [], "unit": "x" * drawing.MAX_DATA}, language="en")


@pytest.mark.parametrize("theme", THEMES)
def test_colours_stand_out_from_their_ground(theme):
    ground = "#14171c" if theme == "dark" else "#ffffff"
    ink = THEMES[theme]
    assert contrast(ink.text, ground) >= 4.5
    for series in (ink.first, ink.second, ink.third):
        assert contrast(series, ground) >= 3


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, 1.4.3."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
