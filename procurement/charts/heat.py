"""The heat map: rows by columns of counts, each in one of six steps; drawn as SVG for paper, stepped for a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

STEPS = ("#ffffff", "#e6f1f7", "#c3dfef", "#94c6e2", "#1f76a8", "#0a4a72")
DARK_FROM = 4  # from this step on, figures are white
CELL_WIDTH, CELL_HEIGHT, NAMES, HEAD = 46, 20, 220, 24


@dataclass(frozen=True)
class Table:
    """Counts by row and column; None where there is nothing to count."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]


def level(count: int, most: int) -> int:
    """Return the step of a count: 0 for none, then 1 to 5 in equal parts of the highest count of the table."""
    return 0 if count <= 0 or most <= 0 else min(5, 1 + 5 * (count - 1) // most)


def svg(table: Table, *, label: str = "") -> SafeString:
    """Return the table as an SVG picture on paper: a row a line, darker for more, with its count in each cell."""
    width, height = NAMES + CELL_WIDTH * len(table.columns), HEAD + CELL_HEIGHT * len(table.rows)
    heads = ((NAMES + CELL_WIDTH * (place + 0.5), HEAD - 8, text) for place, text in enumerate(table.columns))
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="{}" font-size="11" '
        'fill="#15212c" font-family="Inter, DejaVu Sans, sans-serif">{}{}</svg>',
        width,
        height,
        label,
        format_html_join("", '<text x="{}" y="{}" text-anchor="middle" font-weight="600">{}</text>', heads),
        format_html_join("", "{}", ((_line(table, place),) for place in range(len(table.rows)))),
    )


def _line(table: Table, place: int) -> SafeString:
    name, counts = table.rows[place]
    most = max((count for _name, row in table.rows for count in row), default=0)
    top = HEAD + CELL_HEIGHT * place
    cells = (_cell(NAMES + CELL_WIDTH * column, top, count, level(count, most)) for column, count in enumerate(counts))
    return format_html(
        '<text x="0" y="{}">{}</text>{}', top + 14, name, format_html_join("", "{}", ((cell,) for cell in cells))
    )


def _cell(x: float, y: float, count: int, step: int) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="#d8dfe5" stroke-width="0.5"/>'
        '<text x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>',
        x,
        y,
        CELL_WIDTH,
        CELL_HEIGHT,
        STEPS[step],
        x + CELL_WIDTH / 2,
        y + 14,
        "#ffffff" if step >= DARK_FROM else "#15212c",
        count or "\N{EN DASH}",
    )
