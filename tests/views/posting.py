"""What a browser posts for the portal's larger forms."""

from typing import Any


def rows(name: str, *filled: dict[str, Any]) -> dict[str, str]:
    """A formset's fields."""
    data = {f"{name}-TOTAL_FORMS": str(len(filled)), f"{name}-INITIAL_FORMS": "0"}
    for place, row in enumerate(filled):
        data |= {f"{name}-{place}-{field}": value for field, value in row.items()}
    return data


def line(
    metric: str = "endurance_h", threshold: Any = "10", objective: Any = "40", weight: Any = "1", **more: Any
) -> dict[str, Any]:
    return {"metric": metric, "threshold": threshold, "objective": objective, "weight": weight, **more}


def requirement(*lines: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """The whole form of a requirement."""
    return {
        "title": "Patrol boats without crews",
        "capability_area": "MDA",
        "quantity": "3",
        "need_by": "2031-01-01",
        "modes": ["buy"],
        "max_offers": "1",
        "need": "",
        "private-worth_per_unit": "5000000",
        "private-budget_ceiling": "20000000",
        "private-notes": "canary-7351",
        **rows("lines", *(lines or (line(),))),
        **changed,
    }


def offer(system: Any, *tiers: tuple[Any, Any], **changed: Any) -> dict[str, Any]:
    """The whole form of an offer to buy."""
    return {
        "system": str(system.pk),
        "reference": "V-1",
        "mode": "buy",
        "currency": "EUR",
        "price_basis": "2026-01-01",
        "valid_until": "2031-01-01T12:00",
        "discount": "all_units",
        "minimum_order": "1",
        "capacity": "10",
        "lead_months": "6",
        "onboarding": "0",
        "terms-support_per_unit_year": "0",
        "terms-spares_per_unit": "0",
        "terms-training": "0",
        "terms-documentation": "0",
        "terms-disposal_per_unit": "0",
        **rows("tiers", *({"min_quantity": q, "unit_price": p} for q, p in tiers or (("1", "100"),))),
        **changed,
    }
