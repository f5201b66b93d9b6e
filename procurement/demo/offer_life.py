"""The demonstration's offers after their submission: clarified, best and final, sealed."""

from decimal import Decimal
from typing import Any

from accounts.context import acting_as
from accounts.models import Person
from procurement.actions import offer as actions
from procurement.demo.calendar import Calendar
from procurement.models import Mode, Offer
from procurement.queries.offers import detailed
from trials.models import Metric

PHASES = (("Preliminary design", 20), ("Critical design", 30), ("Prototype on trial", 30), ("Qualification", 20))
GATES = ("review of requirements", "design review", "acceptance trial", "qualification report")
EXCEPTION = "Only in sea state 3 and below (invented)"


def enter(calendar: Calendar, offers: list[Offer], *, by: Person) -> None:
    """Clarify every development and some leases, take one best and final, seal one."""
    with acting_as(by.actor):
        standing = [row for row in offers if row.status == Offer.Status.SUBMITTED and not row.has_expired]
        leases = [row for row in standing if row.mode == Mode.LEASE]
        for row in (one for one in standing if one.mode == Mode.DEVELOP):
            _revise(actions.clarify, row, "Asked for payment by milestone.", by)
        for row in leases[:3]:
            _revise(actions.clarify, row, "Asked for indexation and extensions.", by)
        if leases:
            _revise(actions.finalise, leases[0], "Best and final after the clarification.", by)
        if standing:
            _seal(calendar, standing[0], by)


def _revise(act: Any, offer: Offer, reason: str, by: Person) -> None:
    row = detailed().visible_to(by.actor).get(pk=offer.pk)
    act(row, **_parts(row), reason=reason, version=row.version, by=by)


def _parts(row: Offer) -> dict[str, Any]:
    """The offer as it stands, with what was asked for."""
    fields = ("reference", "currency", "price_basis", "valid_until", "minimum_order", "capacity", "lead_months")
    terms = {field.name: getattr(row.terms, field.name) for field in row.terms._meta.fields if field.name != "offer"}
    parts: dict[str, Any] = {
        "fields": {name: getattr(row, name) for name in fields}
        | {"eligible": list(row.eligible.all()), "data_rights": "Use for the nation's own purposes (invented)."},
        "tiers": [{"min_quantity": tier.min_quantity, "unit_price": tier.unit_price} for tier in row.tiers.all()],
    }
    if row.mode == Mode.DEVELOP:
        return {**parts, "terms": terms, "milestones": _milestones(row)}
    more = {"indexation_percent": Decimal("2.5"), "extensions": 2, "extension_months": 12, "notice_months": 6}
    exception = {"metric": Metric.objects.get(pk="endurance_h"), "text": EXCEPTION}
    return {**parts, "terms": terms | more, "exceptions": [exception]}


def _milestones(row: Offer) -> list[dict[str, Any]]:
    """The non-recurring engineering in four parts, evenly over the time to delivery."""
    return [
        {
            "name": name,
            "month": row.lead_months * (place + 1) // len(PHASES),
            "amount": row.terms.nre * percent / 100,
            "gate": GATES[place],
            "is_off_ramp": place < 2,
        }
        for place, (name, percent) in enumerate(PHASES)
    ]


def _seal(calendar: Calendar, like: Offer, by: Person) -> None:
    """Another offer for the same system, sealed until month 2."""
    fields = {
        "system": like.system,
        "reference": "AMB-199",
        "mode": Mode.BUY,
        "currency": like.currency,
        "price_basis": calendar.month(-1),
        "valid_until": calendar.noon(15),
        "opens_at": calendar.noon(2),
        "capacity": 8,
        "lead_months": 9,
        "is_synthetic": True,
    }
    tiers = [{"min_quantity": 1, "unit_price": Decimal(3_300_000)}]
    row = actions.create(fields=fields, tiers=tiers, terms={}, by=by)
    actions.submit(row, version=row.version, by=by)
