"""The best joint plan of any set of nations: part by part where no envelope binds, as one model where one does."""

from __future__ import annotations

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
        return Market(self.component.pairs, (), envelopes=False).canonical(outcome, NODES)

    def _tabled(self, nations: frozenset[str]) -> Outcome:
        mask = self.table.mask(nations)
        gain = int(self.table.best[mask])
        return Outcome(self.table.plan(mask), gain, gain)

    def _modelled(self, nations: frozenset[str]) -> Outcome:
        return Market(self.component.within(nations).pairs, (), envelopes=False).solve(NODES)


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
            remember(self._bound, nations, self._market(nations).solve(BOUND_NODES))
        return self._bound[nations]

    @cached_property
    def grand(self) -> Outcome:
        """The best plan of all, the canonical one among equals."""
        outcome = _joined([part.canonical() for part in self.parts])
        if accounts.fits_envelopes(outcome.plan, self.envelopes):
            return outcome
        return self._market(self.everybody).canonical(self.best(self.everybody), BOUND_NODES)

    @property
    def coupled(self) -> bool:
        """Whether an envelope binds the best plan of all, so that its parts hang together."""
        return self.everybody in self._bound

    def loss_without(self, offer: Offer) -> int | None:
        """What all lose when the offer vanishes, envelopes counted; None where that is not proved."""
        outcome = self._market(self.everybody, without=offer).solve(BOUND_NODES)
        return self.grand.gain - outcome.gain if outcome.proved and self.grand.proved else None

    def _market(self, nations: frozenset[str], without: Offer | None = None) -> Market:
        pairs = [pair for pair in self.pairs if pair.requirement.nation in nations and pair.offer is not without]
        members = [nation for nation in self.nations if nation.id in nations]
        return Market(pairs, members, envelopes=True)


def remember(known: dict[frozenset[str], Outcome], nations: frozenset[str], outcome: Outcome) -> None:
    """Keep an outcome for the nations, and for every smaller set that holds all nations its plan serves.

    Nobody outside a plan pays for it, so what is best for many and serves few is best for those few.
    """
    known[nations] = outcome
    if not outcome.proved:
        return
    served = accounts.nations_of(outcome.plan)
    idle = sorted(nations - served)
    for chosen in range(1 << len(idle)):
        known.setdefault(served.union(name for bit, name in enumerate(idle) if chosen >> bit & 1), outcome)


def _joined(outcomes: list[Outcome]) -> Outcome:
    plan: Plan = tuple(sorted((buy for outcome in outcomes for buy in outcome.plan), key=lambda buy: buy.offer.id))
    return Outcome(plan, sum(outcome.gain for outcome in outcomes), sum(outcome.bound for outcome in outcomes))
