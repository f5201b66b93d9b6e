"""Systems, from a table."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.context import Actor
from accounts.models import Person
from accounts.permits import faults_of
from procurement.actions.importable.columns import of
from procurement.actions.importable.kind import Faults, Kind, Lookup, looked_up
from procurement.imports.entries import Entry
from procurement.imports.fields import plain_head
from trials.actions import system as actions
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
        return faults_of(System(**entry.values))

    def commit(self, entry: Entry, found: Any, *, by: Person) -> System:
        return actions.create(fields=entry.values, by=by)
