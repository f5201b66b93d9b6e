"""What the trials say of a system for each line of a requirement, and how far that can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from procurement.engine.records import Criterion, Envelope, Meta, Requirement, Run, System
from trials import statistics
from trials.statistics import Side

GRADES = ("met", "claimed_only", "outside_conditions", "refuted", "untested")


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion of a requirement against a system's runs.

    value is what is scored and bound what is compared with need (the KPP, else the threshold); both are None where
    the line is untested. n counts the runs used, outside those whose conditions were too easy.
    """

    criterion: str
    grade: str
    value: Fraction | None
    bound: Fraction | None
    need: Fraction
    n: int
    outside: int
    claim: Fraction | None


def lines(requirement: Requirement, system: System, meta: Meta) -> tuple[Line, ...]:
    """The lines of a requirement, one per weighted or KPP criterion, in the order of their names."""
    names = sorted(requirement.weights.keys() | requirement.kpp.keys())
    return tuple(_line(requirement, system, requirement.criteria[name], meta) for name in names)


def passes(value: Fraction, need: Fraction, direction: int) -> bool:
    """Whether a value is at least as good as the need, in the criterion's direction."""
    return direction * (value - need) >= 0


def _line(requirement: Requirement, system: System, criterion: Criterion, meta: Meta) -> Line:
    need = requirement.kpp.get(criterion.name, criterion.threshold)
    runs = system.trials.get(criterion.name, ())
    used = [run for run in runs if _counts(run, requirement.conditions, meta.conditions, need, criterion.direction)]
    value, bound = _estimate(used, criterion, meta) if used else (None, None)
    claim = system.claims.get(criterion.name)
    if bound is not None:
        grade = "met" if passes(bound, need, criterion.direction) else "refuted"
    elif runs and not used:
        grade = "outside_conditions"
    else:
        grade = "untested" if used or claim is None else "claimed_only"
    return Line(criterion.name, grade, value, bound, need, len(used), len(runs) - len(used), claim)


def _estimate(runs: list[Run], criterion: Criterion, meta: Meta) -> tuple[Fraction | None, Fraction | None]:
    """The scored value and the screened bound of the runs; a single measured run has no bound and is untested."""
    side = Side.LOWER if criterion.direction > 0 else Side.UPPER
    if criterion.scale == "k_of_n":
        successes, tries = sum(run.successes for run in runs), sum(run.tries for run in runs)
        bound = statistics.proportion_bound(successes, tries, meta.level, side)
        return bound, Fraction(successes, tries) if meta.rule == "mean" else bound
    values = [run.value for run in runs]
    if criterion.scale == "ordinal":
        worst = statistics.ordinal_worst(values, criterion.direction)
        return worst, worst
    mean = statistics.mean(values)
    if meta.rule == "mean":
        return mean, mean
    return (mean, statistics.student_bound(values, meta.level, side)) if len(values) > 1 else (None, None)


def _counts(
    run: Run,
    envelopes: Mapping[str, Envelope],
    orders: Mapping[str, str],
    need: Fraction,
    direction: int,
) -> bool:
    """Inside the envelopes a run counts; in harder conditions its success counts and its failure does not."""
    harder = False
    for name, envelope in envelopes.items():
        if name not in run.conditions:
            return False
        sign = 1 if orders[name] == "higher_is_harder" else -1
        if sign * (run.conditions[name] - envelope.easy) < 0:
            return False
        harder = harder or sign * (run.conditions[name] - envelope.hard) > 0
    return not harder or passes(run.value, need, direction)
