"""Loads shipped reference rows into tables, leaving every row that is already there as its editors want it."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SEPARATOR = "|"  # between the items of a list in one cell


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file with a header line, as dictionaries of text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def add_missing(model: Any, key: str, rows: list[dict[str, Any]], using: str) -> int:
    """Create the rows whose key is not in the table yet; returns how many were new."""
    manager = model._base_manager.using(using)
    return sum(manager.get_or_create(**{key: row[key]}, defaults=row)[1] for row in rows)


def with_lists(row: Mapping[str, str], *columns: str) -> dict[str, Any]:
    """A row whose named columns are split into lists."""
    return {**row, **{column: row[column].split(SEPARATOR) for column in columns}}
