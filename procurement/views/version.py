"""Pages of a requirement's frozen versions: which there are, one of them, and in words where two differ."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from procurement.models import Mode, Requirement, RequirementLine, RequirementPrivate, RequirementVersion
from procurement.queries import versions
from procurement.queries.figures import plain
from procurement.views.asking import found
from trials import conditions
from trials.models import CapabilityArea, Metric
from trials.units import level_of, unit_label

Document = dict[str, Any]
SHOWN = (*versions.FIELDS, "marking")
OWN = ("worth_per_unit", "budget_ceiling", "notes")
MOST = 100
SCALE = re.compile(r"\d-\d")  # a unit that only says from where to where its figures go: "0-100"


@require_safe
def listing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The versions of a requirement, each with what changed since the one before."""
    row = found(Requirement.objects.select_related("nation"), request, pk)
    rows = list(versions.of_requirement(request.actor, row)[:MOST])
    words, documents = _Words(), {one.pk: versions.read(one) for one in rows}
    told = [
        {
            "version": one,
            "changes": list(words.differences(documents[former.pk], documents[one.pk])) if former else None,
        }
        for one, former in zip_longest(rows, rows[1:])
    ]
    pair = _pair(request, rows)
    context = {
        "row": row,
        "versions": told,
        "pair": pair,
        "differences": list(words.differences(*(versions.with_own(request.actor, one) for one in pair)))
        if pair
        else [],
        "own": row.nation_id == request.actor.nation,
        "marking": str(row.marking),
    }
    return render(request, "procurement/requirement/versions.html", context)


@require_safe
def detail(request: HttpRequest, requirementversion: UUID) -> HttpResponse:
    """One version as it was frozen, with its digest."""
    version = found(
        RequirementVersion.objects.select_related("requirement__nation", "frozen_by"), request, requirementversion
    )
    document = versions.with_own(request.actor, version)
    context = {
        "version": version,
        "row": version.requirement,
        "facts": list(_Words().facts(document)),
        "own": version.requirement.nation_id == request.actor.nation,
        "marking": document["marking"],
    }
    return render(request, "procurement/requirement/version.html", context)


def _pair(request: HttpRequest, rows: list[RequirementVersion]) -> tuple[RequirementVersion, RequirementVersion] | None:
    """The two versions named by ?from= and ?to=; 404 where one of them cannot be read."""
    if not (request.GET.get("from") or request.GET.get("to")):
        return None
    by_number = {str(row.number): row for row in rows}
    try:
        return by_number[request.GET.get("from", "")], by_number[request.GET.get("to", "")]
    except KeyError as fault:
        raise Http404 from fault


class _Words:
    """Frozen documents in the reader's words; the names of areas and metrics are read once."""

    def __init__(self) -> None:
        self.areas = CapabilityArea.objects.in_bulk()
        self.metrics = Metric.objects.in_bulk()

    def facts(self, document: Document) -> Iterator[tuple[str, str]]:
        """Every field as label and value."""
        for name in SHOWN:
            yield self.label(name), self.value(document, name)
        for line in document["lines"]:
            yield self.metric(line), self.line(line)
        for name in OWN:
            if name in document:
                yield self.label(name), self.value(document, name)

    def differences(self, before: Document, after: Document) -> Iterator[dict[str, str]]:
        """Field by field where two versions differ."""
        old, new = dict(self.facts(before)), dict(self.facts(after))
        for label in old | new:
            mine, theirs = old.get(label, _("not there")), new.get(label, _("not there"))
            if mine != theirs:
                yield {"label": label, "before": mine, "after": theirs}

    def label(self, name: str) -> str:
        if name == "marking":
            return _("Label")
        field = name.removesuffix("_id")
        model = Requirement if name in versions.FIELDS else RequirementPrivate
        text = str(model._meta.get_field(field).verbose_name)
        return text[:1].upper() + text[1:]

    def metric(self, line: Document) -> str:
        return str(self.metrics.get(line["metric"], line["metric"]))

    def value(self, document: Document, name: str) -> str:
        value = document.get(name)
        if name in document.get("withheld", ()):
            return _("withheld")
        if name == "capability_area_id":
            return str(self.areas.get(value, value))
        if name == "modes":
            return ", ".join(str(Mode(mode).label) for mode in value)
        if name == "need_by":
            return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if name in ("worth_per_unit", "budget_ceiling"):
            return f"{number_format(plain(Decimal(value)), force_grouping=True)} {document['currency']}"
        return number_format(value, force_grouping=True) if isinstance(value, int) else str(value or "–")

    def line(self, line: Document) -> str:
        parts = [_("withheld")] if line["threshold"] is None else list(self._figures(line))
        if line["is_kpp"]:
            parts.append(_("knock-out"))
        parts.append(str(RequirementLine.Verification(line["verification"]).label))
        for key, value in line["conditions"].items():
            condition = conditions.BY_KEY.get(key)
            parts.append(f"{condition.label} {condition.words(value)}" if condition else key)
        if line.get("weight") is not None:
            parts.append(_("weight %(weight)s") % {"weight": number_format(Decimal(line["weight"]))})
        return "; ".join([*parts, *([line["note"]] if line["note"] else [])])

    def _figures(self, line: Document) -> Iterator[str]:
        for name, text in (("threshold", _("threshold")), ("objective", _("objective"))):
            yield f"{text} {_figure(Decimal(line[name]), line['unit'])}"


def _figure(value: Decimal, unit: str) -> str:
    """A line's figure with the unit it was frozen with: an ordinal's level as its word, a bare number on a scale."""
    number = number_format(plain(value))
    return level_of(float(value), unit) or (number if SCALE.search(unit) else f"{number} {unit_label(unit)}".strip())
