"""Frozen versions of a requirement: what goes into one, which may be read, and where two differ."""

import json
from typing import Any

from django.db.models import QuerySet

from accounts.context import Actor
from procurement.models import LineWeight, Requirement, RequirementPrivate, RequirementVersion
from procurement.queries.figures import plain
from procurement.queries.withholding import restored, restored_lines

Document = dict[str, Any]
FIELDS = ("title", "need", "capability_area_id", "quantity", "need_by", "modes", "divisible", "max_offers")
LINE_FIELDS = ("unit", "is_kpp", "conditions", "verification", "note")
FIGURES = ("threshold", "objective")


def contents(actor: Actor, requirement: Requirement) -> tuple[Document, Document]:
    """The shareable part with withheld values left out, and the nation's own: those values, money, notes, weights."""
    row = Requirement.objects.visible_to(actor).get(pk=requirement.pk)
    lines = list(row.lines.select_related("metric"))
    shareable = {
        "reference": row.reference,
        "marking": str(row.marking),
        "withheld": row.withheld,
        "lines": [_line(line) for line in lines],
        **{name: getattr(row, name) for name in FIELDS},
    }
    restored(actor, [row])
    restored_lines(actor, lines)
    return shareable, {
        "withheld": {name: getattr(row, name) for name in Requirement.WITHHOLDABLE if name in row.withheld},
        "lines": {line.metric_id: _figures(line) for line in lines if line.is_withheld},
        **_money(actor, row),
    }


def _line(line: Any) -> Document:
    return {"metric": line.metric_id, **_figures(line), **{name: getattr(line, name) for name in LINE_FIELDS}}


def _figures(line: Any) -> Document:
    return {name: None if getattr(line, name) is None else plain(getattr(line, name)) for name in FIGURES}


def _money(actor: Actor, row: Requirement) -> Document:
    private = RequirementPrivate.objects.visible_to(actor).filter(requirement=row).first()
    weights = LineWeight.objects.visible_to(actor).filter(line__requirement=row)
    names = ("currency", "worth_per_unit", "budget_ceiling", "notes")
    return {
        **{name: getattr(private, name) for name in names if private},
        "weights": {code: plain(weight) for code, weight in weights.values_list("line__metric", "weight")},
    }


def of_requirement(actor: Actor, requirement: Requirement) -> QuerySet[RequirementVersion]:
    """The versions the actor may read, the newest first."""
    rows = RequirementVersion.objects.visible_to(actor).filter(requirement=requirement)
    return rows.select_related("frozen_by", "requirement__nation")


def read(version: RequirementVersion) -> Document:
    """A version's shareable part as a document."""
    found: Document = json.loads(version.content)
    return found


def with_own(actor: Actor, version: RequirementVersion) -> Document:
    """A version as its nation knows it: withheld values put back, with money, notes and weights."""
    document = read(version)
    private = type(version).private.related.related_model.objects.visible_to(actor).filter(version=version).first()
    if private is None:
        return document
    own = json.loads(private.content)
    document |= own.pop("withheld")
    figures, weights = own.pop("lines"), own.pop("weights")
    for line in document["lines"]:
        line |= figures.get(line["metric"], {})
        line["weight"] = weights.get(line["metric"])
    return document | {"withheld": [], **own}
