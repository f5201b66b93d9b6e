"""The dry run: a file's entries with their references found, and every fault by its cell."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.permits import rules_alone
from procurement.actions.importable.kind import Kind, Lookup
from procurement.imports.entries import Entry, entries_of
from procurement.imports.fields import Fault, Field, plain_head
from procurement.imports.layout import BROKEN, Reading, read

PLACE = re.compile(r"^(?:(?P<rows>\w+)\[(?P<row>\d+)\]\.?)?(?:(?P<part>\w+)\.)?(?P<field>\w*)$")


@dataclass
class Check:
    """What a dry run found: entries and labels, the kept faults and their number, and what the kind looked up."""

    entries: list[Entry] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    found: int = 0
    rows: int = 0
    context: Any = None

    @classmethod
    def refused(cls, reason: str) -> "Check":
        """A file that cannot be read at all."""
        return cls(faults=[Fault("", "", reason)], found=1)


def check(kind: Kind, content: bytes, by: Person, progress: Callable[[int], None] = lambda done: None) -> Check:
    """Read a file and judge every entry; nothing is saved. Unreadable where it is no such table."""
    reading = read(content, kind.fields, progress)
    entries = entries_of(reading, kind.fields, kind.keys)
    _resolve(reading, kind, entries, by)
    context = kind.prepare(entries, by.actor)
    for place, text in kind.known(entries, by.actor).items():
        reading.fault(entries[place].line, kind.keys[0], text)
    with rules_alone():
        for entry in entries:
            if entry.broken:
                _judge_rest(reading, kind, entry, by, context)
            else:
                _judge(reading, kind, entry, by, context)
    if not entries:
        reading.fault("", "", _("There is no line below the head."))
    labels = [kind.label(entry) for entry in entries]
    ordered = sorted(reading.faults, key=_by_line)
    return Check(entries, labels, ordered, reading.found, len(reading.rows), context)


def _resolve(reading: Reading, kind: Kind, entries: Sequence[Entry], by: Person) -> None:
    """Names to rows; a row that may not be read is as unknown as one that does not exist."""
    lookups = kind.lookups(by.actor)
    fields = [one for one in kind.fields if one.kind in ("reference", "references")]
    for entry in entries:
        for one in fields:
            holders = entry.of(one.part) if one.part else [entry]
            for holder in holders:
                if one.key in holder.values and holder.values[one.key] is not BROKEN:
                    entry.broken |= not _resolved(reading, one, holder, lookups[one.key])


def _resolved(reading: Reading, one: Field, holder: Any, lookup: Lookup) -> bool:
    given = holder.values[one.key]
    names = given if isinstance(given, list) else [given]
    wrong = False
    for name in names:
        if lookup.get(plain_head(name)) is None:
            two = plain_head(name) in lookup
            text = _("“%(name)s” is the name of two; give its code.") if two else _("“%(name)s” is unknown.")
            reading.fault(holder.line, one.key, text % {"name": name[:60]})
            wrong = True
    if wrong:
        holder.values[one.key] = BROKEN
        return False
    rows = [lookup[plain_head(name)] for name in names]
    holder.values[one.key] = rows if isinstance(given, list) else rows[0]
    return True


def _judge(reading: Reading, kind: Kind, entry: Entry, by: Person, context: Any) -> None:
    for place, texts in kind.faults(entry, by, context).items():
        line, key = _cell(kind, entry, place)
        for text in texts:
            reading.fault(line, key, text)


def _judge_rest(reading: Reading, kind: Kind, entry: Entry, by: Person, context: Any) -> None:
    """What can be said of an entry in spite of the cells that could not be read."""
    whole = {part: [row for row in rows if BROKEN not in row.values.values()] for part, rows in entry.groups.items()}
    rest = Entry(entry.line, _read(entry.values), whole)
    try:
        found = kind.faults(rest, by, context)
    except (KeyError, AttributeError, TypeError, ObjectDoesNotExist):
        return  # the rules rest on something that is missing: they are asked again when it is there
    for place, texts in found.items():
        line, key = _cell(kind, rest, place)
        holder = next((row for row in rest.rows if row.line == line and key in row.values), rest)
        for text in texts if key in holder.values else ():
            reading.fault(line, key, text)


def _read(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not BROKEN}


def _cell(kind: Kind, entry: Entry, place: str) -> tuple[int, str]:
    """The line and the field behind a place such as `quantity`, `private.notes` or `lines[2].threshold`."""
    found = PLACE.match(place)
    if found and found["rows"] and int(found["row"]) < len(entry.of(found["rows"])):
        return entry.of(found["rows"])[int(found["row"])].line, kind.column(found["rows"], found["field"])
    return entry.line, found["field"] if found else ""


def _by_line(fault: Fault) -> tuple[int, str]:
    digits = "".join(sign for sign in fault.cell if sign.isdigit())
    return int(digits or 0), fault.cell
