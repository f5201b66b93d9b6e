"""What the importer asks of each kind of thing it can make."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from django.db import models
from django.utils.functional import Promise

from accounts.context import Actor
from accounts.models import Person
from procurement.imports.entries import Entry
from procurement.imports.fields import Field, plain_head

Lookup = dict[str, Any]
Faults = dict[str, list[str]]
Stored = tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]  # a thing's own values, and its rows by their sort


class Kind(ABC):
    """One kind: its columns, who may import it, what is wrong with an entry, and the action that makes it."""

    key = ""
    title: str | Promise = ""
    permission = ""
    fields: Sequence[Field] = ()
    keys: Sequence[str] = ()  # what makes two lines the same thing

    @abstractmethod
    def lookups(self, actor: Actor) -> dict[str, Lookup]:
        """For each reference field what its names stand for, as far as the actor may read it; None where two do."""

    @abstractmethod
    def faults(self, entry: Entry, by: Person, found: Any) -> Faults:
        """The faults of an entry by place, by the same rules as the form's; `found` is what `prepare` found."""

    @abstractmethod
    def commit(self, entry: Entry, found: Any, *, by: Person) -> models.Model:
        """Make the thing through the same action as its page."""

    def column(self, part: str, name: str) -> str:
        """The field that an action calls `name` in the rows of `part`."""
        return name

    def prepare(self, entries: Sequence[Entry], actor: Actor) -> Any:
        """What the rules of many entries need, looked up once; most kinds need nothing."""
        return None

    def known(self, entries: Sequence[Entry], actor: Actor) -> dict[int, str]:
        """Entries (by place) that exist already, each with the text of its fault."""
        return {}

    def label(self, entry: Entry) -> str:
        """What an entry is called in the report."""
        return " · ".join(str(entry.values[name]) for name in self.keys if name in entry.values)

    def allowed(self, actor: Actor) -> dict[str, list[str]]:
        """The values of each reference field, for the explanations of the template."""
        return {name: sorted({str(shown) for shown in names(lookup)}) for name, lookup in self.lookups(actor).items()}

    def stored(self, rows: models.QuerySet[Any], actor: Actor) -> Iterator[Stored]:
        """Things as they were entered, to be taken home in the very columns they are imported by."""
        yield from ()

    def kept(self, actor: Actor) -> models.QuerySet[Any] | None:
        """The rows that stand in the template already; None unless the kind is kept as a whole table."""
        return None


def looked_up(rows: Iterable[Any], *names: str) -> Lookup:
    """Rows by each of their names, in one spelling; a name that two rows have stands for None."""
    found: Lookup = {}
    for row in rows:
        for name in {plain_head(str(getattr(row, name) if name else row)) for name in names}:
            found[name] = None if name in found and found[name] != row else row
    return found


def names(lookup: Lookup) -> Iterable[Any]:
    """The first name of everything in a lookup."""
    seen: dict[Any, str] = {}
    for name, row in lookup.items():
        if row is not None:
            seen.setdefault(row.pk, str(getattr(row, "code", None) or getattr(row, "name", name)))
    return seen.values()


def told(row: models.Model, *names: str) -> dict[str, Any]:
    """Fields of a row as an import reads them: what is referred to by its code or name, lists in one cell."""
    return {name: _told(getattr(row, name)) for name in names}


def _told(value: Any) -> Any:
    if isinstance(value, models.Manager):
        value = list(value.all())
    if isinstance(value, list):
        return ", ".join(str(_told(one)) for one in value)
    if isinstance(value, models.Model):
        return str(getattr(value, "code", None) or value.name)
    return value


def lines_of(stored: Iterable[Stored]) -> Iterator[list[dict[str, Any]]]:
    """The lines of each thing: its own columns in the first of them, its rows below each other, sorts side by side."""
    for own, groups in stored:
        lines = [_merged(parts) for parts in zip_longest(*groups.values(), fillvalue={})] or [{}]
        yield [own | lines[0], *lines[1:]]


def _merged(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {name: value for part in parts for name, value in part.items()}
