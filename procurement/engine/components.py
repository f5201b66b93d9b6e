"""The market in parts that share no offer and no requirement, so that each is solved on its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from procurement.engine.records import Offer, Requirement
from procurement.engine.screening import Pair


@dataclass(frozen=True)
class Component:
    """Requirements and offers that pairs connect, each in the order of their ids."""

    pairs: tuple[Pair, ...]

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """The requirements of the pairs."""
        rows = {pair.requirement.id: pair.requirement for pair in self.pairs}
        return tuple(rows[name] for name in sorted(rows))

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """The offers of the pairs."""
        rows = {pair.offer.id: pair.offer for pair in self.pairs}
        return tuple(rows[name] for name in sorted(rows))

    @cached_property
    def nations(self) -> tuple[str, ...]:
        """The nations of the requirements."""
        return tuple(sorted({requirement.nation for requirement in self.requirements}))

    @cached_property
    def lots_only(self) -> bool:
        """Whether every requirement is served whole by one offer."""
        return not any(requirement.divisible for requirement in self.requirements)

    def within(self, nations: frozenset[str]) -> Component:
        """The part that concerns the nations alone; it need not be connected."""
        return Component(tuple(pair for pair in self.pairs if pair.requirement.nation in nations))


def components(pairs: Iterable[Pair]) -> tuple[Component, ...]:
    """Connected parts of the pairs, in the order of their first requirement's id."""
    rows = sorted(pairs, key=lambda pair: (pair.offer.id, pair.requirement.id))
    root: dict[tuple[str, str], tuple[str, str]] = {}

    def find(node: tuple[str, str]) -> tuple[str, str]:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for pair in rows:
        root[find(("offer", pair.offer.id))] = find(("requirement", pair.requirement.id))
    parts: dict[tuple[str, str], list[Pair]] = {}
    for pair in rows:
        parts.setdefault(find(("offer", pair.offer.id)), []).append(pair)
    found = [Component(tuple(part)) for part in parts.values()]
    return tuple(sorted(found, key=lambda part: part.requirements[0].id))
