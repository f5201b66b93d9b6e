"""A game of coalitions: what each can gain on its own, and, where there is a plan, what its buys cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

Exact = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class SharedCost:
    """One buy's cost and, per player, units taken, their gross value and what the same units would cost alone."""

    cost: int
    joined: tuple[bool, ...]
    quantity: tuple[int, ...]
    value: tuple[int, ...]
    alone: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spending:
    """A plan seen by its players: each one's benefit before any price, and every buy's cost."""

    benefit: tuple[int, ...]
    buys: tuple[SharedCost, ...]


@dataclass(frozen=True, slots=True)
class Game:
    """Gains by bit mask (bit i: player i), the empty coalition's first; without values only costs can be shared."""

    size: int
    values: tuple[Fraction, ...] | None
    spending: Spending | None = None

    def alone(self, player: int) -> Fraction:
        """What a player gains on its own."""
        return self.known[1 << player]

    @property
    def known(self) -> tuple[Fraction, ...]:
        """The values, for a caller that has made sure of them."""
        if self.values is None:
            raise ValueError("this game's coalition values are unknown")
        return self.values

    @property
    def total(self) -> Fraction:
        """What all gain together."""
        return self.known[-1]


def subset_sums(values: Sequence[Any]) -> Exact:
    """Exact sums over every subset of the values, by bit mask."""
    sums = np.zeros(1, dtype=object)
    for value in values:
        sums = np.concatenate([sums, sums + value])
    return sums


def scaled(values: Sequence[Fraction]) -> tuple[list[int], int]:
    """Whole numbers and their common denominator."""
    denominator = lcm(*(value.denominator for value in values))
    return [int(value * denominator) for value in values], denominator


def excesses(values: Sequence[Fraction], payoffs: Sequence[Fraction]) -> tuple[Exact, int]:
    """v(S) - x(S) of every coalition as whole numbers over a common denominator."""
    whole, denominator = scaled([*values, *payoffs])
    return np.array(whole[: len(values)], dtype=object) - subset_sums(whole[len(values) :]), denominator
