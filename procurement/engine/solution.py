"""The whole answer to a problem: screened, allocated, shared and explained, as one document without clocks."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from procurement.engine import ENGINE_VERSION, division, explanations, payments, reading, stability
from procurement.engine.accounts import Buy
from procurement.engine.allocation import Allocator
from procurement.engine.coalitions import DEFAULT_NATIONS, MAX_NATIONS, Coalitions, Progress, coalition_table
from procurement.engine.division import Payers
from procurement.engine.reading import Malformed
from procurement.engine.records import Problem
from procurement.engine.screening import Assessment, Screened, decimal, screen
from procurement.engine.shares.game import Game
from procurement.engine.shares.lexicographic import centre

FORMAT = 1
MAX_EVIDENCE_LINES = 50_000
MAX_SUPERADDITIVE = 10
canonical = reading.canonical


def solve(problem: Problem, *, coalitions: bool | None = None, progress: Progress | None = None) -> dict[str, Any]:
    """The solution as JSON values; coalitions None means up to eight nations.

    progress is called with a stage's name, steps done and steps in all.
    """
    step = progress or (lambda stage, done, total: None)
    wanted = len(problem.nations) <= DEFAULT_NATIONS if coalitions is None else coalitions
    step("screening", 0, 1)
    screened = screen(problem)
    step("allocation", 0, 1)
    allocator = Allocator(problem, screened)
    table = _table(allocator, progress) if wanted else None
    grand = allocator.grand
    step("shares", 0, 1)
    game = _game(problem, allocator, table)
    solution = {
        "format": FORMAT,
        "engine_version": ENGINE_VERSION,
        "problem_digest": problem.digest,
        "optimum": grand.gain,
        "proved": grand.proved,
        "bound": grand.bound,
        "plan": _plan(grand.plan),
        "shared_buys": [_shared_buy(buy) for buy in grand.plan],
        "refusals": _refusals(screened, allocator),
        "evidence": _evidence(screened),
        "priced_offers": _priced_offers(problem),
        "alone": [_alone(nation.id, allocator) for nation in problem.nations],
        "coalitions": _coalitions(table, game),
        "shares": _shares(problem, allocator, game),
    }
    step("explanations", 0, 1)
    leaving = explanations.departures(table) if table and table.values else None
    return solution | {"offers": explanations.offers(problem, screened, allocator), "departures": leaving}


def _table(allocator: Allocator, progress: Progress | None) -> Coalitions:
    if len(allocator.nations) > MAX_NATIONS:
        limit = f"at most {MAX_NATIONS} nations where coalitions are asked for"
        raise Malformed("$.nations", limit, f"{len(allocator.nations)} nations")
    return coalition_table(allocator, progress)


def _game(problem: Problem, allocator: Allocator, table: Coalitions | None) -> Game:
    """The game of the nations; a table that is not proved is never shared by."""
    names = [nation.id for nation in problem.nations]
    values = tuple(map(Fraction, table.values)) if table and table.proved else None
    return Game(len(names), values, payments.spending(allocator.grand.plan, names))


def _shares(problem: Problem, allocator: Allocator, game: Game) -> dict[str, Any]:
    names = tuple(nation.id for nation in problem.nations)
    return division.divisions(game, payers=Payers(names, tuple(payments.limits(allocator.grand.plan, problem.nations))))


def _coalitions(table: Coalitions | None, game: Game) -> dict[str, Any] | None:
    if table is None:
        return None
    row: dict[str, Any] = {"nations": list(table.nations), "v": list(table.values) or None, "proved": table.proved}
    if not table.proved or game.size < 2:
        return row | {"least_core_epsilon": None, "core_nonempty": None, "superadditive": None}
    least = centre(game, rational=False).steps[0].excess
    superadditive = stability.is_superadditive(game) if game.size <= MAX_SUPERADDITIVE else None
    return row | {
        "least_core_epsilon": decimal(least, division.PLACES),
        "core_nonempty": least <= 0,
        "superadditive": superadditive,
    }


def _plan(plan: tuple[Buy, ...]) -> list[dict[str, Any]]:
    return [
        {"requirement": pair.requirement.id, "offer": buy.offer.id, "quantity": quantity}
        for buy in plan
        for pair, quantity in buy.served
    ]


def _alone(nation: str, allocator: Allocator) -> dict[str, Any]:
    """What a nation does best by itself: its gain, what it pays for that, and the plan."""
    outcome = allocator.best(frozenset({nation}))
    cost = sum(buy.cost for buy in outcome.plan)
    return {
        "nation": nation,
        "gain": outcome.gain,
        "cost": cost,
        "proved": outcome.proved,
        "plan": _plan(outcome.plan),
    }


def _shared_buy(buy: Buy) -> dict[str, Any]:
    units = dict.fromkeys(buy.nations, 0)
    for pair, quantity in buy.served:
        units[pair.requirement.nation] += quantity
    direct = buy.direct()
    return {
        "offer": buy.offer.id,
        "units": buy.units,
        "surplus": buy.surplus,
        "unit_price": buy.plan.unit_price,
        "pool": buy.pool,
        "cost": buy.cost,
        "gain": buy.gain,
        "nations": [{"nation": name, "quantity": units[name], "direct": direct[name]} for name in buy.nations],
    }


def _refusals(screened: Screened, allocator: Allocator) -> list[dict[str, Any]]:
    """Screening's refusals, and pairs that bring no benefit even for free."""
    taken = {(pair.requirement.id, pair.offer.id) for buy in allocator.grand.plan for pair, _ in buy.served}
    rows = [refusal.as_json() for refusal in screened.refusals]
    for pair in screened.pairs:
        key = {"requirement": pair.requirement.id, "offer": pair.offer.id}
        if pair.margin <= 0 and tuple(key.values()) not in taken:
            figures = {"required": pair.offer.lifecycle_per_unit, "found": pair.gross}
            rows.append({**key, "reason": "not_worthwhile", **figures})
    return sorted(rows, key=lambda row: (row["requirement"], row["offer"]))


def _evidence(screened: Screened) -> list[dict[str, Any]] | None:
    """Grade and figures of every line, requirement by requirement; null where that would be too much to print."""
    if sum(len(row.lines) for row in screened.assessments) > MAX_EVIDENCE_LINES:
        return None
    return [_assessment(row) for row in screened.assessments]


def _assessment(row: Assessment) -> dict[str, Any]:
    lines = [
        {
            "criterion": line.criterion,
            "grade": line.grade,
            "value": None if line.value is None else decimal(line.value),
            "bound": None if line.bound is None else decimal(line.bound),
            "need": decimal(line.need),
            "n": line.n,
            "outside": line.outside,
            "claim": None if line.claim is None else decimal(line.claim),
        }
        for line in row.lines
    ]
    merit = {"merit": decimal(row.merit.low), "merit_high": decimal(row.merit.high)}
    return {"requirement": row.requirement, "system": row.system, **merit, "lines": lines}


def _priced_offers(problem: Problem) -> list[dict[str, Any]]:
    """What the raw terms of offers came to."""
    return [
        {
            "offer": offer.id,
            "tiers": [{"min_qty": tier.min_qty, "unit_price": tier.unit_price} for tier in offer.tiers],
            "fixed_cost": offer.fixed_cost,
            "lifecycle_per_unit": offer.lifecycle_per_unit,
        }
        for offer in problem.offers
        if offer.terms is not None
    ]
