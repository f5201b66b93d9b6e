"""What programs send."""

from typing import Any


def euro(amount: str, currency: str = "EUR", **more: str) -> dict[str, str]:
    return {"amount": amount, "currency": currency, **more}


def requirement(currency: str = "EUR", **changed: Any) -> dict[str, Any]:
    return {
        "title": "Patrol boats without crews",
        "capability_area": "MDA",
        "quantity": 3,
        "need_by": "2031-01-01",
        "modes": ["buy"],
        "need": "Watch the approaches.",
        "lines": [{"metric": "endurance_h", "threshold": "10", "objective": "40", "weight": "1"}],
        "private": {
            "worth_per_unit": euro("5000000.00", currency),
            "budget_ceiling": euro("20000000.00", currency),
            "notes": "canary-7351",
        },
        **changed,
    }


def offer(system: Any, **changed: Any) -> dict[str, Any]:
    return {
        "system": str(system.pk),
        "reference": "V-1",
        "mode": "buy",
        "currency": "EUR",
        "price_basis": "2026-01-01",
        "valid_until": "2031-01-01T12:00:00+01:00",
        "capacity": 10,
        "lead_months": 6,
        "onboarding": euro("1000.00"),
        "tiers": [{"min_quantity": 1, "unit_price": euro("300.00", price_basis="2026-01-01")}],
        "buy_terms": {"training": euro("5.50")},
        **changed,
    }
