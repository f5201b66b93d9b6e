"""Tables as people fill them in: the template a page gives, with lines of their own."""

import csv
import io

from openpyxl.utils import get_column_letter


def heads(template: bytes) -> list[str]:
    """The heads of a CSV template."""
    lines = csv.reader(io.StringIO(template.decode("utf-8-sig")))
    return next(line for line in lines if not line[0].startswith("# "))


def filled(columns: list[str], *lines: dict[str, object]) -> bytes:
    """A CSV file with these columns; a line names those it fills."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


def cell(columns: list[str], column: str, line: int) -> str:
    """The name of a cell, such as C2."""
    return f"{get_column_letter(columns.index(column) + 1)}{line}"


def lines_of(file: bytes) -> list[list[str]]:
    """The lines of a table taken home, without its remarks and its heads."""
    lines = [line for line in csv.reader(io.StringIO(file.decode("utf-8-sig"))) if not line[0].startswith("# ")]
    return lines[1:]
