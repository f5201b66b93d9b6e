"""What the importer asks of each kind of thing it can make."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.functional import Promise

from accounts.context import Actor
from accounts.models import Person
from procurement.imports.entries import Entry
from procurement.imports.fields import Field, plain_head

Lookup = dict[str, Any]
Faults = dict[str, list[str]]


class Kind(ABC):
    """One kind: its columns, who may import it, what is wrong with an entry, and the action that makes it."""

    key = ""
    title: str | Promise = ""
    permission = ""
    fields: Sequence[Field] = ()
    keys: Sequence[str] = ()  # what makes two lines the same thing
    rows_name = ""  # the rows' place in an action's faults
    prefixes: Sequence[str] = ()  # places of parts whose fields stand among the entry's own
    places: Mapping[str, str] = {}  # the field behind a place that is called otherwise

    @abstractmethod
    def lookups(self, actor: Actor) -> dict[str, Lookup]:
        """For each reference field what its names stand for, as far as the actor may read it; None where two do."""

    @abstractmethod
    def faults(self, entry: Entry, by: Person, found: Any) -> Faults:
        """The faults of an entry by place, by the same rules as the form's; `found` is what `prepare` found."""

    @abstractmethod
    def commit(self, entry: Entry, found: Any, *, by: Person) -> models.Model:
        """Make the thing through the same action as its page."""

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

    def rows(self, actor: Actor) -> Sequence[Mapping[str, Any]]:
        """What stands in the template already; empty unless the kind is kept as a whole table."""
        return ()


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
