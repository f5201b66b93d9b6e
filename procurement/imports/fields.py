"""What an import reads: its fields, the faults it finds, and the limits of a file."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import Promise

Text = str | Promise
KINDS = ("text", "integer", "decimal", "date", "moment", "boolean", "choice", "choices", "reference", "references")
UNIT = re.compile(r"^(?P<name>.*?)\s*(?:\((?P<unit>[^()]+)\)|\[(?P<square>[^\[\]]+)\])$", re.DOTALL)
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 50 * 1024 * 1024
MOST_MEMBERS = 500
MOST_ROWS = 10_000
MOST_COLUMNS = 100
MOST_FAULTS = 1000


class Unreadable(Exception):
    """The file as a whole cannot be read; the reason says what was expected."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell ("C14"), or in a line ("14"), or in the file ("")."""

    cell: str
    column: str
    text: str


@dataclass(frozen=True)
class Field:
    """One field: `kind` is one of KINDS; `part` is the rows of an entry that it belongs to, "" the entry itself.

    `spare` rows are none that every entry has: a file may lack all their columns.
    """

    key: str
    label: Text
    kind: str = "text"
    part: str = ""
    spare: bool = False
    required: bool = False
    unit: str = ""
    default: Any = None
    choices: tuple[tuple[str, Text], ...] = ()
    digits: int = 14
    places: int = 4
    most: int = 4000
    hint: Text = ""

    @property
    def head(self) -> str:
        """The column's head in the reader's language, with its unit."""
        label, unit = named(str(self.label))
        return f"{label} ({unit or self.unit})" if unit or self.unit else label

    def labels(self) -> set[str]:
        """The head in English and in the reader's language, without its unit, in the one spelling of `plain_head`."""
        with translation.override("en"):
            english = named(str(self.label))[0]
        return {plain_head(english), plain_head(named(str(self.label))[0])}

    def units(self) -> set[str]:
        """The unit in English and in the reader's language."""
        return {unit.casefold() for unit in (self.unit, named(str(self.label))[1]) if unit}


def named(head: str) -> tuple[str, str]:
    """A head's name and its unit: "mean wind (kn)" or "mean wind [kn]"."""
    found = UNIT.match(head.strip())
    return (found["name"], found["unit"] or found["square"]) if found else (head.strip(), "")


def plain_head(text: str) -> str:
    """A head without case, underscores and needless blanks."""
    return " ".join(text.replace("_", " ").split()).casefold()
