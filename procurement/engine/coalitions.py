"""What every coalition of nations can gain on its own, with full vendor capacity and its own envelopes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from procurement.engine.allocation import Allocator

Progress = Callable[[str, int, int], None]
MAX_NATIONS = 16
MAX_EFFORT = 200_000
DEFAULT_NATIONS = 8


@dataclass(frozen=True, slots=True)
class Coalitions:
    """Values by bit mask: bit i of the index is the i-th nation; values[0] is 0.

    values is empty where binding envelopes made the whole table more work than MAX_EFFORT simplex iterations.
    """

    nations: tuple[str, ...]
    values: tuple[int, ...]
    proved: bool


def coalition_table(allocator: Allocator, progress: Progress | None = None) -> Coalitions:
    """The value of each of the 2 ** n coalitions of the nations, in base units; largest coalitions first."""
    nations = tuple(nation.id for nation in allocator.nations)
    count = 1 << len(nations)
    values, proved = [0] * count, True
    for mask in reversed(range(1, count)):
        members = frozenset(name for bit, name in enumerate(nations) if mask >> bit & 1)
        outcome = allocator.best(members)
        values[mask], proved = outcome.gain, proved and outcome.proved
        if allocator.effort > MAX_EFFORT:
            return Coalitions(nations, (), proved=False)
        if progress:
            progress("coalitions", count - mask, count - 1)
    return Coalitions(nations, tuple(values), proved and _grows(values, len(nations)))


def _grows(values: Sequence[int], size: int) -> bool:
    """Whether no coalition gains less than one within it: what no true table can break, and a solver's error may."""
    return all(values[mask] <= values[mask | 1 << bit] for mask in range(1 << size) for bit in range(size))
