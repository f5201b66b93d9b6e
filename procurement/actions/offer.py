"""What the market office does with offers."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import canonical, record
from accounts.context import Actor, acting_as
from accounts.models import Person
from accounts.permits import Invalid, demand, faults_of, held, refuse_invalid
from accounts.roles import MARKET
from accounts.sharing import release_to, releases_of, retract_from
from procurement.actions.labelling import refuse_beyond, set_label
from procurement.actions.moving import moved
from procurement.actions.offer_parts import Parts, faults_of_parts, write
from procurement.marking import Label
from procurement.models import Offer, OfferVersion, SealedOffer
from procurement.models.offer import OVERDUE
from procurement.queries.offer_versions import content_of
from procurement.queries.offers import detailed
from procurement.workflow import OFFER

Fields = Mapping[str, Any]
Step = OfferVersion.Step
OFFICE = Actor(audiences=frozenset({MARKET}))


@transaction.atomic
def create(*, by: Person, **parts: Any) -> Offer:
    """Enter an offer: `fields` (with `eligible` nations), `tiers`, `terms` of its mode, `milestones`, `exceptions`."""
    demand(by, "offer.create")
    whole = Parts(**parts)
    offer = Offer(**whole.own)
    refuse_invalid(faults_of_parts(offer, whole) | _same_in_an_envelope(offer, by))
    write(offer, whole)
    record("offer.create", offer, by=by, owner=MARKET)
    return offer


@transaction.atomic
def update(offer: Offer, *, version: int, by: Person, **parts: Any) -> Offer:
    """Change an offer that is not submitted yet."""
    demand(by, "offer.update")
    row = held(Offer, offer.pk, by=by, version=version)
    row = _rewritten(row, "update", Parts.over(row, parts))
    record("offer.update", row, by=by, owner=MARKET, version=row.version)
    return row


@transaction.atomic
def submit(offer: Offer, *, version: int, by: Person) -> Offer:
    """Take an offer as the vendor's binding one, frozen; a sealed one is readable by nobody until it opens."""
    demand(by, "offer.submit")
    row = held(Offer, offer.pk, by=by, version=version)
    frozen = _freeze(row, Step.SUBMIT, "", by)
    if row.opens_at and row.opens_at > timezone.now():
        return _sealed(row, frozen, by)
    return _finish(row, "submit", by, digest=frozen.digest)


@transaction.atomic
def clarify(offer: Offer, *, reason: str, version: int, by: Person, **parts: Any) -> Offer:
    """Take the offer as its vendor clarified it; `reason` says what was asked. An expired one stands again."""
    return _revised(offer, Step.CLARIFY, reason, version, by, parts)


@transaction.atomic
def finalise(offer: Offer, *, reason: str, version: int, by: Person, **parts: Any) -> Offer:
    """Take the offer as the vendor's best and final one; it is not revised again."""
    return _revised(offer, Step.FINALISE, reason, version, by, parts)


@transaction.atomic
def release(offer: Offer, audiences: Iterable[str], *, version: int, by: Person) -> Offer:
    """Let nations, everyone or the programme office read a submitted offer, as far as its label allows."""
    demand(by, "offer.release")
    row, audiences = held(Offer, offer.pk, by=by, version=version), list(audiences)
    refuse_beyond(row.marking, audiences)
    new = release_to(row, audiences, owner=MARKET, by=by)
    return _finish(row, "release", by, audiences=new)


@transaction.atomic
def mark(offer: Offer, label: Label, *, version: int, by: Person) -> Offer:
    """Set the label; it may not fall behind what is released already, nor exceed the portal's ceiling."""
    demand(by, "offer.mark")
    row = held(Offer, offer.pk, by=by, version=version)
    set_label(row, label)
    return _finish(row, "mark", by, label=str(label))


@transaction.atomic
def exclude(offer: Offer, code: str, text: str, *, version: int, by: Person) -> Offer:
    """Leave an offer out, with the reason's code and words; whoever could read it reads the reason."""
    demand(by, "offer.exclude")
    row = held(Offer, offer.pk, by=by, version=version)
    row.exclusion, row.exclusion_text = code, text.strip()
    faults = {} if row.exclusion_text else {"exclusion_text": [_("Say in words why the offer is excluded.")]}
    if code not in Offer.Exclusion.values:
        faults["exclusion"] = [_("Choose one of the reasons.")]
    refuse_invalid(faults | faults_of(row, exclude={"exclusion", "exclusion_text"} if faults else None))
    return _finish(row, "exclude", by, reason=code)


@transaction.atomic
def withdraw(offer: Offer, *, version: int, by: Person) -> Offer:
    """Withdraw an offer, and with it every release; it is kept."""
    demand(by, "offer.withdraw")
    row = held(Offer, offer.pk, by=by, version=version)
    retract_from(row, list(releases_of(row, MARKET).values_list("audience", flat=True)), owner=MARKET)
    return _finish(row, "withdraw", by)


def expire_overdue(most: int = 200) -> int:
    """Mark standing offers whose validity has ended, as the portal itself; how many there were."""
    with acting_as(OFFICE):
        overdue = Offer.objects.visible_to(OFFICE).filter(status__in=Offer.STANDING, valid_until__lte=timezone.now())
        rows = list(overdue.select_for_update(of=("self",), skip_locked=True).order_by("valid_until")[:most])
        for row in rows:
            _finish(row, "expire", None, valid_until=row.valid_until)
    return len(rows)


def _revised(offer: Offer, step: OfferVersion.Step, reason: str, version: int, by: Person, parts: Fields) -> Offer:
    demand(by, f"offer.{step}")
    row = held(Offer, offer.pk, by=by, version=version)
    whole = Parts.over(row, parts)
    if not reason.strip():
        text = _("Say what was asked or changed.")
        raise Invalid(text, {"reason": [text]})
    if whole.own.get("mode", row.mode) != row.mode or whole.own.get("system", row.system) != row.system:
        text = _("A revision keeps the system and the acquisition mode; enter another offer instead.")
        raise Invalid(text, {"mode": [text]})
    row = _rewritten(row, str(step), whole)
    if row.has_expired:
        raise Invalid(str(OVERDUE), {"valid_until": [str(OVERDUE)]})
    frozen = _freeze(row, step, reason.strip(), by)
    record(f"offer.{step}", row, by=by, owner=MARKET, version=row.version, digest=frozen.digest)
    return row


def _rewritten(row: Offer, verb: str, whole: Parts) -> Offer:
    for name, value in whole.own.items():
        setattr(row, name, value)
    moved(row, OFFER, verb)
    refuse_invalid(faults_of_parts(row, whole))
    write(row, whole)
    return row


def _freeze(row: Offer, step: OfferVersion.Step, reason: str, by: Person) -> OfferVersion:
    """The next version of the offer as it is now stored."""
    stored = detailed().visible_to(by.actor).get(pk=row.pk)
    content = canonical(content_of(stored))
    versions = OfferVersion.objects.visible_to(by.actor).filter(offer=row)
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    digest = hashlib.sha256(content.encode()).hexdigest()
    frozen = OfferVersion(
        offer=row, number=number, step=step, reason=reason, content=content, digest=digest, made_by=by
    )
    refuse_invalid(faults_of(frozen, exclude={"offer"}))
    frozen.save(force_insert=True)
    return frozen


def _sealed(row: Offer, frozen: OfferVersion, by: Person) -> Offer:
    """Put an offer into its envelope; from here to its opening nobody reads more than the envelope."""
    moved(row, OFFER, "submit")
    envelope = SealedOffer(
        offer_id=row.pk,
        reference=row.reference,
        vendor=row.system.vendor,
        opens_at=row.opens_at,
        digest=frozen.digest,
    )
    envelope.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("select procurement_seal_offer(%s)", [row.pk])
    record("offer.seal", row, by=by, owner=MARKET, digest=frozen.digest, opens_at=row.opens_at)
    return row


def _same_in_an_envelope(offer: Offer, by: Person) -> dict[str, list[str]]:
    """A sealed offer cannot be read, so its reference is looked up on its envelope."""
    vendor = offer.system.vendor_id if offer.system_id else None
    envelopes = SealedOffer.objects.visible_to(by.actor).filter(vendor=vendor, reference=offer.reference)
    if envelopes.exists() and not Offer.objects.visible_to(by.actor).filter(pk__in=envelopes.values("pk")).exists():
        return {"reference": [_("A sealed offer of this vendor has this reference already.")]}
    return {}


def _finish(row: Offer, verb: str, by: Person | None, **details: Any) -> Offer:
    moved(row, OFFER, verb)
    row.save()
    record(f"offer.{verb}", row, by=by, owner=MARKET, version=row.version, **details)
    return row


def faults_in(offer: Offer, **parts: Any) -> dict[str, list[str]]:
    """What `create` would refuse in an offer, by place; for dry runs."""
    return faults_of_parts(offer, Parts(**parts))
