"""A table as CSV or XLSX, written row by row into a temporary file."""

import csv
import io
from datetime import datetime
from decimal import Decimal
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from procurement.exports.table import Cell, Table

IN_MEMORY = 2 * 1024 * 1024
BOM = b"\xef\xbb\xbf"
FORMATS = {"date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss", "decimal": "General", "integer": "0"}
WIDTHS = {"text": 24, "date": 12, "moment": 20, "decimal": 14, "integer": 10, "boolean": 9}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def written(table: Table, form: str, *, bom: bool = True) -> IO[bytes]:
    """The file, open at its beginning; `form` is a key of TYPES, `bom` marks CSV as UTF-8 for spreadsheets."""
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (the response closes it)
    if form == "csv":
        _separated(table, file, bom)
    else:
        _workbook(table, file)
    file.seek(0)
    return file


def _separated(table: Table, file: IO[bytes], bom: bool) -> None:
    file.write(BOM if bom else b"")
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([remark] for remark in table.remarks(table.above))
    writer.writerow(table.heads())
    writer.writerows([_spelt(cell) for cell in line] for line in table.lines())
    writer.writerows([remark] for remark in table.remarks(table.below))
    text.detach()


def _spelt(cell: Cell) -> str:
    """One spelling that every importer reads alike: ISO dates, a point, no grouping."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat().replace("+00:00", "Z")
    if isinstance(cell, Decimal):
        text = f"{cell:f}"
        # three decimals could be read as thousands where the point groups
        return text + "0" if "." in text and len(text.partition(".")[2]) == 3 else text
    return str(cell)


def _workbook(table: Table, file: IO[bytes]) -> None:
    book = Workbook(write_only=True)
    for one in chain([table], table.sheets):
        _sheet(book, one)
    book.save(file)


def _sheet(book: Workbook, table: Table) -> None:
    sheet = book.create_sheet(_title(table.title))
    kinds = table.kinds()
    for place, kind in enumerate(kinds, 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS[kind]
    sheet.freeze_panes = f"A{len(table.above) + 2}"
    for remark in table.remarks(table.above):
        sheet.append([_styled(sheet, remark, Font(italic=True, color="555555"))])
    sheet.append([_head(sheet, head) for head in table.heads()])
    for line in table.lines():
        sheet.append([_formatted(sheet, kind, cell) for kind, cell in zip(kinds, line, strict=True)])
    for remark in table.remarks(table.below):
        sheet.append([_styled(sheet, remark, Font(italic=True, color="555555"))])


def _head(sheet: object, text: str) -> Any:
    cell = _styled(sheet, text, Font(bold=True))
    cell.fill = PatternFill("solid", fgColor="DCE8F1")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _styled(sheet: object, text: str, font: Font) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = font
    return cell


def _formatted(sheet: object, kind: str, value: Cell) -> Any:
    if value is None or kind not in FORMATS:
        return value
    cell = WriteOnlyCell(sheet, value.replace(tzinfo=None) if isinstance(value, datetime) else value)
    cell.number_format = FORMATS[kind]
    return cell


def _title(text: str) -> str:
    """A sheet's name: thirty-one characters without the seven that a workbook refuses."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in text)[:31].strip() or "Table"
