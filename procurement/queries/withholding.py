"""Withheld fields as their nation knows them: the kept values, put back into rows for reading only."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce

from accounts.context import Actor
from procurement.models import LineKept, Requirement, RequirementKept, RequirementLine, Withholding
from procurement.models.withholding import LINE


def restored(actor: Actor, rows: Iterable[Requirement]) -> list[Requirement]:
    """The rows with their own nation's withheld values; one query. The database refuses to save such a row."""
    rows = list(rows)
    if not actor.nation or not rows:
        return rows
    kept = RequirementKept.objects.visible_to(actor).in_bulk([row.pk for row in rows])
    for row in rows:
        if row.pk in kept:
            fill(row, kept[row.pk])
    return rows


def restored_lines(actor: Actor, rows: list[RequirementLine]) -> list[RequirementLine]:
    """The same for lines; no query where none is withheld."""
    hidden = [row.pk for row in rows if row.is_withheld]
    kept = LineKept.objects.visible_to(actor).in_bulk(hidden) if hidden and actor.nation else {}
    for row in rows:
        if row.pk in kept:
            row.threshold, row.objective = kept[row.pk].threshold, kept[row.pk].objective
    return rows


def fill(row: Requirement, kept: RequirementKept) -> None:
    """Put kept values back into a row in memory."""
    for name in Requirement.WITHHOLDABLE:
        if name in row.withheld:
            setattr(row, name, getattr(kept, name))


def with_kept(row: Requirement) -> Requirement:
    """The row with its withheld values, for the scorer, who reads it with `kept` joined."""
    if row.withheld:
        fill(row, row.kept)
    return row


def line_with_kept(line: RequirementLine) -> RequirementLine:
    """The same for a line."""
    if line.is_withheld:
        line.threshold, line.objective = line.kept.threshold, line.kept.objective
    return line


def known(actor: Actor, name: str) -> Coalesce:
    """An expression for a field that may be withheld: its kept value for the nation itself, nothing for others."""
    kept = RequirementKept.objects.visible_to(actor).filter(requirement=models.OuterRef("pk")).values(name)
    return Coalesce(name, models.Subquery(kept[:1]))


def in_force(actor: Actor, requirement: Requirement) -> list[Withholding]:
    """What is withheld, or will be once approved, by field."""
    rows = Withholding.objects.visible_to(actor).filter(requirement=requirement, opened_at=None)
    return list(rows.select_related("reason"))


def by_field(rows: Iterable[Withholding]) -> dict[str, Withholding]:
    """Withholdings under the names of their fields."""
    return {row.field: row for row in rows}


def choices(requirement: Requirement, lines: Iterable[RequirementLine], taken: Iterable[str]) -> list[tuple[str, Any]]:
    """The fields that could still be withheld, each with its label."""
    fields = [(name, Requirement._meta.get_field(name).verbose_name) for name in Requirement.WITHHOLDABLE]
    fields += [(f"{LINE}{line.metric_id}", line.metric) for line in lines]
    return [(name, label) for name, label in fields if name not in set(taken)]
