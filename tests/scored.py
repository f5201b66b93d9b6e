"""A scored round: three nations that reach a price tier together, and a fourth that buys for itself."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction

from accounts.context import acting_as
from accounts.models import Job, Person, RoleAssignment
from accounts.roles import EVERYONE, Role
from accounts.sharing import release_to
from procurement import tasks
from procurement.actions import decision
from procurement.actions import recommendation as recommending
from procurement.actions import requirement as requirements
from procurement.actions import round as rounds
from procurement.models import Allocation, Consent, NationalDecision, Recommendation, Round, SharedBuy
from tests import factories as make

PARTNERS, LONER, OUTSIDER = ("EE", "LV", "LT"), "PL", "DE"
DESCRIBED = {
    "buying_model": "lead_nation",
    "contracting_authority": "RKIK",
    "legal_basis": "Directive 2009/81/EC",
}


class Scored:
    """The people and things of the round; `recommendation` is its draft."""

    def __init__(self) -> None:
        self.manager, self.market, self.analyst = make.manager(), make.market_officer(), make.analyst()
        self.officers = {nation: make.officer(nation) for nation in (*PARTNERS, LONER, OUTSIDER)}
        self.approvers = {nation: make.approver(nation) for nation in (*PARTNERS, LONER, OUTSIDER)}
        self.round = make.scoring_round(self.manager)
        self.offer = self._offer("MDA", ((1, 4_000_000), (6, 3_000_000)))
        self.own_offer = self._offer("CUI", ((1, 500_000),))
        self.needs = {nation: self._need(nation, "MDA") for nation in PARTNERS}
        self.needs[LONER] = self._need(LONER, "CUI")
        self.run = self.score()
        self.recommendation = self.as_seen(Recommendation, self.manager, run=self.run)

    def score(self) -> Any:
        """Lock the round where it is open, ask for a scoring run and let the worker do it."""
        with acting_as(self.manager.actor):
            self.round = Round.objects.visible_to(self.manager.actor).get(pk=self.round.pk)
            if self.round.status == "open":
                self.round = rounds.lock(self.round, version=self.round.version, by=self.manager)
            run = rounds.score(self.round, version=self.round.version, by=self.manager)
        work(run.job)
        with acting_as(self.manager.actor):
            self.round.refresh_from_db()
            run.refresh_from_db()
        return run

    def describe(self) -> None:
        """State for every buy how it would be contracted."""
        with acting_as(self.manager.actor):
            for buy in SharedBuy.objects.visible_to(self.manager.actor).filter(recommendation=self.recommendation):
                version = self.as_seen(Recommendation, self.manager, pk=self.recommendation.pk).version
                recommending.describe(buy, **DESCRIBED, version=version, by=self.manager)

    def propose(self) -> Recommendation:
        """Describe the buys and put the recommendation before the nations."""
        self.describe()
        with acting_as(self.manager.actor):
            row = Recommendation.objects.visible_to(self.manager.actor).get(pk=self.recommendation.pk)
            self.recommendation = recommending.propose(row, version=row.version, by=self.manager)
        return self.recommendation

    def as_seen(self, model: Any, by: Person, **wanted: Any) -> Any:
        """The one row of these values that a person may read."""
        with acting_as(by.actor):
            return model.objects.visible_to(by.actor).get(**wanted)

    def nations_seen(self, by: Person) -> set[str]:
        """The nations whose allocations a person may read."""
        with acting_as(by.actor):
            return set(Allocation.objects.visible_to(by.actor).values_list("nation_id", flat=True))

    def _offer(self, area: str, tiers: tuple[tuple[int, int], ...]) -> Any:
        system = make.system(area)
        campaign = make.campaign(self.analyst)
        for hours in (30, 32, 34):
            make.run(self.analyst, campaign, system, {"endurance_h": hours})
        estonian = self.officers["EE"]
        with acting_as(estonian.actor):
            release_to(campaign, [EVERYONE], owner="EE", by=estonian)
        offer = make.offer(self.market, tiers, system=system)
        with acting_as(self.market.actor):
            release_to(offer, [EVERYONE], owner="MARKET", by=self.market)
        return offer

    def _need(self, nation: str, area: str) -> Any:
        need = make.requirement(self.officers[nation], quantity=2, area=area)
        approver = self.approvers[nation]
        with acting_as(approver.actor):
            requirements.enter_round(need, self.round, version=need.version, by=approver)
        return need


@pytest.fixture(scope="module")
def scored(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scored]:
    """The round, scored once for the tests of a module and undone at their end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Scored()
        transaction.set_rollback(True)


@pytest.fixture
def world(scored: Scored) -> Iterator[Scored]:
    """The round as just scored; what a test does to it is undone."""
    with transaction.atomic():
        yield deepcopy(scored)
        transaction.set_rollback(True)


def both(nation: str) -> Person:
    """Somebody who is officer and approver at once, as in a small agency."""
    somebody = make.approver(nation)
    RoleAssignment.objects.create(person=somebody, role=Role.OFFICER)
    return somebody


def work(job: Job) -> None:
    """Do a queued job as the worker does."""
    with make.worker():
        tasks.run(str(job.pk))


def drafted(world: Scored, by: Person, position: str = "accept", reservations: str = "") -> NationalDecision:
    """The drafted position of a person's nation."""
    with acting_as(by.actor):
        return decision.draft(world.recommendation, position=position, reservations=reservations, version=None, by=by)


def consented(world: Scored, nation: str) -> Consent:
    """A nation's confirmed consent, with its rows shown to its partners."""
    with acting_as(world.officers[nation].actor):
        consent = recommending.ask_consent(world.recommendation, by=world.officers[nation])
    with acting_as(world.approvers[nation].actor):
        consent = recommending.confirm_consent(consent, by=world.approvers[nation])
        job = Job.objects.visible_to(world.approvers[nation].actor).get(kind="consent.share", target=consent.pk)
    work(job)
    return consent
