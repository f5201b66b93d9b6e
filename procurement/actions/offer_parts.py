"""An offer in its parts: judging the whole of it at once, and writing it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permits import faults_of
from procurement.models import Mode, NreMilestone, Offer, OfferException, PriceTier
from procurement.models.tiers import faults_of_tiers
from procurement.queries.offer_versions import TERMS

Fields = Mapping[str, Any]
Faults = dict[str, list[str]]
MOST_ROWS = 60


@dataclass(frozen=True)
class Parts:
    """What is entered of an offer; `fields` hold `eligible` nations too."""

    fields: Fields
    tiers: Sequence[Fields]
    terms: Fields
    milestones: Sequence[Fields] = field(default=())
    exceptions: Sequence[Fields] = field(default=())

    @classmethod
    def over(cls, offer: Offer, given: Mapping[str, Any]) -> "Parts":
        """What is given, and the stored milestones and exceptions where none are spoken of."""
        kept = {"exceptions": _stored(offer.exceptions.all(), ("metric", "text"))}
        if given["fields"].get("mode", offer.mode) == offer.mode:
            names = ("name", "month", "amount", "gate", "is_off_ramp")
            kept["milestones"] = _stored(offer.milestones.all(), names)
        return cls(**{**kept, **given})

    @property
    def own(self) -> dict[str, Any]:
        """The fields of the offer's own row."""
        return {name: value for name, value in self.fields.items() if name != "eligible"}


def faults_of_parts(offer: Offer, parts: Parts) -> Faults:
    """Everything wrong with an offer, by place: field, tiers[0].unit_price, terms.nre, milestones[1].month."""
    if offer.valid_until is not None and timezone.is_naive(offer.valid_until):
        return {"valid_until": [_("Give the moment with its time zone.")]}
    faults = faults_of(offer) | faults_of_tiers(parts.tiers, offer.minimum_order)
    for name, model in (("tiers", PriceTier), ("milestones", NreMilestone), ("exceptions", OfferException)):
        faults |= _faults_of_rows(name, model, getattr(parts, name))
    if offer.mode in TERMS:
        faults |= faults_of(TERMS[offer.mode](offer=offer, **parts.terms), "terms.", exclude={"offer"})
    faults |= _repeated(parts.exceptions, "exceptions", "metric", _("This metric has an exception already."))
    faults |= _repeated(parts.milestones, "milestones", "name", _("Another milestone has this name."))
    return _faults_of_milestones(offer, parts) | faults


def write(offer: Offer, parts: Parts) -> None:
    """Store an offer that has no faults, in place of its former parts."""
    is_new = offer._state.adding
    offer.save()
    offer.eligible.set(parts.fields.get("eligible", ()))
    for model in () if is_new else (PriceTier, NreMilestone, OfferException, *TERMS.values()):
        model._base_manager.filter(offer=offer).delete()
    for model, rows in (
        (PriceTier, parts.tiers),
        (NreMilestone, parts.milestones if offer.mode == Mode.DEVELOP else ()),
        (OfferException, parts.exceptions),
        (TERMS[offer.mode], [parts.terms]),
    ):
        model._base_manager.bulk_create([model(offer=offer, **row) for row in rows])


def _stored(rows: Iterable[models.Model], names: Sequence[str]) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in names} for row in rows]


def _faults_of_rows(name: str, model: type[models.Model], rows: Sequence[Fields]) -> Faults:
    if len(rows) > MOST_ROWS:
        return {name: [_("Give at most %(most)d rows.") % {"most": MOST_ROWS}]}
    faults: Faults = {}
    for place, row in enumerate(rows):
        faults |= faults_of(model(**row), f"{name}[{place}].", exclude={"offer"})
    return faults


def _repeated(rows: Sequence[Fields], name: str, key: str, text: str) -> Faults:
    values = [row.get(key) for row in rows]
    again = (place for place, value in enumerate(values) if value and value in values[:place])
    return {f"{name}[{place}].{key}": [text] for place in again}


def _faults_of_milestones(offer: Offer, parts: Parts) -> Faults:
    """Milestones are a development's, fall before its delivery and add up to its non-recurring engineering."""
    if not parts.milestones:
        return {}
    if offer.mode != Mode.DEVELOP:
        return {"milestones": [_("Only a development has milestones.")]}
    faults: Faults = {}
    for place, row in enumerate(parts.milestones):
        if row.get("month") is not None and offer.lead_months is not None and row["month"] > offer.lead_months:
            faults[f"milestones[{place}].month"] = [
                _("Month %(month)d lies after the delivery in month %(lead)d.")
                % {"month": row["month"], "lead": offer.lead_months}
            ]
    stated = parts.terms.get("nre")
    total = sum((row.get("amount") or Decimal(0) for row in parts.milestones), Decimal(0))
    if stated is not None and total != stated:
        faults["milestones"] = [
            _("The milestones add up to %(total)s, the non-recurring engineering is %(nre)s.")
            % {"total": total, "nre": stated}
        ]
    return faults
