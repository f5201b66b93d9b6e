"""Draws that depend on a seed and a name alone: adding a row to the world changes no other row."""

import hashlib
from collections.abc import Sequence
from statistics import NormalDist
from typing import TypeVar

Item = TypeVar("Item")
STANDARD_NORMAL = NormalDist()


class Draw:
    """A family of draws; each is named by the keys it is asked with."""

    def __init__(self, seed: str) -> None:
        self.seed = seed

    def uniform(self, *keys: object) -> float:
        """A number strictly between 0 and 1."""
        name = "/".join([self.seed, *map(str, keys)])
        return (int.from_bytes(hashlib.sha256(name.encode()).digest()[:6]) + 0.5) / 2**48

    def normal(self, mean: float, deviation: float, *keys: object) -> float:
        """A normally distributed number."""
        return mean + deviation * STANDARD_NORMAL.inv_cdf(self.uniform(*keys))

    def whole(self, low: int, high: int, *keys: object) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.uniform(*keys) * (high - low + 1))

    def pick(self, items: Sequence[Item], *keys: object) -> Item:
        """One of the items."""
        return items[self.whole(0, len(items) - 1, *keys)]
