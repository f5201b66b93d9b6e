"""Requirements with their lines, from a table."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.context import Actor
from accounts.models import Person
from procurement.actions import requirement as actions
from procurement.actions.importable.columns import of
from procurement.actions.importable.kind import Faults, Kind, Lookup, looked_up
from procurement.imports.entries import Entry
from procurement.imports.fields import plain_head
from procurement.models import LineWeight, Requirement, RequirementLine, RequirementPrivate
from trials.models import CapabilityArea, Metric

STATED = ("title", "capability_area", "quantity", "need_by")
OWN = (*STATED, "need", "modes", "divisible", "max_offers")
PRIVATE = ("worth_per_unit", "budget_ceiling", "notes")
FIGURES = ("threshold", "objective")
LINE = ("unit", "is_kpp", "verification", "note")


class Requirements(Kind):
    """A line of the file is a line of a requirement; the requirement's own columns stand in its first line."""

    key = "requirements"
    title = gettext_lazy("Requirements")
    permission = "requirement.create"
    fields = (
        *of(Requirement, *STATED, required=True),
        *of(Requirement, *OWN[len(STATED) :]),
        *of(RequirementPrivate, *PRIVATE, hint=gettext_lazy("Only your nation ever sees it; in your own currency.")),
        *of(RequirementLine, "metric", *FIGURES, part=True, required=True),
        *of(RequirementLine, *LINE, part=True),
        *of(LineWeight, "weight", part=True, hint=gettext_lazy("Only your nation ever sees it.")),
    )
    keys = ("title",)
    rows_name = "lines"
    prefixes = ("private",)

    def lookups(self, actor: Actor) -> dict[str, Lookup]:
        return {
            "capability_area": looked_up(CapabilityArea.objects.all(), "code", "name"),
            "metric": looked_up(Metric.objects.all(), "code", "name"),
        }

    def known(self, entries: Sequence[Entry], actor: Actor) -> dict[int, str]:
        standing = Requirement.objects.visible_to(actor).filter(nation=actor.nation or None)
        rows = standing.exclude(status=Requirement.Status.WITHDRAWN)
        own = {(plain_head(row.title), row.capability_area_id, row.need_by): row.reference for row in rows}
        text = _("Your nation has this requirement already: %(reference)s.")
        return {
            place: text % {"reference": own[key]}
            for place, entry in enumerate(entries)
            if (key := _identity(entry.values)) in own
        }

    def faults(self, entry: Entry, by: Person, found: Any) -> Faults:
        parts = self._parts(entry)
        row = Requirement(nation=by.nation, author=by, number=1, **parts["fields"])
        return actions.faults_in(row, parts["lines"], parts["private"])

    def commit(self, entry: Entry, found: Any, *, by: Person) -> Requirement:
        return actions.create(**self._parts(entry), by=by)

    def _parts(self, entry: Entry) -> dict[str, Any]:
        values = entry.values
        return {
            "fields": {name: values[name] for name in OWN if name in values},
            "private": {name: values[name] for name in PRIVATE if name in values},
            "lines": [dict(row.values) for row in entry.rows],
        }


def _identity(values: dict[str, Any]) -> tuple[str, Any, Any]:
    area = values.get("capability_area")
    return plain_head(str(values.get("title", ""))), getattr(area, "pk", None), values.get("need_by")
