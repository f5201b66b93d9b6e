"""Small seeded problems of every class: tiers of both kinds, capacity, divisible lines, tight envelopes, ties."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).parent / "reference"
CLASSES = ("lots", "incremental", "divisible", "tight", "ties", "mixed")
CRITERIA = [
    {"name": "range_nm", "direction": 1, "threshold": 20, "objective": 220},
    {"name": "false_alarm_h", "direction": -1, "threshold": 6, "objective": 0.5},
]


def meta(**more: Any) -> dict[str, Any]:
    return {"format": 1, "currency": "kEUR", "criteria": CRITERIA, **more}


def generated(seed: int, kind: str, *, needs: int = 4, offers: int = 3, nations: int = 3) -> dict[str, Any]:
    """A problem of the class; the same seed makes the same problem."""
    draw = random.Random(f"{kind}-{seed}")
    names = [f"N{index}" for index in range(nations)]
    rows = [_requirement(draw, kind, index, names) for index in range(needs)]
    scale = (10, 50) if kind == "tight" else (2_000, 3_000)
    return {
        "meta": meta(),
        "nations": [{"id": name, "envelope": draw.randint(*scale) * 2} for name in names],
        "requirements": rows,
        "systems": [_system(draw, index) for index in range(offers)],
        "offers": [_offer(draw, kind, index, names) for index in range(offers)],
    }


def _requirement(draw: random.Random, kind: str, index: int, nations: list[str]) -> dict[str, Any]:
    divisible = kind == "divisible" or (kind == "mixed" and draw.random() < 0.5)
    quantity = draw.randint(1, 3 if divisible else 5)
    worth = draw.choice([60, 80]) if kind == "ties" else draw.randint(40, 120)
    return {
        "id": f"R{index}",
        "nation": nations[index % len(nations)],
        "capability": "MDA",
        "qty": quantity,
        "need_by_month": 24,
        "modes": ["buy", "lease"],
        "weights": {"range_nm": 0.6, "false_alarm_h": 0.4},
        "kpp": {"range_nm": draw.choice([20, 60])},
        "worth_per_unit": worth,
        "ceiling": draw.randint(12, 60) * quantity,
        "divisible": divisible,
        "max_offers": draw.randint(1, 2),
    }


def _system(draw: random.Random, index: int) -> dict[str, Any]:
    centre = draw.randint(80, 210)
    trials = {
        "range_nm": [centre + draw.randint(-20, 20) for _ in range(4)],
        "false_alarm_h": [round(draw.uniform(0.4, 3), 3) for _ in range(3)],
    }
    return {"id": f"S{index}", "capability": "MDA", "trials": trials}


def _offer(draw: random.Random, kind: str, index: int, nations: list[str]) -> dict[str, Any]:
    first = draw.choice([10, 20]) if kind == "ties" else draw.randint(8, 35)
    tiers = [{"min_qty": 1, "unit_price": first}]
    for minimum in sorted(draw.sample(range(2, 8), draw.randint(0, 2))):
        tiers.append({"min_qty": minimum, "unit_price": max(1, tiers[-1]["unit_price"] - draw.randint(0, 7))})
    incremental = kind == "incremental" or (kind in ("mixed", "divisible", "tight") and draw.random() < 0.5)
    return {
        "id": f"O{index}",
        "vendor": f"V{index % 2}",
        "system": f"S{index}",
        "mode": draw.choice(["buy", "lease"]),
        "discount": "incremental" if incremental else "all_units",
        "tiers": tiers,
        "moq": draw.randint(1, 4),
        "capacity": draw.randint(3, 10),
        "lead_months": draw.choice([3, 12, 12, 23, 25]),
        "fixed_cost": draw.choice([0, 0, 10, 25]),
        "lifecycle_per_unit": draw.randint(0, 6),
        "onboarding_per_nation": draw.randint(0, 10),
        "eligible": sorted(draw.sample(nations, len(nations) - draw.choice([0, 0, 1]))),
    }
