"""Tables out and in again: typed, neutral, the same values back; what is not a table is refused unopened."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from procurement.exports.files import BOM, written
from procurement.exports.neutral import RISKY, neutral, printable, restored
from procurement.exports.table import Column, Table
from procurement.imports import fields as limits
from procurement.imports import grid
from procurement.imports.fields import Field, Unreadable
from procurement.imports.layout import read
from procurement.money import Money
from tests.imports.tables import csv_of, xlsx_of

KINDS = {
    "name": ("text", st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40)),
    "count": ("integer", st.integers(-(2**31) + 1, 2**31 - 1)),
    "size": ("decimal", st.decimals(-(10**9), 10**9, places=4, allow_nan=False)),
    "share": ("decimal", st.decimals(-99, 99, places=3, allow_nan=False)),
    "day": ("date", st.dates(date(1990, 1, 1), date(2090, 1, 1))),
    "moment": ("moment", st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))),
    "held": ("boolean", st.booleans()),
}  # fmt: skip
COLUMNS = [Column(key, key, kind) for key, (kind, _values) in KINDS.items()]
FIELDS = [Field(key, key, kind, unit="UTC" if kind == "moment" else "") for key, (kind, _values) in KINDS.items()]

N = Field("n", "n", "integer")


def content(table: Table, form: str) -> bytes:
    with written(table, form) as file:
        return file.read()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.fixed_dictionaries({key: values for key, (_kind, values) in KINDS.items()}), max_size=4))
def test_what_is_exported_is_imported_as_it_was(form: str, rows: list[dict[str, Any]]) -> None:
    for language in ("en", "de", "fr"):
        with translation.override(language):
            found = read(content(Table("t", COLUMNS, rows, ["above"], ["below"]), form), FIELDS)
        assert found.faults == []
        expected = [{**row, "name": printable(row["name"]).strip()} for row in rows]
        got = [{**row.values, "name": row.values.get("name", "")} for row in found.rows]
        assert all(row.values.get("name") != "" for row in found.rows)
        assert [_same(row) for row in got] == [_same(row) for row in expected]


def _same(row: dict[str, Any]) -> dict[str, Any]:
    """Line ends are the one thing that a text file and a workbook spell alike."""
    return {**row, "name": row["name"].replace("\r\n", "\n").replace("\r", "\n")}


@given(text=st.text(st.sampled_from("'=+-@\t\rab1")))
def test_no_text_begins_as_a_formula_and_each_comes_back(text: str) -> None:
    assert not neutral(text).startswith(RISKY)
    assert restored(neutral(text)) == text


@pytest.mark.parametrize("risky", ["=1+1", "+1", "-1", "@SUM(1)", "\tx", "\rx", "=cmd|' /C calc'!A0"])
def test_heads_and_cells_are_neutralised_in_both_forms(risky: str) -> None:
    table = Table("t", [Column("name", risky)], [{"name": risky}])
    lines = list(csv.reader(io.StringIO(content(table, "csv").decode("utf-8-sig"), newline="")))
    sheet = load_workbook(io.BytesIO(content(table, "xlsx"))).active
    for head, cell in (lines, [[one.value for one in row] for row in sheet.iter_rows()]):
        assert head[0].startswith("'")
        assert cell[0].startswith("'")
    assert {one.data_type for row in sheet.iter_rows() for one in row} == {"s"}


def test_a_workbook_holds_numbers_days_and_money_as_what_they_are() -> None:
    columns = [
        Column("n", "N", "integer"), Column("day", "Day", "date"), Column("at", "At", "moment"),
        Column("price", "Price", "money"),
    ]  # fmt: skip
    row = {
        "n": 3, "day": date(2031, 6, 30), "at": datetime(2031, 6, 30, 12, tzinfo=UTC),
        "price": Money(Decimal("12.50"), "SEK", date(2026, 1, 1)),
    }  # fmt: skip
    sheet = load_workbook(io.BytesIO(content(Table("t", columns, [row]), "xlsx"))).active
    heads, cells = ([one.value for one in line] for line in sheet.iter_rows())
    assert heads == ["N", "Day", "At (UTC)", "Price", "Price: currency", "Price: price basis"]
    days = [cell and str(cell) for cell in (cells[1], cells[2], cells[5])]
    assert days == ["2031-06-30 00:00:00", "2031-06-30 12:00:00", "2026-01-01 00:00:00"]
    assert (cells[0], *cells[3:5]) == (3, 12.5, "SEK")


def test_the_mark_of_utf_8_is_a_choice() -> None:
    table = Table("t", [Column("name", "Name")], [])
    assert content(table, "csv").startswith(BOM)
    with written(table, "csv", bom=False) as file:
        assert file.read() == b"Name\r\n"


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("de", "1.234,5", "1234.5"), ("de", "1,234", "1.234"), ("en", "1,234.5", "1234.5"), ("fr", "1 234,5", "1234.5"),
        ("pl", "1 234 567", "1234567"), ("en", "1.234", "1.234"), ("de", "-0,5", "-0.5"),
        ("en", "\N{MINUS SIGN}3", "-3"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_iso_and_as_the_reader_writes_them(language: str, text: str, value: str) -> None:
    with translation.override(language):
        found = read(csv_of(["size", "n"], [text, 1], delimiter=";"), [Field("size", "size", "decimal"), N])
    assert found.rows[0].values == {"size": Decimal(value), "n": 1}


@pytest.mark.parametrize(
    ("language", "kind", "text"),
    [
        ("de", "decimal", "1.234"), ("en", "decimal", "1,234"), ("en", "decimal", "1.234,5"), ("en", "decimal", "1e5"),
        ("en", "decimal", "NaN"), ("en", "date", "03/04/2031"), ("en", "date", "31/02/2031"), ("en", "date", "2031"),
        ("en", "moment", "2031-01-01T12:00"), ("en", "moment", "2031-01-01"), ("en", "boolean", "maybe"),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_or_in_none_is_refused(language: str, kind: str, text: str) -> None:
    with translation.override(language):
        found = read(csv_of(["size", "n"], [text, 1], delimiter=";"), [Field("size", "size", kind), N])
    assert [fault.cell for fault in found.faults] == ["A2"]


@pytest.mark.parametrize(("text", "day"), [("30.6.2031", date(2031, 6, 30)), ("30/06/2031", date(2031, 6, 30))])
def test_days_are_read_as_the_nations_write_them(text: str, day: date) -> None:
    assert read(csv_of(["day"], [text]), [Field("day", "day", "date")]).rows[0].values == {"day": day}


def zipped(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def test_a_bomb_is_refused_by_its_directory_before_it_is_opened(monkeypatch: Any) -> None:
    monkeypatch.setattr(grid.openpyxl, "load_workbook", lambda *args, **given: pytest.fail("opened"))
    large = zipped(("xl/worksheets/sheet1.xml", b"0" * (limits.MOST_UNPACKED + 1)))
    many = zipped(*((f"{number}.xml", b"") for number in range(limits.MOST_MEMBERS + 1)))
    assert len(large) < limits.MOST_BYTES
    for bomb in (large, many):
        with pytest.raises(Unreadable, match="unpacks to more than"):
            read(bomb, FIELDS)


def test_entities_and_damaged_workbooks_are_refused() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    whole = xlsx_of(["name"], ["x"])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    hostile = [(name, laughs + data if name == "xl/worksheets/sheet1.xml" else data) for name, data in members]
    with pytest.raises(Unreadable, match="damaged"):
        read(zipped(*hostile), FIELDS)
    for content in (whole[:200], zipped(("x", b"x")), b"PK\x03\x04", b"\xff\xfe\xff", b"\x00\x01", b"a" * 6_000_000):
        with pytest.raises(Unreadable):
            read(content, FIELDS)


def test_more_rows_than_allowed_are_refused(monkeypatch: Any) -> None:
    monkeypatch.setattr("procurement.imports.layout.MOST_ROWS", 3)
    with pytest.raises(Unreadable, match="more than 3 rows"):
        read(csv_of(["name"], *([[str(n)] for n in range(4)])), FIELDS)


def test_a_row_far_down_costs_nothing(monkeypatch: Any) -> None:
    sheet = xlsx_of(["name"], ["x"])
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        members = [(name, archive.read(name).replace(b'r="2"', b'r="1048576"')) for name in archive.namelist()]
    assert read(zipped(*members), FIELDS).rows == []


def test_a_cell_that_a_wrong_comma_made_is_not_passed_over() -> None:
    found = read(b"size\r\n1,5\r\n", [Field("size", "size", "decimal")])
    assert [fault.cell for fault in found.faults] == ["B2"]
