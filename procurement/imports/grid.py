"""A file as numbered lines of raw cells: CSV or XLSX, bounded before anything is unpacked."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from procurement.imports.fields import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_MEMBERS,
    MOST_ROWS,
    MOST_UNPACKED,
    Unreadable,
)

Line = tuple[int, list[Any]]
Sheet = Iterator[Line]
ZIP = b"PK\x03\x04"
MOST_SHEETS = 20
SPARE = 100  # remarks, heads and blank lines beside the rows


def sheets_of(content: bytes) -> Iterator[Sheet]:
    """The file's sheets, in order; Unreadable where it is no table, or too large to be opened."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file has more than %(most)d MB.") % {"most": MOST_BYTES // 1024**2})
    if content.startswith(ZIP):
        refuse_bombs(content)
        yield from _workbook(content)
    else:
        text = _decoded(content)
        for delimiter in ",;\t":
            yield _separated(text, delimiter)


def refuse_bombs(content: bytes) -> None:
    """Read the archive's directory alone: how many members, and how large they say they are once unpacked."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as fault:
        raise Unreadable(_("This is no workbook: expected CSV in UTF-8, or XLSX.")) from fault
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise Unreadable(
            _("The workbook unpacks to more than %(most)d MB, or to more than %(files)d files.")
            % {"most": MOST_UNPACKED // 1024**2, "files": MOST_MEMBERS}
        )
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(_("The workbook is protected by a password."))


def _workbook(content: bytes) -> Iterator[Sheet]:
    with _trusting_nothing(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheets = book.worksheets[:MOST_SHEETS]
    for sheet in sheets:
        yield _lines(sheet)


def _lines(sheet: Any) -> Sheet:
    with _trusting_nothing():
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=MOST_ROWS + SPARE, max_col=MOST_COLUMNS, values_only=True)
        for number, cells in enumerate(rows, 1):
            yield number, list(cells)


@contextmanager
def _trusting_nothing() -> Iterator[None]:
    """A library that meets a broken or a hostile workbook raises anything; here it is one refusal."""
    try:
        yield
    except (GeneratorExit, Unreadable):
        raise
    except Exception as fault:
        raise Unreadable(_("The workbook is damaged: save it anew as XLSX, or as CSV in UTF-8.")) from fault


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise Unreadable(_("The file is neither XLSX nor CSV in UTF-8.")) from fault
    if "\0" in text:
        raise Unreadable(_("The file is neither XLSX nor CSV in UTF-8."))
    return text


def _separated(text: str, delimiter: str) -> Sheet:
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if number > MOST_ROWS + SPARE:
                return
            yield number, cells[:MOST_COLUMNS]
    except csv.Error as fault:
        raise Unreadable(_("The file is no CSV: a quotation mark is not closed, or a cell is too long.")) from fault
