"""Shared buys and their exact arithmetic: what a plan gains, what it costs whom, and whether it may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from procurement.engine.modes.price import PricePlan, price_plans
from procurement.engine.records import Nation, Offer
from procurement.engine.screening import Pair


@dataclass(frozen=True, slots=True)
class Buy:
    """An offer taken at one of its price plans by the pairs it serves, with the units of each."""

    offer: Offer
    plan: PricePlan
    served: tuple[tuple[Pair, int], ...]

    @property
    def units(self) -> int:
        """Units that serve a requirement."""
        return sum(quantity for _, quantity in self.served)

    @property
    def surplus(self) -> int:
        """Units bought only to reach the plan's minimum."""
        return max(0, self.plan.low - self.units)

    @property
    def nations(self) -> tuple[str, ...]:
        """The nations that join, in the order of their ids."""
        return tuple(sorted({pair.requirement.nation for pair, _ in self.served}))

    @property
    def pool(self) -> int:
        """What the joining nations pay together however they divide it: fixed cost, intercept and surplus."""
        return self.offer.fixed_cost + self.plan.intercept + self.plan.unit_price * self.surplus

    @property
    def cost(self) -> int:
        """All that is paid for it, life cycle excepted."""
        joining = self.offer.onboarding_per_nation * len(self.nations)
        return self.pool + self.plan.unit_price * self.units + joining

    @property
    def gain(self) -> int:
        """Benefit less cost, in base units."""
        return sum(pair.margin * quantity for pair, quantity in self.served) - self.cost

    def direct(self) -> Counter[str]:
        """What each nation pays for its own units and for joining."""
        paid: Counter[str] = Counter(dict.fromkeys(self.nations, self.offer.onboarding_per_nation))
        for pair, quantity in self.served:
            paid[pair.requirement.nation] += self.plan.unit_price * quantity
        return paid


Plan = tuple[Buy, ...]


def gain(plan: Plan) -> int:
    """What a plan gains in all, in base units."""
    return sum(buy.gain for buy in plan)


def nations_of(plan: Plan) -> frozenset[str]:
    """The nations that any buy of the plan serves."""
    return frozenset(nation for buy in plan for nation in buy.nations)


def violations(plan: Plan, nations: Iterable[Nation]) -> list[str]:
    """Every rule that a plan breaks, as codes; empty for a plan that may be."""
    found = [f"twice:{offer}" for offer, times in Counter(buy.offer.id for buy in plan).items() if times > 1]
    for buy in plan:
        found.extend(_buy_violations(buy))
    found.extend(_requirement_violations(plan))
    if not fits_envelopes(plan, {nation.id: nation.envelope for nation in nations}):
        found.append("envelope")
    return found


def _buy_violations(buy: Buy) -> Iterable[str]:
    if buy.plan not in price_plans(buy.offer):
        yield f"plan:{buy.offer.id}"
    if buy.units + buy.surplus > buy.plan.high:
        yield f"capacity:{buy.offer.id}"
    for pair, quantity in buy.served:
        if pair.offer.id != buy.offer.id or quantity < 1:
            yield f"row:{buy.offer.id}"


def _requirement_violations(plan: Plan) -> Iterable[str]:
    rows: dict[str, list[tuple[Pair, int, int]]] = {}
    for buy in plan:
        for pair, quantity in buy.served:
            rows.setdefault(pair.requirement.id, []).append((pair, quantity, buy.plan.unit_price * quantity))
    for name, parts in rows.items():
        requirement, served = parts[0][0].requirement, sum(quantity for _, quantity, _ in parts)
        whole = requirement.divisible or served == requirement.quantity
        if served > requirement.quantity or not whole:
            yield f"quantity:{name}"
        if len(parts) > (requirement.max_offers if requirement.divisible else 1):
            yield f"max_offers:{name}"
        if requirement.ceiling is not None and sum(paid for *_, paid in parts) > requirement.ceiling:
            yield f"ceiling:{name}"


def strained(plan: Plan, envelopes: Mapping[str, int | None]) -> frozenset[str]:
    """The nations that could not bear alone every pool that they join."""
    room = _room(plan, envelopes)
    for buy in plan:
        for nation in buy.nations:
            if nation in room:
                room[nation] -= buy.pool
    return frozenset(nation for nation, left in room.items() if left < 0)


def _room(plan: Plan, envelopes: Mapping[str, int | None]) -> dict[str, int]:
    """What is left of each stated envelope after what its nation pays directly."""
    room = {nation: limit for nation, limit in envelopes.items() if limit is not None}
    for buy in plan:
        for nation, paid in buy.direct().items():
            if nation in room:
                room[nation] -= paid
    return room


def fits_envelopes(plan: Plan, envelopes: Mapping[str, int | None]) -> bool:
    """Whether the pools can be divided among their joining nations so that nobody exceeds its envelope."""
    if not strained(plan, envelopes):
        return True
    room = _room(plan, envelopes)
    if any(left < 0 for left in room.values()):
        return False
    pools = [(buy.pool, buy.nations) for buy in plan if all(nation in room for nation in buy.nations)]
    return _flows(pools, room)


def _flows(pools: list[tuple[int, tuple[str, ...]]], room: dict[str, int]) -> bool:
    """Whether a flow carries every pool into the rooms (augmenting paths, Ford and Fulkerson 1956)."""
    paid: dict[tuple[int, str], int] = Counter()
    left = dict(room)
    for index, (amount, _) in enumerate(pools):
        while amount > 0:
            path = _path(index, pools, paid, left)
            if path is None:
                return False
            amount -= _augment(path, amount, paid, left)
    return True


def _path(
    start: int, pools: list[tuple[int, tuple[str, ...]]], paid: Mapping[tuple[int, str], int], left: Mapping[str, int]
) -> list[tuple[int, str]] | None:
    """Breadth first from a pool to a nation with room: the (pool, nation) steps taken, first to last."""
    queue: list[tuple[int, list[tuple[int, str]]]] = [(start, [])]
    seen: set[str] = set()
    for pool, steps in queue:
        for nation in pools[pool][1]:
            if nation in seen:
                continue
            seen.add(nation)
            here = [*steps, (pool, nation)]
            if left[nation] > 0:
                return here
            queue.extend((other, here) for (other, payer), sum_paid in paid.items() if payer == nation and sum_paid)
    return None


def _augment(path: list[tuple[int, str]], amount: int, paid: dict[tuple[int, str], int], left: dict[str, int]) -> int:
    """Push as much as the path bears: each pool pays its nation more, the pool displaced there pays it less."""
    displaced = [(path[step + 1][0], path[step][1]) for step in range(len(path) - 1)]
    pushed = min([amount, left[path[-1][1]], *(paid[edge] for edge in displaced)])
    for edge in path:
        paid[edge] = paid.get(edge, 0) + pushed
    for edge in displaced:
        paid[edge] -= pushed
    left[path[-1][1]] -= pushed
    return pushed
