"""Requirements with their lines, from a table."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.context import Actor
from accounts.models import Person
from procurement.actions import requirement as actions
from procurement.actions.importable.columns import of
from procurement.actions.importable.kind import Faults, Kind, Lookup, Stored, looked_up, told
from procurement.imports.entries import Entry
from procurement.imports.fields import Field, plain_head
from procurement.imports.layout import Row
from procurement.models import LineWeight, Requirement, RequirementLine, RequirementPrivate
from procurement.queries.requirements import entered
from trials.conditions import BY_KEY, CONDITIONS, Condition
from trials.models import CapabilityArea, Metric

STATED = ("title", "capability_area", "quantity", "need_by")
OWN = (*STATED, "need", "modes", "divisible", "max_offers")
PRIVATE = ("worth_per_unit", "budget_ceiling", "notes")
FIGURES = ("threshold", "objective")
LINE = ("unit", "is_kpp", "verification", "note")
WHEN = "when_"  # before the key of a condition of the operating envelope


def _envelope(condition: Condition) -> Field:
    """A condition that the system must work in; an empty cell: it does not matter."""
    return Field(
        f"{WHEN}{condition.key}",
        format_lazy("{}: {}", gettext_lazy("envelope"), condition.label),
        "decimal" if condition.is_number else "choice",
        part="lines",
        unit=condition.unit,
        choices=condition.choices,
        places=condition.places,
        hint=gettext_lazy("Empty: it does not matter."),
    )


class Requirements(Kind):
    """A line of the file is a line of a requirement; the requirement's own columns stand in its first line."""

    key = "requirements"
    title = gettext_lazy("Requirements")
    permission = "requirement.create"
    fields = (
        *of(Requirement, *STATED, required=True),
        *of(Requirement, *OWN[len(STATED) :]),
        *of(RequirementPrivate, *PRIVATE, hint=gettext_lazy("Only your nation ever sees it; in your own currency.")),
        *of(RequirementLine, "metric", *FIGURES, part="lines", required=True),
        *of(RequirementLine, *LINE, part="lines"),
        *of(LineWeight, "weight", part="lines", hint=gettext_lazy("Only your nation ever sees it.")),
        *(_envelope(condition) for condition in CONDITIONS),
    )
    keys = ("title",)

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
        wrong = actions.faults_in(row, parts["lines"], parts["private"])
        for place, line in enumerate(entry.of("lines")):
            if wrong.pop(f"lines[{place}].conditions", None):
                wrong |= _faults_of_envelope(line, place)
        return wrong

    def commit(self, entry: Entry, found: Any, *, by: Person) -> Requirement:
        return actions.create(**self._parts(entry), by=by)

    def stored(self, rows: QuerySet[Requirement], actor: Actor) -> Iterator[Stored]:
        for row, lines, private in entered(actor, rows):
            own = told(row, *OWN) | {name: getattr(private, name) for name in PRIVATE}
            yield own, {"lines": [_stored_line(line) for line in lines]}

    def _parts(self, entry: Entry) -> dict[str, Any]:
        values = entry.values
        return {
            "fields": {name: values[name] for name in OWN if name in values},
            "private": {name: values[name] for name in PRIVATE if name in values},
            "lines": [_line(row) for row in entry.of("lines")],
        }


def _identity(values: dict[str, Any]) -> tuple[str, Any, Any]:
    area = values.get("capability_area")
    return plain_head(str(values.get("title", ""))), getattr(area, "pk", None), values.get("need_by")


def _line(row: Row) -> dict[str, Any]:
    own = {name: value for name, value in row.values.items() if not name.startswith(WHEN)}
    return own | {"conditions": {key: _spelt(value) for key, value in _conditions(row).items()}}


def _conditions(row: Row) -> dict[str, Any]:
    return {name.removeprefix(WHEN): value for name, value in row.values.items() if name.startswith(WHEN)}


def _spelt(value: Any) -> str:
    """One spelling of a number, whatever the file's own: 2.5 rather than 2.50."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _faults_of_envelope(row: Row, place: int) -> Faults:
    wrong = {}
    for key, value in _conditions(row).items():
        try:
            BY_KEY[key].read(value)
        except ValueError as fault:
            wrong[f"lines[{place}].{WHEN}{key}"] = [str(fault)]
    return wrong


def _stored_line(line: RequirementLine) -> dict[str, Any]:
    stated = told(line, "metric", *FIGURES, *LINE) | {"weight": line.given_weight}
    envelope = {key: value for key, value in line.conditions.items() if key in BY_KEY}
    return stated | {
        f"{WHEN}{key}": Decimal(value) if BY_KEY[key].is_number else value for key, value in envelope.items()
    }
