"""A round's criteria linted over the requirements, runs and systems its reader may see."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from accounts.context import Actor
from procurement.linting import Finding, Line, findings
from procurement.models import Requirement, RequirementLine, Round
from procurement.queries.evidence import Screening, assessed, screening_of
from procurement.queries.rounds import entries

MOST = 30


@dataclass(frozen=True)
class Linted:
    """A requirement of the round with its faults, and the names of the metrics they speak of."""

    requirement: Requirement
    findings: list[Finding]
    names: dict[str, str]


def linted(scoring_round: Round, actor: Actor) -> list[Linted]:
    """The first MOST requirements of the round that the actor may see, each with its faults."""
    needs = [entry.requirement for entry in entries(scoring_round, actor)[:MOST]]
    lines: dict[Any, list[RequirementLine]] = defaultdict(list)
    rows = RequirementLine.objects.visible_to(actor).filter(requirement__in=needs).select_related("metric")
    for line in rows.order_by("position"):
        lines[line.requirement_id].append(line)
    screening = screening_of(scoring_round)
    return [_linted(need, lines[need.pk], screening, actor) for need in needs]


def _linted(need: Requirement, lines: list[RequirementLine], screening: Screening, actor: Actor) -> Linted:
    graded = assessed(actor, need, lines, screening)
    read = [_line(line, place, graded) for place, line in enumerate(lines)]
    return Linted(need, findings(read), {line.metric_id: line.metric.name for line in lines})


def _line(line: RequirementLine, place: int, graded: list[Any]) -> Line:
    values = {str(row.system.pk): row.lines[place] for row in graded}
    return Line(
        line.metric_id,
        Fraction(line.threshold),
        Fraction(line.objective),
        {key: Fraction(one.value) for key, one in values.items() if one.value is not None},
        frozenset(key for key, one in values.items() if one.grade == "met"),
    )
