"""Which offer may serve which requirement, and for every refused pair the reason with its figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from procurement.engine import evidence
from procurement.engine.evidence import Line
from procurement.engine.merit import Merit, benefit, merit
from procurement.engine.modes.price import PricePlan, price_plans
from procurement.engine.records import Meta, Offer, Problem, Requirement

Reason = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """An offer that may serve a requirement; margin is the benefit per unit before price, in base units."""

    requirement: Requirement
    offer: Offer
    margin: int
    gross: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A pair that may not be, with every reason, the first one leading."""

    requirement: str
    offer: str
    reasons: tuple[Reason, ...]

    def as_json(self) -> dict[str, Any]:
        """The refusal as it is printed."""
        row = {"requirement": self.requirement, "offer": self.offer, **self.reasons[0]}
        return {**row, "further": list(self.reasons[1:])} if self.reasons[1:] else row


@dataclass(frozen=True, slots=True)
class Assessment:
    """A system against a requirement: its lines and its merit."""

    requirement: str
    system: str
    lines: tuple[Line, ...]
    merit: Merit


@dataclass(frozen=True, slots=True)
class Screened:
    """All pairs within a capability, admitted or refused, and the assessments behind them.

    latent are the refused pairs that only the price bars: a lower one would admit them.
    """

    pairs: tuple[Pair, ...]
    latent: tuple[Pair, ...]
    refusals: tuple[Refusal, ...]
    assessments: tuple[Assessment, ...]


def screen(problem: Problem) -> Screened:
    """Screen every offer against every requirement of its system's capability; rows in the order of their ids."""
    pairs: list[Pair] = []
    latent: list[Pair] = []
    refusals: list[Refusal] = []
    assessments: dict[tuple[str, str], Assessment] = {}
    for requirement in problem.requirements:
        for offer in problem.offers:
            system = problem.systems[offer.system]
            if system.capability != requirement.capability:
                continue
            key = (requirement.id, system.id)
            if key not in assessments:
                lines = evidence.lines(requirement, system, problem.meta)
                assessments[key] = Assessment(*key, lines, merit(requirement, lines, problem.meta))
            reasons = tuple(_reasons(requirement, offer, assessments[key].lines, problem.meta))
            pair = _pair(requirement, offer, assessments[key].merit)
            if not reasons:
                pairs.append(pair)
                continue
            refusals.append(Refusal(requirement.id, offer.id, reasons))
            if {reason["reason"] for reason in reasons} == {"above_ceiling"}:
                latent.append(pair)
    return Screened(tuple(pairs), tuple(latent), tuple(refusals), tuple(assessments.values()))


def _pair(requirement: Requirement, offer: Offer, merit: Merit) -> Pair:
    margin = benefit(requirement, merit.low, offer)
    return Pair(requirement, offer, margin, margin + offer.lifecycle_per_unit)


def affords(requirement: Requirement, plan: PricePlan) -> bool:
    """Whether the ceiling bears the plan's unit price: for the whole lot, or for one unit where divisible."""
    units = 1 if requirement.divisible else requirement.quantity
    return requirement.ceiling is None or plan.unit_price * units <= requirement.ceiling


def _reasons(requirement: Requirement, offer: Offer, lines: tuple[Line, ...], meta: Meta) -> Iterator[Reason]:
    if offer.mode not in requirement.modes:
        yield {"reason": "mode_not_accepted", "mode": offer.mode, "accepted": sorted(requirement.modes)}
    if offer.lead_months > requirement.need_by_month:
        yield {"reason": "late", "required": requirement.need_by_month, "found": offer.lead_months}
    if requirement.nation not in offer.eligible:
        yield {"reason": "not_eligible", "nation": requirement.nation}
    for line in lines:
        yield from _line_reasons(requirement, line, meta)
    yield from _price_reasons(requirement, offer)


def _line_reasons(requirement: Requirement, line: Line, meta: Meta) -> Iterator[Reason]:
    criterion = requirement.criteria[line.criterion]
    if line.bound is None:
        assumed = criterion.threshold if meta.missing == "bound" else None
        failed = line.criterion in requirement.kpp or assumed is None
        if failed and (assumed is None or not evidence.passes(assumed, line.need, criterion.direction)):
            yield {"reason": "untested", **_figures(line)}
    elif line.criterion in requirement.kpp and line.grade == "refuted":
        yield {"reason": "kpp_failed", **_figures(line)}


def _figures(line: Line) -> dict[str, Any]:
    found = None if line.bound is None else decimal(line.bound)
    return {"criterion": line.criterion, "required": decimal(line.need), "found": found, "n": line.n}


def _price_reasons(requirement: Requirement, offer: Offer) -> Iterator[Reason]:
    plans = price_plans(offer)
    units = 1 if requirement.divisible else requirement.quantity
    if not plans or units > offer.capacity:
        yield {"reason": "above_capacity", "required": max(units, offer.moq), "found": offer.capacity}
    elif not any(affords(requirement, plan) for plan in plans):
        cheapest = min(plan.unit_price for plan in plans) * units
        yield {"reason": "above_ceiling", "required": requirement.ceiling, "found": cheapest}


def decimal(value: Fraction, places: int = 9) -> float:
    """An exact figure as it is printed: rounded half to even."""
    return float(round(value, places))
