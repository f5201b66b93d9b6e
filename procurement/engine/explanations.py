"""Why each offer is or is not in the plan, and what a nation's leaving would cost: codes and figures only."""

from __future__ import annotations

from collections import Counter
from typing import Any

from procurement.engine import sensitivity
from procurement.engine.allocation import Allocator, Part
from procurement.engine.coalitions import Coalitions
from procurement.engine.milp import CANONICAL_PAIRS
from procurement.engine.records import Offer, Problem
from procurement.engine.screening import Screened


def offers(problem: Problem, screened: Screened, allocator: Allocator) -> list[dict[str, Any]]:
    """One row per offer: chosen with the loss without it, outbid with the cut at which it wins, or refused."""
    chosen = {buy.offer.id for buy in allocator.grand.plan}
    refused: dict[str, Counter[str]] = {offer.id: Counter() for offer in problem.offers}
    for refusal in screened.refusals:
        refused[refusal.offer][refusal.reasons[0]["reason"]] += 1
    parts = {offer.id: part for part in allocator.parts for offer in part.component.offers}
    admitted = {pair.offer.id for pair in screened.pairs}
    rows = []
    for offer in problem.offers:
        if offer.id in chosen:
            row = {"status": "chosen", "loss_without": _loss(allocator, parts.get(offer.id), offer)}
        elif offer.id in admitted:
            row = {"status": "outbid"} | _winning(allocator, parts.get(offer.id), offer)
        else:
            row = {"status": "refused" if refused[offer.id] else "no_requirement"}
        rows.append({"offer": offer.id, **row, "refused": dict(sorted(refused[offer.id].items()))})
    return rows


def _loss(allocator: Allocator, part: Part | None, offer: Offer) -> int | None:
    if allocator.coupled:
        return allocator.loss_without(offer) if len(allocator.pairs) <= CANONICAL_PAIRS else None
    if part is None:
        return 0
    without = sensitivity.value_without(part, offer)
    return None if without is None else part.best(allocator.everybody).gain - without


def _winning(allocator: Allocator, part: Part | None, offer: Offer) -> dict[str, Any]:
    if part is None:
        return {"reason": "not_worthwhile"}
    if allocator.coupled or not sensitivity.has_winning_cut(part):
        return {"reason": "not_computed"}
    cut = sensitivity.winning_cut(part, offer)
    if cut is None:
        return {"reason": "not_on_price"}
    return {"reason": "price", "cut_per_unit": cut, "lowest_unit_price": offer.tiers[-1].unit_price - cut}


def departures(coalitions: Coalitions) -> list[dict[str, Any]]:
    """What all together lose when one nation leaves, what it gains alone, and so what the rest lose."""
    everyone = len(coalitions.values) - 1
    rows = []
    for place, nation in enumerate(coalitions.nations):
        alone, rest = coalitions.values[1 << place], coalitions.values[everyone ^ 1 << place]
        rows.append({"nation": nation, "alone": alone, "loss_without": coalitions.values[everyone] - rest})
    return rows
