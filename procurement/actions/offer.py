"""What the market office does with offers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import Person
from accounts.permits import demand, faults_of, held, refuse_invalid
from accounts.roles import MARKET
from accounts.sharing import release_to, releases_of, retract_from
from procurement.actions.moving import moved
from procurement.models import BuyTerms, DevelopTerms, LeaseTerms, Mode, Offer, PriceTier
from procurement.models.tiers import faults_of_tiers
from procurement.workflow import OFFER

TERMS = {Mode.LEASE: LeaseTerms, Mode.BUY: BuyTerms, Mode.DEVELOP: DevelopTerms}
Fields = Mapping[str, Any]


@transaction.atomic
def create(*, fields: Fields, tiers: Sequence[Fields], terms: Fields, by: Person) -> Offer:
    """Enter an offer: its fields (with `eligible` nations), price tiers and the terms of its mode."""
    demand(by, "offer.create")
    offer = Offer(**{name: value for name, value in fields.items() if name != "eligible"})
    _write(offer, fields, tiers, terms)
    record("offer.create", offer, by=by, owner=MARKET)
    return offer


@transaction.atomic
def update(offer: Offer, *, fields: Fields, tiers: Sequence[Fields], terms: Fields, version: int, by: Person) -> Offer:
    """Change an offer that is not submitted yet."""
    demand(by, "offer.update")
    row = held(Offer, offer.pk, by=by, version=version)
    for name, value in fields.items():
        if name != "eligible":
            setattr(row, name, value)
    moved(row, OFFER, "update")
    _write(row, fields, tiers, terms)
    record("offer.update", row, by=by, owner=MARKET, version=row.version)
    return row


@transaction.atomic
def submit(offer: Offer, *, version: int, by: Person) -> Offer:
    """Take an offer as the vendor's binding one."""
    demand(by, "offer.submit")
    return _finish(held(Offer, offer.pk, by=by, version=version), "submit", by)


@transaction.atomic
def release(offer: Offer, audiences: Iterable[str], *, version: int, by: Person) -> Offer:
    """Let nations, everyone or the programme office read a submitted offer."""
    demand(by, "offer.release")
    row = held(Offer, offer.pk, by=by, version=version)
    new = release_to(row, audiences, owner=MARKET, by=by)
    return _finish(row, "release", by, audiences=new)


@transaction.atomic
def withdraw(offer: Offer, *, version: int, by: Person) -> Offer:
    """Withdraw an offer, and with it every release; it is kept."""
    demand(by, "offer.withdraw")
    row = held(Offer, offer.pk, by=by, version=version)
    retract_from(row, list(releases_of(row, MARKET).values_list("audience", flat=True)), owner=MARKET)
    return _finish(row, "withdraw", by)


def _finish(row: Offer, verb: str, by: Person, **details: Any) -> Offer:
    moved(row, OFFER, verb)
    row.save()
    record(f"offer.{verb}", row, by=by, owner=MARKET, version=row.version, **details)
    return row


def faults_in(offer: Offer, tiers: Sequence[Fields], terms: Fields) -> dict[str, list[str]]:
    """What `create` would refuse in an offer, by place; for dry runs."""
    of_mode = TERMS[Mode(offer.mode)](offer=offer, **terms) if offer.mode in TERMS else None
    faults = faults_of(offer) | faults_of_tiers(tiers, offer.minimum_order)
    for position, tier in enumerate(tiers):
        faults |= faults_of(PriceTier(**tier), f"tiers[{position}].", exclude={"offer"})
    if of_mode:
        faults |= faults_of(of_mode, "terms.", exclude={"offer"})
    return faults


def _write(offer: Offer, fields: Fields, tiers: Sequence[Fields], terms: Fields) -> None:
    refuse_invalid(faults_in(offer, tiers, terms))
    of_mode = TERMS[Mode(offer.mode)](offer=offer, **terms)
    offer.save()
    offer.eligible.set(fields.get("eligible", ()))
    offer.tiers.all().delete()
    for tier in tiers:
        PriceTier(offer=offer, **tier).save(force_insert=True)
    for model in TERMS.values():
        model._base_manager.filter(offer=offer).delete()
    of_mode.save(force_insert=True)
