"""Acquisition modes: each prices an offer's raw terms and lays its cash out by month."""

from __future__ import annotations

from types import ModuleType

from procurement.engine.modes import buy, develop, lease

MODES: tuple[ModuleType, ...] = (lease, buy, develop)
BY_KEY: dict[str, ModuleType] = {mode.KEY: mode for mode in MODES}
