"""Offers with their price tiers, from a table."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.context import Actor
from accounts.models import Nation, Person
from procurement.actions import offer as actions
from procurement.actions.importable.columns import KINDS, of
from procurement.actions.importable.kind import Faults, Kind, Lookup, looked_up
from procurement.imports.entries import Entry
from procurement.imports.fields import Field, plain_head
from procurement.models import CpvCode, Mode, Offer, PriceTier
from procurement.queries.offer_versions import TERMS
from trials.models import System

OWN = (
    "system",
    "reference",
    "mode",
    "currency",
    "price_basis",
    "valid_until",
    "discount",
    "minimum_order",
    "capacity",
    "lead_months",
    "onboarding",
    "opens_at",
    "cpv",
    "export_control",
    "stanags_claimed",
    "stanags_demonstrated",
    "trl",
    "trl_assessor",
    "trl_on",
    "most_favoured",
    "data_rights",
)


def _terms() -> tuple[Field, ...]:
    """The terms of every mode, each only once; whether one is needed follows from the offer's mode."""
    found: dict[str, Field] = {}
    for mode, model in TERMS.items():
        names = [field.name for field in model._meta.fields if field.name != "offer" and type(field) in KINDS]
        for one in of(model, *names, required=False, default=None):
            hint = " ".join(filter(None, [str(found[one.key].hint) if one.key in found else "", str(Mode(mode).value)]))
            found[one.key] = replace(one, hint=hint)
    return tuple(found.values())


class Offers(Kind):
    """A line is a price tier; the offer's own columns and its mode's terms stand in its first line."""

    key = "offers"
    title = gettext_lazy("Offers")
    permission = "offer.create"
    terms = _terms()
    fields = (
        *of(Offer, *OWN),
        *of(Offer, "eligible", hint=gettext_lazy("Codes of nations; empty: all.")),
        *of(PriceTier, "min_quantity", "unit_price", part=True),
        *terms,
    )
    keys = ("system", "reference")
    rows_name = "tiers"
    prefixes = ("terms",)

    def lookups(self, actor: Actor) -> dict[str, Lookup]:
        return {
            "system": looked_up(System.objects.all(), "name"),
            "cpv": looked_up(CpvCode.objects.all(), "code"),
            "eligible": looked_up(Nation.objects.all(), "code", "trigraph", "name"),
        }

    def known(self, entries: Sequence[Entry], actor: Actor) -> dict[int, str]:
        rows = Offer.objects.visible_to(actor).values_list("system", "reference")
        there = {(system, plain_head(reference)) for system, reference in rows}
        text = _("The market office has this offer already.")
        return {
            place: text
            for place, one in enumerate(entries)
            if (getattr(one.values.get("system"), "pk", None), plain_head(str(one.values.get("reference", ""))))
            in there
        }

    def faults(self, entry: Entry, by: Person, found: Any) -> Faults:
        parts = self._parts(entry)
        own = {name: value for name, value in parts["fields"].items() if name != "eligible"}
        return self._foreign_terms(entry) | actions.faults_in(Offer(**own), parts["tiers"], parts["terms"])

    def commit(self, entry: Entry, found: Any, *, by: Person) -> Offer:
        return actions.create(**self._parts(entry), by=by)

    def _parts(self, entry: Entry) -> dict[str, Any]:
        names = self._of_mode(entry)
        return {
            "fields": {name: value for name, value in entry.values.items() if name in (*OWN, "eligible")},
            "tiers": [dict(row.values) for row in entry.rows],
            "terms": {name: value for name, value in entry.values.items() if name in names},
        }

    def _of_mode(self, entry: Entry) -> set[str]:
        model = TERMS.get(entry.values.get("mode"))
        return {field.name for field in model._meta.fields} - {"offer"} if model else set()

    def _foreign_terms(self, entry: Entry) -> Faults:
        known = {one.key for one in self.terms} & entry.values.keys()
        text = _("An offer of this mode has no such term: leave it empty.")
        return {name: [text] for name in known - self._of_mode(entry)}
