"""What became of the demonstration's scored round: contracts described, consents, and decisions in several states."""

from dataclasses import dataclass

from accounts.context import acting_as
from accounts.models import Job
from accounts.roles import PROGRAMME_OFFICE
from procurement.actions import decision as decisions
from procurement.actions import pack as packs
from procurement.actions import recommendation as actions
from procurement.actions import round as round_actions
from procurement.demo import rounds
from procurement.demo.people import Cast
from procurement.demo.rounds import do
from procurement.demo.tables import Tables
from procurement.models import BuyingRoute, Consent, Recommendation, Round, SharedBuy

ROUTES = {
    "buy": {"buying_model": "lead_nation", "nation": "SE"},
    "lease": {"buying_model": "framework"},
    "develop": {"buying_model": "agency"},
}


@dataclass(frozen=True)
class Stance:
    """What a nation has done so far: its consent (asked, confirmed) and its decision (drafted, cast, withdrawn)."""

    nation: str
    consent: str
    position: str
    decision: str
    reservations: str


CLOSED = "closed"
SCORED = frozenset({"proposed", CLOSED})  # states of a round that only scoring leads to
PACKS_OF = ("DE", "FI")


def play(scoring_round: Round, row: dict[str, str], tables: Tables, cast: Cast) -> None:
    """Take a round from scoring through its nations' positions to its end, as far as its state says."""
    manager = cast("programme_manager")
    proposed = propose(rounds.score(scoring_round, by=manager), cast)
    take_positions(proposed, stances(tables, row["key"]), cast)
    ask_for_packs(proposed, cast)
    if row["state"] == CLOSED:
        with acting_as(manager.actor):
            finished = Round.objects.visible_to(manager.actor).get(pk=scoring_round.pk)
            round_actions.close(finished, version=finished.version, by=manager)


def propose(recommendation: Recommendation, cast: Cast) -> Recommendation:
    """Describe how each buy would be contracted, and put the recommendation before the nations."""
    manager = cast("programme_manager")
    with acting_as(manager.actor):
        for buy in SharedBuy.objects.visible_to(manager.actor).filter(recommendation=recommendation):
            recommendation.refresh_from_db(fields=["version"])
            route = BuyingRoute.objects.filter(**ROUTES[buy.mode]).first()
            actions.describe(buy, route=route, version=recommendation.version, by=manager)
        recommendation.refresh_from_db(fields=["version"])
        return actions.propose(recommendation, version=recommendation.version, by=manager)


def ask_for_packs(recommendation: Recommendation, cast: Cast) -> None:
    """Leave a few editions with the worker: the programme's, and those of nations in their own language."""
    manager = cast("programme_manager")
    with acting_as(manager.actor):
        packs.request_programme(recommendation, [(PROGRAMME_OFFICE, "en")], by=manager)
    for nation in PACKS_OF:
        officer = cast("officer", nation)
        with acting_as(officer.actor):
            packs.request_own(recommendation, officer.nation.languages[0], by=officer)


def stances(tables: Tables, key: str) -> list[Stance]:
    """The nations' stances in one round of the table."""
    rows = [row for row in tables("stances") if row["round"] == key]
    return [Stance(**{name: value for name, value in row.items() if name != "round"}) for row in rows]


def take_positions(recommendation: Recommendation, taken: list[Stance], cast: Cast) -> None:
    """Each nation's consent and decision, as far as its stance says."""
    for stance in taken:
        if stance.consent:
            _consent(recommendation, stance, cast)
        if stance.decision:
            _decide(recommendation, stance, cast)


def _consent(recommendation: Recommendation, stance: Stance, cast: Cast) -> None:
    officer, approver = cast("officer", stance.nation), cast("approver", stance.nation)
    with acting_as(officer.actor):
        consent = actions.ask_consent(recommendation, by=officer)
    if stance.consent != Consent.Status.CONFIRMED:
        return
    with acting_as(approver.actor):
        consent = actions.confirm_consent(consent, by=approver)
        sharing = Job.objects.visible_to(approver.actor).get(target=consent.pk)
    do(sharing, by=approver)


def _decide(recommendation: Recommendation, stance: Stance, cast: Cast) -> None:
    member, approver = cast.first(stance.nation, "board_member", "officer"), cast("approver", stance.nation)
    with acting_as(member.actor):
        position = {"position": stance.position, "reservations": stance.reservations}
        decision = decisions.draft(recommendation, **position, version=None, by=member)
    if stance.decision == "drafted":
        return
    with acting_as(approver.actor):
        decision = decisions.cast(decision, version=decision.version, by=approver)
        if stance.decision == "withdrawn":
            decisions.withdraw(decision, version=decision.version, by=approver)
