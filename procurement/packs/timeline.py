"""Timeline: what an offer's quantity costs and when, by the engine's own arithmetic on the disclosed offers."""

from collections.abc import Mapping
from typing import Any

from procurement.engine import problem
from procurement.engine.modes import pricing
from procurement.engine.modes.price import units_cost
from procurement.engine.records import Offer, Problem
from procurement.packs.view import View

# The engine wants a criterion; pricing asks nothing of it.
PLACEHOLDER = {"name": "none", "direction": 1, "threshold": 0, "objective": 1}


def market(view: View) -> Problem:
    """Return the disclosed offers as the engine reads them, in a question that has no requirements."""
    settings, nations = view.part("settings"), view.rows("nations")
    systems = {row["system_id"]: row["capability"] for row in view.offers.values()}
    return problem.load(
        {
            "meta": {
                "format": 1,
                "currency": view.document.get("currency", ""),
                "criteria": [PLACEHOLDER],
                **{name: settings[name] for name in ("horizon", "discount_rate") if name in settings},
            },
            "nations": [{"id": nation, "envelope": None} for nation in nations],
            "systems": [{"id": key, "capability": area, "trials": {}} for key, area in systems.items()],
            "requirements": [],
            "offers": [_offer(row, nations) for row in view.offers.values()],
        }
    )


def acquisition(offer: Offer, quantity: int) -> int | None:
    """Price of so many units bought alone, one-off cost and onboarding included, in base units; None above capacity."""
    if quantity > offer.capacity:
        return None
    return units_cost(offer, quantity) + offer.fixed_cost + offer.onboarding_per_nation


def cash(offer: Offer, quantity: int, question: Problem) -> list[int]:
    """Nominal cash by month, from signature to horizon, in base units."""
    return pricing.timeline(offer, quantity, question.meta)


def _offer(row: Mapping[str, Any], nations: list[Any]) -> dict[str, Any]:
    return {**row, "system": row["system_id"], "eligible": nations}
