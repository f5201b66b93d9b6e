"""The mixed-integer model of a market, solved by HiGHS and read back as a plan in exact integers."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from procurement.engine import accounts
from procurement.engine.accounts import Buy, Plan
from procurement.engine.model import Model, Terms
from procurement.engine.modes.price import PricePlan, price_plans
from procurement.engine.records import Nation, Offer, Requirement
from procurement.engine.screening import Pair, affords

CHUNK = 20
CANONICAL_PAIRS = 300
TRUSTED = 2.0**46


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best plan found, its gain and the least upper bound proved, both whole base units."""

    plan: Plan
    gain: int
    bound: int

    @property
    def proved(self) -> bool:
        """Whether no plan can gain more."""
        return self.gain >= self.bound


Take = tuple[str, int]
Draw = tuple[str, str, int]


class Market:
    """The model of section "The optimum" of the method: which columns stand for what, and the rows between them.

    take[o, k]: offer o is taken at plan k; draw[r, o, k]: units (lots) of r drawn from it; spare[o, k]: surplus;
    joins[n, o]: nation n joins; parts[r, o]: divisible r draws from o; dues[n, o]: n's part of the common pool.
    """

    def __init__(self, pairs: Sequence[Pair], nations: Iterable[Nation] = ()) -> None:
        payable = (pair for pair in pairs if any(affords(pair.requirement, plan) for plan in price_plans(pair.offer)))
        self.pairs = sorted(payable, key=lambda pair: (pair.offer.id, pair.requirement.id))
        self.nations = tuple(nations)
        self.limits = {nation.id: nation.envelope for nation in self.nations if nation.envelope is not None}
        self.model = Model()
        self.plans: dict[Take, tuple[Offer, PricePlan]] = {}
        self.take: dict[Take, int] = {}
        self.spare: dict[Take, int] = {}
        self.draw: dict[Draw, int] = {}
        self.joins: dict[tuple[str, str], int] = {}
        self.parts: dict[tuple[str, str], int] = {}
        self.dues: dict[tuple[str, str], int] = {}
        self._take_columns()
        self._draw_columns()
        self._offer_rows()
        self._joining_rows()
        self._requirement_rows()
        if self.limits:
            self._envelope_rows()

    @cached_property
    def offers(self) -> dict[str, Offer]:
        """The offers of the pairs, in the order of their ids."""
        return {pair.offer.id: pair.offer for pair in self.pairs}

    @cached_property
    def requirements(self) -> dict[str, Requirement]:
        """The requirements of the pairs, in the order of their ids."""
        rows = {pair.requirement.id: pair.requirement for pair in self.pairs}
        return {name: rows[name] for name in sorted(rows)}

    def _take_columns(self) -> None:
        for offer in self.offers.values():
            for index, plan in enumerate(price_plans(offer)):
                key = (offer.id, index)
                self.plans[key] = (offer, plan)
                self.take[key] = self.model.column(-(offer.fixed_cost + plan.intercept), 1)
                if plan.low > 1:
                    self.spare[key] = self.model.column(-plan.unit_price, plan.low - 1, whole=False)

    def _draw_columns(self) -> None:
        for pair in self.pairs:
            row, offer = pair.requirement, pair.offer
            self.joins.setdefault((row.nation, offer.id), -1)
            for index, plan in enumerate(price_plans(offer)):
                if affords(row, plan) and (row.divisible or row.quantity <= plan.high):
                    worth = (pair.margin - plan.unit_price) * self._units(row)
                    self.draw[row.id, offer.id, index] = self.model.column(worth, most(row, plan))
            if row.divisible:
                self.parts[row.id, offer.id] = self.model.column(0, 1)
        for nation, name in self.joins:
            self.joins[nation, name] = self.model.column(-self.offers[name].onboarding_per_nation, 1)

    def _units(self, row: Requirement) -> int:
        return 1 if row.divisible else row.quantity

    def _drawn(self, key: Take) -> Terms:
        """Units drawn from an offer at a plan, surplus included."""
        terms: Terms = {self.spare[key]: 1.0} if key in self.spare else {}
        for pair in self._pairs_of[key[0]]:
            column = self.draw.get((pair.requirement.id, *key))
            if column is not None:
                terms[column] = float(self._units(pair.requirement))
        return terms

    @cached_property
    def _pairs_of(self) -> Mapping[str, list[Pair]]:
        rows: dict[str, list[Pair]] = defaultdict(list)
        for pair in self.pairs:
            rows[pair.offer.id].append(pair)
        return rows

    def _offer_rows(self) -> None:
        for name in self.offers:
            taken: Terms = {column: 1.0 for key, column in self.take.items() if key[0] == name}
            if len(taken) > 1:
                self.model.at_most(taken, 1)
        for key, column in self.take.items():
            plan, drawn = self.plans[key][1], self._drawn(key)
            self.model.at_least({**drawn, column: -plan.low}, 0)
            self.model.at_most({**drawn, column: -plan.high}, 0)
        for (_, name, index), column in self.draw.items():
            self.model.at_most({column: 1.0, self.take[name, index]: -self.model.upper[column]}, 0)

    def _joining_rows(self) -> None:
        served: dict[tuple[str, str], Terms] = defaultdict(dict)
        for pair in self.pairs:
            row, offer = pair.requirement, pair.offer
            drawn = self._drawn_by(row, offer)
            join = self.joins[row.nation, offer.id]
            if row.divisible:
                part = self.parts[row.id, offer.id]
                self.model.at_most({**drawn, part: -row.quantity}, 0)
                self.model.at_most({part: 1.0, join: -1.0}, 0)
                self.model.at_least({**drawn, part: -1.0}, 0)
                served[row.nation, offer.id][part] = 1.0
            else:
                self.model.at_most({**drawn, join: -1.0}, 0)
                served[row.nation, offer.id].update(drawn)
        for key, terms in served.items():
            self.model.at_least({**terms, self.joins[key]: -1.0}, 0)

    def _drawn_by(self, row: Requirement, offer: Offer) -> Terms:
        columns = (self.draw.get((row.id, offer.id, index)) for index in range(len(offer.tiers)))
        return {column: 1.0 for column in columns if column is not None}

    def _requirement_rows(self) -> None:
        drawn: dict[str, Terms] = defaultdict(dict)
        paid: dict[str, Terms] = defaultdict(dict)
        parts: dict[str, Terms] = defaultdict(dict)
        for (name, offer, index), column in self.draw.items():
            drawn[name][column] = 1.0
            paid[name][column] = float(self.plans[offer, index][1].unit_price)
        for (name, _), column in self.parts.items():
            parts[name][column] = 1.0
        for name, row in self.requirements.items():
            self.model.at_most(drawn[name], row.quantity if row.divisible else 1)
            if row.divisible:
                self.model.at_most(parts[name], row.max_offers)
                if row.ceiling is not None:
                    self.model.at_most(paid[name], row.ceiling)

    def _envelope_rows(self) -> None:
        spent: dict[str, Terms] = defaultdict(dict)
        for (row, name, index), column in self.draw.items():
            need = self.requirements[row]
            spent[need.nation][column] = float(self.plans[name, index][1].unit_price * self._units(need))
        for offer in self.offers.values():
            self._pool_rows(offer, spent)
        for nation, terms in spent.items():
            if nation in self.limits:
                self.model.at_most(terms, self.limits[nation])

    def _pool_rows(self, offer: Offer, spent: dict[str, Terms]) -> None:
        """Dues of the joining nations make up the offer's pool; who does not join owes nothing."""
        pool: Terms = {}
        keys = [key for key in self.take if key[0] == offer.id]
        for key in keys:
            plan = self.plans[key][1]
            pool[self.take[key]] = -float(offer.fixed_cost + plan.intercept)
            if key in self.spare:
                pool[self.spare[key]] = -float(plan.unit_price)
        most = max(-self.model.cost[self.take[key]] + self._spare_most(key) for key in keys)
        for (nation, name), join in self.joins.items():
            if name != offer.id:
                continue
            spent[nation][join] = float(offer.onboarding_per_nation)
            if most > 0:
                due = self.model.column(0, most, whole=False)
                self.model.at_most({due: 1.0, join: -most}, 0)
                pool[due] = spent[nation][due] = 1.0
        if most > 0:
            self.model.rows.append((pool, 0.0, 0.0))

    def _spare_most(self, key: Take) -> float:
        column = self.spare.get(key)
        return 0.0 if column is None else -self.model.cost[column] * self.model.upper[column]

    def solve(self, nodes: int) -> Outcome:
        """The best plan within so many branch-and-bound nodes; the gain is recomputed in integers."""
        if not self.draw:
            return Outcome((), 0, 0)
        values, limit = self.model.solve(nodes)
        plan = self._plan(values) if values else ()
        if accounts.violations(plan, self.nations):
            plan = ()
        gain = max(0, accounts.gain(plan))
        bound = max(gain, math.floor(limit + 1e-6)) if math.isfinite(limit) else self._loose()
        if limit - gain < 1 - 1e-6 and self._loose() < TRUSTED:
            bound = gain
        return Outcome(plan if gain else (), gain, bound)

    def canonical(self, outcome: Outcome, nodes: int) -> Outcome:
        """Among equally good plans the one that serves the lowest requirement id by the lowest offer id first.

        The served pairs are decided in that order, a chunk of binary places at a time so that every weight is exact,
        then the quantities of divisible requirements; the order of the input cannot show in the answer.
        """
        if not (outcome.proved and outcome.plan and len(self.pairs) <= CANONICAL_PAIRS):
            return outcome
        own = Model(list(self.model.cost), self.model.upper, self.model.whole, list(self.model.rows))
        own.at_least({column: cost for column, cost in enumerate(own.cost) if cost}, outcome.gain - 0.5)
        served = [self._served(pair) for pair in self.pairs]
        goals = [served[start : start + CHUNK] for start in range(0, len(served), CHUNK)]
        goals += [[self._drawn_by(pair.requirement, pair.offer)] for pair in self.pairs if pair.requirement.divisible]
        values: list[float] | None = None
        for goal in goals:
            own.cost = [0.0] * len(own.cost)
            for place, terms in enumerate(reversed(goal)):
                for column in terms:
                    own.cost[column] = 2.0**place
            values, _ = own.solve(nodes)
            if values is None:
                return outcome
            for terms in goal:
                reached = float(round(sum(values[column] for column in terms)))
                own.rows.append((terms, reached, reached))
        plan = self._plan(values) if values else ()
        same = accounts.gain(plan) == outcome.gain and not accounts.violations(plan, self.nations)
        return Outcome(self._lowest_tiers(plan), outcome.gain, outcome.bound) if same else outcome

    def _lowest_tiers(self, plan: Plan) -> Plan:
        """The same plan, each buy at the lowest tier that costs the same and breaks no rule."""
        for place, buy in enumerate(plan):
            for lower in price_plans(buy.offer):
                candidate = replace(buy, plan=lower)
                changed = (*plan[:place], candidate, *plan[place + 1 :])
                if candidate.cost == buy.cost and not accounts.violations(changed, self.nations):
                    plan = changed
                    break
        return plan

    def _served(self, pair: Pair) -> Terms:
        if pair.requirement.divisible:
            return {self.parts[pair.requirement.id, pair.offer.id]: 1.0}
        return self._drawn_by(pair.requirement, pair.offer)

    def _loose(self) -> int:
        """A bound that needs no solver: every column with a gain at its upper limit."""
        return int(sum(max(0.0, cost) * upper for cost, upper in zip(self.model.cost, self.model.upper, strict=True)))

    def _plan(self, values: list[float]) -> Plan:
        taken = {key for key, column in self.take.items() if values[column] > 0.5}
        buys: list[Buy] = []
        for name, index in sorted(taken):
            offer, plan = self.plans[name, index]
            rows = []
            for pair in self._pairs_of[name]:
                column = self.draw.get((pair.requirement.id, name, index))
                drawn = round(values[column]) if column is not None else 0
                if drawn:
                    rows.append((pair, drawn * self._units(pair.requirement)))
            if rows:
                buys.append(Buy(offer, plan, tuple(rows)))
        return tuple(buys)


def most(row: Requirement, plan: PricePlan) -> int:
    """Most units (or the one lot) of a requirement that the plan's capacity and the ceiling bear."""
    if not row.divisible:
        return 1
    limit = min(row.quantity, plan.high)
    if row.ceiling is not None and plan.unit_price:
        limit = min(limit, row.ceiling // plan.unit_price)
    return limit
