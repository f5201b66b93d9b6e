"""The best joint plan of any set of nations: part by part where no envelope binds, as one model where one does."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from procurement.engine import accounts
from procurement.engine.accounts import Plan
from procurement.engine.components import Component, components
from procurement.engine.milp import Market, Outcome
from procurement.engine.records import Offer, Problem
from procurement.engine.screening import Screened
from procurement.engine.subsets import MAX_LOTS, Table

NODES = 1_000_000
BOUND_NODES = 20_000
MAX_IDLE = 10


class Part:
    """One component and its best plan for every set of nations that was asked for."""

    def __init__(self, component: Component) -> None:
        self.component = component
        self.tabular = component.lots_only and len(component.requirements) <= MAX_LOTS
        self._known: dict[frozenset[str], Outcome] = {}

    @cached_property
    def table(self) -> Table:
        """The table of all subsets of its lots."""
        return Table(self.component)

    def best(self, nations: frozenset[str]) -> Outcome:
        """The best plan of the nations among this part's."""
        own = nations.intersection(self.component.nations)
        if own not in self._known:
            outcome = self._tabled(own) if self.tabular else self._modelled(own)
            remember(self._known, own, outcome)
        return self._known[own]

    def canonical(self) -> Outcome:
        """The best plan of all its nations, the canonical one among equals."""
        outcome = self.best(frozenset(self.component.nations))
        if self.tabular:
            return outcome
        return Market(self.component.pairs).canonical(outcome, NODES)

    def _tabled(self, nations: frozenset[str]) -> Outcome:
        mask = self.table.mask(nations)
        gain = int(self.table.best[mask])
        return Outcome(self.table.plan(mask), gain, gain)

    def _modelled(self, nations: frozenset[str]) -> Outcome:
        return Market(self.component.within(nations).pairs).solve(NODES)


class Allocator:
    """Best plans of a screened problem.

    Where no envelope binds, pairs without benefit are left out. Latent pairs stand in no plan; they keep what a lower
    price would connect in one part, so that a part can be explained on its own.
    """

    def __init__(self, problem: Problem, screened: Screened) -> None:
        self.nations = problem.nations
        self.everybody = frozenset(nation.id for nation in problem.nations)
        self.envelopes = {nation.id: nation.envelope for nation in problem.nations}
        self.pairs = screened.pairs
        worthwhile = (pair for pair in (*screened.pairs, *screened.latent) if pair.margin > 0)
        self.parts = [Part(component) for component in components(worthwhile)]
        self.fields = components((*screened.pairs, *screened.latent))
        self.effort = 0
        self._bound: dict[frozenset[str], Outcome] = {}

    def free(self, nations: frozenset[str]) -> Outcome:
        """The best plan where no envelope counts: the sum over the parts."""
        return _joined([part.best(nations) for part in self.parts])

    def best(self, nations: frozenset[str]) -> Outcome:
        """The most that the nations can gain on their own, each within its envelope."""
        if nations not in self._bound:
            outcome = self.free(nations)
            if accounts.fits_envelopes(outcome.plan, self.envelopes):
                return outcome
            remember(self._bound, nations, self._within_envelopes(nations, outcome))
        return self._bound[nations]

    @cached_property
    def grand(self) -> Outcome:
        """The best plan of all, the canonical one among equals."""
        outcome = _joined([part.canonical() for part in self.parts])
        if accounts.fits_envelopes(outcome.plan, self.envelopes):
            return outcome
        return Market(self.pairs, self.nations).canonical(self.best(self.everybody), BOUND_NODES)

    @property
    def coupled(self) -> bool:
        """Whether an envelope binds the best plan of all, so that its parts hang together."""
        return self.everybody in self._bound

    def loss_without(self, offer: Offer) -> int | None:
        """What all lose when the offer vanishes, envelopes counted; None where that is not proved."""
        outcome = self._within_envelopes(self.everybody, self.free(self.everybody), offer)
        return self.grand.gain - outcome.gain if outcome.proved and self.grand.proved else None

    def _within_envelopes(self, nations: frozenset[str], outcome: Outcome, without: Offer | None = None) -> Outcome:
        """The best plan that keeps every envelope; only those that a better plan would break are written down.

        Each round solves with fewer limits than there are, so the first plan that keeps them all is the best.
        """
        limited: frozenset[str] = frozenset()
        while limited != nations:
            strained = accounts.strained(outcome.plan, self.envelopes) & nations
            limited = nations if strained <= limited else limited | strained
            outcome = self._limited(nations, limited, without)
            if accounts.fits_envelopes(outcome.plan, self.envelopes):
                break
        return outcome

    def _limited(self, nations: frozenset[str], limited: frozenset[str], without: Offer | None) -> Outcome:
        """The best plan with the envelopes of those limited: one model of their fields, the rest part by part."""
        fields = [row for row in self.fields if limited.intersection(row.nations) or without in row.offers]
        coupled = {offer.id for field in fields for offer in field.offers}
        kept = coupled - {without.id} if without else coupled
        pairs = [pair for pair in self.pairs if pair.offer.id in kept and pair.requirement.nation in nations]
        members = [nation for nation in self.nations if nation.id in nations]
        market = Market(pairs, [replace(row, envelope=row.envelope if row.id in limited else None) for row in members])
        apart = [part for part in self.parts if part.component.offers[0].id not in coupled]
        outcome = _joined([market.solve(BOUND_NODES), *(part.best(nations) for part in apart)])
        self.effort += market.model.effort
        return outcome


def remember(known: dict[frozenset[str], Outcome], nations: frozenset[str], outcome: Outcome) -> None:
    """Keep an outcome for the nations, and for every smaller set that holds all nations its plan serves.

    Nobody outside a plan pays for it, so what is best for many and serves few is best for those few.
    """
    known[nations] = outcome
    served = accounts.nations_of(outcome.plan)
    idle = sorted(nations - served)
    if not outcome.proved or len(idle) > MAX_IDLE:
        return
    for chosen in range(1 << len(idle)):
        known.setdefault(served.union(name for bit, name in enumerate(idle) if chosen >> bit & 1), outcome)


def _joined(outcomes: list[Outcome]) -> Outcome:
    plan: Plan = tuple(sorted((buy for outcome in outcomes for buy in outcome.plan), key=lambda buy: buy.offer.id))
    return Outcome(plan, sum(outcome.gain for outcome in outcomes), sum(outcome.bound for outcome in outcomes))
