"""Rules of sharing: each divides what a coalition of all gains, or the cost of its buys, among its players."""

from __future__ import annotations

from types import ModuleType

from procurement.engine.shares import (
    by_quantity,
    by_value,
    equal,
    nucleolus,
    prenucleolus,
    scrb,
    shapley,
    stand_alone,
)

SHARE_RULES: tuple[ModuleType, ...] = (
    stand_alone,
    equal,
    by_quantity,
    by_value,
    shapley,
    prenucleolus,
    nucleolus,
    scrb,
)
