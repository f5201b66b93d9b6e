"""How a recommendation is completed, proposed, and shared between those who consent."""

from collections import defaultdict
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.context import Actor, acting_as, database_role
from accounts.models import Job, Person
from accounts.notifying import holders, notify
from accounts.permits import demand, faults_of, held, refuse_invalid
from accounts.refusals import NotAllowed, Refusal
from accounts.roles import PROGRAMME_AUDIT, PROGRAMME_OFFICE, Role
from accounts.rowsecurity import SCORER
from accounts.scoped import row_security_alone
from accounts.sharing import release_to
from procurement import disclosure
from procurement.actions import job as ledger
from procurement.actions.moving import moved
from procurement.models import (
    Allocation,
    BuyingRoute,
    Consent,
    CostShare,
    Disclosure,
    Recommendation,
    Round,
    SharedBuy,
)
from procurement.workflow import CONSENT, RECOMMENDATION, ROUND


@transaction.atomic
def describe(buy: SharedBuy, *, version: int, by: Person, route: BuyingRoute | None = None, **stated: str) -> SharedBuy:
    """State how a shared buy would be contracted; required before it is proposed.

    `stated`: buying_model, contracting_authority, legal_basis; what is left out is as the route says.
    """
    demand(by, "recommendation.describe")
    recommendation = held(Recommendation, buy.recommendation_id, by=by, version=version)
    buy.route = route
    for name in ("buying_model", "contracting_authority", "legal_basis"):
        setattr(buy, name, stated.get(name) or (getattr(route, name) if route else ""))
    refuse_invalid(_description_faults(buy))
    buy.save()
    moved(recommendation, RECOMMENDATION, "describe")
    recommendation.save()
    record("recommendation.describe", buy, by=by, owner=PROGRAMME_OFFICE, version=recommendation.version)
    return buy


def _description_faults(buy: SharedBuy) -> dict[str, list[str]]:
    faults = faults_of(buy, exclude={"offer", "recommendation", "route"})
    if buy.route and buy.buying_model != buy.route.buying_model:
        faults["route"] = [_("This route is of another buying model.")]
    if buy.route and not BuyingRoute.objects.in_force(timezone.localdate()).filter(pk=buy.route.pk).exists():
        faults["route"] = [_("This route is not in force today.")]
    return faults


@transaction.atomic
def propose(recommendation: Recommendation, *, version: int, by: Person) -> Recommendation:
    """Put a recommendation before the nations of its round."""
    demand(by, "recommendation.propose")
    row = held(Recommendation, recommendation.pk, by=by, version=version)
    buys = list(SharedBuy.objects.visible_to(by.actor).filter(recommendation=row))
    missing = [buy.label for buy in buys if not buy.is_described]
    if not buys:
        raise Refusal(_("There is no buy to propose."))
    if missing:
        raise Refusal(
            _("Buying model, contracting authority and legal basis are missing for: %(buys)s.")
            % {"buys": ", ".join(missing)}
        )
    if not row.run.proved:
        raise Refusal(_("The plan has no proof of being the best; an unproved plan is not proposed."))
    moved(row, RECOMMENDATION, "propose")
    row.proposed_at = timezone.now()
    row.save()
    scoring_round = held(Round, row.round_id, by=by)
    moved(scoring_round, ROUND, "propose")
    scoring_round.save()
    nations = row.round.programme.participations.standing().values_list("nation_id", flat=True)
    release_to(row, [*nations, PROGRAMME_AUDIT], owner=PROGRAMME_OFFICE, by=by)
    record("recommendation.propose", row, by=by, owner=PROGRAMME_OFFICE, version=row.version)
    readers = holders(Role.OFFICER, Role.APPROVER).filter(nation__in=list(nations))
    notify(readers, "recommendation.proposed", row)
    return row


@transaction.atomic
def ask_consent(recommendation: Recommendation, *, by: Person) -> Consent:
    """Ask the nation's approver to show its rows to the other participants of its shared buys."""
    demand(by, "consent.ask")
    if Consent.objects.visible_to(by.actor).filter(recommendation=recommendation, nation=by.nation).exists():
        raise Refusal(_("Consent has been asked for already."))
    if not _own_allocations(recommendation, by).exists():
        raise Refusal(_("Your nation takes part in no buy of this recommendation."))
    consent = Consent(recommendation=recommendation, nation=by.nation, status=CONSENT["ask"][1], asked_by=by)
    consent.save(force_insert=True)
    record("consent.ask", consent, by=by, owner=by.nation_id)
    notify(holders(Role.APPROVER, nation=by.nation_id).exclude(pk=by.pk), "consent.asked", recommendation)
    return consent


@transaction.atomic
def confirm_consent(consent: Consent, *, by: Person) -> Consent:
    """Show the nation's quantities, prices and payment to the participants of the buys it is in."""
    demand(by, "consent.confirm")
    row = held(Consent, consent.pk, by=by)
    if row.nation_id != by.actor.nation or row.asked_by_id == by.pk:
        raise NotAllowed(_("Somebody else of the nation must confirm."))
    if row.status not in CONSENT["confirm"][0]:
        raise Refusal(_("Consent has been confirmed already."))
    row.status, row.confirmed_by, row.confirmed_at = CONSENT["confirm"][1], by, timezone.now()
    row.save()
    record("consent.confirm", row, by=by, owner=row.nation_id)
    ledger.queue("consent.share", row.pk, key=f"consent.share:{row.pk}", owner=row.nation_id, by=by)
    return row


def share_rows(job: Job) -> None:
    """Release the rows of all who have consented to their partners, as far as that gives away nobody else.

    Only the scorer knows the partners. A partner that was told a total may have kept it: rows that would leave one or
    two parts to guess wait for the consents of the others.
    """
    with acting_as(job.person.actor):
        consent = held(Consent, job.target, by=job.person)
        if consent.status != Consent.Status.CONFIRMED:
            raise Refusal(_("Consent has not been confirmed."))
        with database_role(SCORER), row_security_alone():
            shown = _shown(Recommendation.objects.select_for_update(of=("self",)).get(pk=consent.recommendation_id))
        for row, readers in shown:
            with acting_as(Actor.edition(row.nation_id, row.nation_id)):
                release_to(row, readers, owner=row.nation_id, by=None)
        record("consent.share", consent, by=job.person, owner=consent.nation_id)


def _shown(recommendation: Recommendation) -> list[tuple[Allocation | CostShare, set[str]]]:
    """Each consenting nation's rows, and the partners that may see them now; read as the scorer."""
    confirmed = Consent.objects.filter(recommendation=recommendation, status=Consent.Status.CONFIRMED)
    consenting = set(confirmed.values_list("nation_id", flat=True))
    buys: dict[Any, list[Allocation]] = defaultdict(list)
    for row in Allocation.objects.filter(buy__recommendation=recommendation).select_related("buy"):
        buys[row.buy_id].append(row)
    totals, partners, shown = _totals(recommendation), defaultdict(set), []
    for rows in buys.values():
        readers = _readers({row.nation_id for row in rows}, consenting, totals[str(rows[0].buy.offer_id)])
        for row in rows:
            if row.nation_id in consenting:
                shown.append((row, readers))
                partners[row.nation_id] |= readers
    shares = CostShare.objects.filter(recommendation=recommendation, nation__in=consenting)
    return [*shown, *((share, partners[share.nation_id]) for share in shares)]


def _readers(nations: set[str], consenting: set[str], told: set[str]) -> set[str]:
    """The nations of a buy that may see its consenting rows; `told` are those that were told its total."""
    return {
        reader
        for reader in nations
        if disclosure.may_show_rows(len(nations - consenting - {reader}), beside_total=reader in told)
    }


def _totals(recommendation: Recommendation) -> dict[str, set[str]]:
    """For each offer, the nations that were told the total of its buy."""
    told: dict[str, set[str]] = defaultdict(set)
    for row in Disclosure.objects.filter(run=recommendation.run_id):
        for buy in row.document["buys"]:
            if not buy["withheld"]:
                told[buy["offer"]].add(row.audience)
    return told


def _own_allocations(recommendation: Recommendation, by: Person) -> models.QuerySet[Allocation]:
    return Allocation.objects.visible_to(by.actor).filter(buy__recommendation=recommendation, nation=by.nation)
