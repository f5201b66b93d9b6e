"""Vendors and systems, from a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.context import Actor
from accounts.models import Person
from procurement.actions import catalogue as actions
from procurement.actions.importable.columns import of
from procurement.actions.importable.kind import Faults, Kind, Lookup, Stored, looked_up, told
from procurement.imports.entries import Entry
from procurement.imports.fields import plain_head
from trials.models import CapabilityArea, System, Vendor

OWN = (
    "name",
    "vendor",
    "capability_area",
    "domain",
    "size_class",
    "description",
    "trl",
    "trl_assessor",
    "trl_on",
    "is_synthetic",
    "source",
    "verified_on",
)


class Systems(Kind):
    """A line is a system."""

    key = "systems"
    title = gettext_lazy("Systems")
    permission = "system.create"
    fields = of(System, *OWN)
    keys = ("name",)

    def lookups(self, actor: Actor) -> dict[str, Lookup]:
        return {
            "vendor": looked_up(Vendor.objects.all(), "name"),
            "capability_area": looked_up(CapabilityArea.objects.all(), "code", "name"),
        }

    def known(self, entries: Sequence[Entry], actor: Actor) -> dict[int, str]:
        there = {plain_head(name) for name in System.objects.values_list("name", flat=True)}
        text = _("A system of this name exists already.")
        return {
            place: text for place, one in enumerate(entries) if plain_head(str(one.values.get("name", ""))) in there
        }

    def faults(self, entry: Entry, by: Person, found: Any) -> Faults:
        return actions.faults_in(System(**entry.values))

    def stored(self, rows: QuerySet[System], actor: Actor) -> Iterator[Stored]:
        for row in rows.select_related("vendor", "capability_area"):
            yield told(row, *OWN), {}

    def commit(self, entry: Entry, found: Any, *, by: Person) -> System:
        return actions.create(System(**entry.values), by=by)


class Vendors(Kind):
    """A line is a vendor."""

    key = "vendors"
    title = gettext_lazy("Vendors")
    permission = "vendor.create"
    names = (
        "name",
        "ncage",
        "country",
        "owner_country",
        "domain",
        "website",
        "contact",
        "notes",
        "is_synthetic",
        "source",
        "verified_on",
    )
    fields = of(Vendor, *names)
    keys = ("name",)

    def lookups(self, actor: Actor) -> dict[str, Lookup]:
        return {}

    def known(self, entries: Sequence[Entry], actor: Actor) -> dict[int, str]:
        there = {plain_head(name) for name in Vendor.objects.values_list("name", flat=True)}
        text = _("A vendor of this name exists already.")
        return {
            place: text for place, one in enumerate(entries) if plain_head(str(one.values.get("name", ""))) in there
        }

    def faults(self, entry: Entry, by: Person, found: Any) -> Faults:
        return actions.faults_in(Vendor(**entry.values))

    def stored(self, rows: QuerySet[Vendor], actor: Actor) -> Iterator[Stored]:
        for row in rows:
            yield told(row, *self.names), {}

    def commit(self, entry: Entry, found: Any, *, by: Person) -> Vendor:
        return actions.create(Vendor(**entry.values), by=by)
