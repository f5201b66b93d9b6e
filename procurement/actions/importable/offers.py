"""Offers with their price tiers, from a table."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.context import Actor
from accounts.models import Nation, Person
from procurement.actions import offer as actions
from procurement.actions.importable.columns import KINDS, of
from procurement.actions.importable.kind import Faults, Kind, Lookup, Stored, looked_up, told
from procurement.imports.entries import Entry
from procurement.imports.fields import Field, plain_head
from procurement.models import CpvCode, Mode, NreMilestone, Offer, OfferException, PriceTier
from procurement.queries.offer_versions import TERMS
from trials.models import Metric, System

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


ROWS = {
    "tiers": ("min_quantity", "unit_price"),
    "milestones": ("name", "month", "amount", "gate", "is_off_ramp"),
    "exceptions": ("metric", "text"),
}
PREFIX = {"milestones": "milestone_", "exceptions": "exception_"}  # of the keys of rows beside the tiers


def _terms() -> tuple[Field, ...]:
    """The terms of every mode, each only once; whether one is needed follows from the offer's mode."""
    found: dict[str, Field] = {}
    for mode, model in TERMS.items():
        names = [field.name for field in model._meta.fields if field.name != "offer" and type(field) in KINDS]
        for one in of(model, *names, required=False, default=None):
            hint = " ".join(filter(None, [str(found[one.key].hint) if one.key in found else "", str(Mode(mode).value)]))
            found[one.key] = replace(one, hint=hint)
    return tuple(found.values())


def _rows(part: str, model: Any, *names: str) -> tuple[Field, ...]:
    """The fields of rows that stand beside the price tiers, each under a name that says of what it is."""
    hint = gettext_lazy("An offer without any leaves the columns empty.")
    return tuple(
        replace(one, key=PREFIX[part] + one.key) for one in of(model, *names, part=part, spare=True, hint=hint)
    )


class Offers(Kind):
    """A line is a price tier, and beside it a milestone and an exception; own columns and terms stand in the first."""

    key = "offers"
    title = gettext_lazy("Offers")
    permission = "offer.create"
    terms = _terms()
    fields = (
        *of(Offer, *OWN),
        *of(Offer, "eligible", hint=gettext_lazy("Codes of nations; empty: all.")),
        *of(PriceTier, *ROWS["tiers"], part="tiers"),
        *terms,
        *_rows("milestones", NreMilestone, *ROWS["milestones"]),
        *_rows("exceptions", OfferException, *ROWS["exceptions"]),
    )
    keys = ("system", "reference")

    def lookups(self, actor: Actor) -> dict[str, Lookup]:
        return {
            "system": looked_up(System.objects.all(), "name"),
            "cpv": looked_up(CpvCode.objects.all(), "code"),
            "eligible": looked_up(Nation.objects.all(), "code", "trigraph", "name"),
            "exception_metric": looked_up(Metric.objects.all(), "code", "name"),
        }

    def column(self, part: str, name: str) -> str:
        return PREFIX.get(part, "") + name

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
        return self._foreign_terms(entry) | actions.faults_in(Offer(**own), **{**parts, "fields": {}})

    def stored(self, rows: QuerySet[Offer], actor: Actor) -> Iterator[Stored]:
        related = (*(f"{mode}_terms" for mode in TERMS), "system", "cpv")
        for row in rows.select_related(*related).prefetch_related("eligible", *ROWS, "exceptions__metric"):
            terms = [field.name for field in TERMS[row.mode]._meta.fields if field.name != "offer"] if row.terms else []
            own = told(row, *OWN, "eligible") | (told(row.terms, *terms) if row.terms else {})
            yield own, {part: [_named(one, part) for one in getattr(row, part).all()] for part in ROWS}

    def commit(self, entry: Entry, found: Any, *, by: Person) -> Offer:
        return actions.create(**self._parts(entry), by=by)

    def _parts(self, entry: Entry) -> dict[str, Any]:
        names = self._of_mode(entry)
        return {
            "fields": {name: value for name, value in entry.values.items() if name in (*OWN, "eligible")},
            "terms": {name: value for name, value in entry.values.items() if name in names},
            **{part: [_plain(row.values, part) for row in entry.of(part)] for part in ROWS},
        }

    def _of_mode(self, entry: Entry) -> set[str]:
        model = TERMS.get(entry.values.get("mode"))
        return {field.name for field in model._meta.fields} - {"offer"} if model else set()

    def _foreign_terms(self, entry: Entry) -> Faults:
        known = {one.key for one in self.terms} & entry.values.keys()
        text = _("An offer of this mode has no such term: leave it empty.")
        return {name: [text] for name in known - self._of_mode(entry)}


def _plain(values: dict[str, Any], part: str) -> dict[str, Any]:
    return {name.removeprefix(PREFIX.get(part, "")): value for name, value in values.items()}


def _named(row: Any, part: str) -> dict[str, Any]:
    return {PREFIX.get(part, "") + name: value for name, value in told(row, *ROWS[part]).items()}
