"""When nations can sign: each nation's own path through its approval rules, and the joint day of all of them.

A rule that applies tells how much a nation pays; so a nation's path is worked out for itself alone, and the joint day
rests on the days that nations have stated and on nothing else.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.context import Actor
from accounts.models import Nation
from procurement.models import (
    ApprovalPath,
    ApprovalRule,
    CostShare,
    NationalDecision,
    Offer,
    Participation,
    Recommendation,
    SharedBuy,
)
from procurement.money import from_base_units
from procurement.queries.requirements import ordering

SORTS = {
    "nation": ("nation__name", "from_amount", "body"),
    "body": ("body", "nation__name"),
    "before": ("before", "nation__name", "body"),
    "usual_months": ("usual_months", "nation__name"),
    "valid_from": ("valid_from", "nation__name"),
    "valid_until": ("valid_until", "nation__name"),
    "verified_on": ("verified_on", "nation__name"),
}
DAYS_A_MONTH = Decimal("365.25") / 12
NOT_SIGNING = (NationalDecision.Position.DECLINE, NationalDecision.Position.ABSTAIN)


@dataclass(frozen=True)
class Applied:
    """A rule and what it means for a payment: `applies`, `below` its amount, or `open` where a figure is missing."""

    rule: ApprovalRule
    verdict: str
    payment: Decimal | None


@dataclass(frozen=True)
class OwnPath:
    """A nation's way to its signature: its rules, how long they take one after another, the day that makes."""

    applied: list[Applied]
    months: Decimal
    earliest_on: date
    is_complete: bool


@dataclass(frozen=True)
class Seat:
    """A nation that is waited for: its stated day, or how long its rules on record take at most."""

    nation: Nation
    stated: ApprovalPath | None
    most_months: Decimal | None
    is_own: bool
    is_pole: bool = False


@dataclass(frozen=True)
class Joint:
    """The earliest joint signature of the nations that stated a day, who holds it up, who is missing, what expires."""

    on: date | None
    seats: list[Seat]
    expiring: list[Offer]

    @property
    def poles(self) -> list[Nation]:
        return [seat.nation for seat in self.seats if seat.is_pole]

    @property
    def missing(self) -> list[Nation]:
        return [seat.nation for seat in self.seats if not seat.stated]


def rules(day: date, nation: str = "") -> list[ApprovalRule]:
    """The rules in force on a day, by nation and amount; of one nation where that is given."""
    found = ApprovalRule.objects.in_force(day).select_related("nation")
    return list(found.filter(nation=nation) if nation else found)


def listed(chosen: Mapping[str, Any], sort: str, day: date) -> QuerySet[ApprovalRule]:
    """Rules by nation, the body's words, what they are needed before, and `when`: in force on the day unless told."""
    rows, when = ApprovalRule.objects.select_related("nation"), chosen.get("when") or "now"
    if when == "now":
        rows = rows.in_force(day)
    elif when != "all":
        rows = rows.filter(Q(valid_until__lt=day) if when == "ended" else Q(valid_from__gt=day))
    if text := chosen.get("text"):
        rows = rows.filter(Q(body__icontains=text) | Q(notes__icontains=text) | Q(source__icontains=text))
    for name in ("nation", "before"):
        if chosen.get(name):
            rows = rows.filter(**{name: chosen[name]})
    return rows.order_by(*ordering(SORTS, sort, "nation"), "pk")


def own_path(recommendation: Recommendation, actor: Actor, today: date | None = None) -> OwnPath | None:
    """The path of the actor's own nation, from its own payment; None for whoever has no nation."""
    if not actor.nation:
        return None
    today = today or timezone.localdate()
    share = CostShare.objects.visible_to(actor).filter(recommendation=recommendation, nation=actor.nation).first()
    rates = {rate.currency: rate.per_euro for rate in recommendation.round.rate_set.rates.all()}
    applied = [_applied(rule, share, rates) for rule in rules(today, actor.nation)]
    taken = [one.rule.usual_months for one in applied if one.verdict != "below"]
    months = sum((time for time in taken if time is not None), Decimal(0))
    start = max(today, _day_of(recommendation.round.decide_by, actor.nation))
    return OwnPath(applied, months, later(start, months), None not in taken)


def joint(recommendation: Recommendation, actor: Actor) -> Joint:
    """The joint day as this reader may know it; nations that left, declined or abstained are not waited for."""
    stated = {
        row.nation_id: row for row in ApprovalPath.objects.visible_to(actor).filter(recommendation=recommendation)
    }
    nations = _awaited(recommendation, actor)
    days = [stated[nation.pk].earliest_on for nation in nations if nation.pk in stated]
    last = max(days, default=None)
    most = most_months(rules(timezone.localdate()))
    seats = [_seat(nation, stated.get(nation.pk), most, actor, last) for nation in nations]
    return Joint(last, seats, expiring_before(recommendation, actor, last))


def expiring_before(recommendation: Recommendation, actor: Actor, day: date | None) -> list[Offer]:
    """The offers of the plan, as far as the reader may see them, that end before a day."""
    if day is None:
        return []
    buys = SharedBuy.objects.visible_to(actor).filter(recommendation=recommendation).values("offer")
    start = datetime.combine(day, datetime.min.time(), tzinfo=ZoneInfo("UTC"))
    offers = Offer.objects.visible_to(actor).filter(pk__in=buys, valid_until__lt=start)
    return list(offers.select_related("system").order_by("valid_until"))


def most_months(found: Iterable[ApprovalRule]) -> dict[str, Decimal]:
    """For each nation, how long its rules with a known time take one after another, whatever it pays."""
    most: dict[str, Decimal] = {}
    for rule in found:
        if rule.usual_months is not None:
            most[rule.nation_id] = most.get(rule.nation_id, Decimal(0)) + rule.usual_months
    return most


def later(day: date, months: Decimal) -> date:
    """The day so many months of 30.4375 days (365.25 / 12) on, rounded up to whole days."""
    return day + timedelta(days=math.ceil(months * DAYS_A_MONTH))


def _applied(rule: ApprovalRule, share: CostShare | None, rates: Mapping[str, Decimal]) -> Applied:
    if share is None or (rule.currency != "EUR" and rule.currency not in rates):
        return Applied(rule, "open", None)
    payment = from_base_units(share.payment, rule.currency, rates)
    if rule.from_amount is None:
        return Applied(rule, "open", payment)
    return Applied(rule, "applies" if payment >= rule.from_amount else "below", payment)


def _awaited(recommendation: Recommendation, actor: Actor) -> list[Nation]:
    standing = Participation.objects.visible_to(actor).filter(programme=recommendation.round.programme_id).standing()
    decisions = NationalDecision.objects.visible_to(actor).filter(recommendation=recommendation)
    gone = decisions.filter(status="cast", position__in=NOT_SIGNING) | decisions.filter(status="withdrawn")
    nations = Nation.objects.filter(pk__in=standing.values("nation")).exclude(pk__in=gone.values("nation"))
    return list(nations.order_by("code"))


def _seat(
    nation: Nation, stated: ApprovalPath | None, most: Mapping[str, Decimal], actor: Actor, last: date | None
) -> Seat:
    is_pole = stated is not None and stated.earliest_on == last
    return Seat(nation, stated, most.get(nation.pk), nation.pk == actor.nation, is_pole)


def _day_of(moment: datetime, nation: str) -> date:
    zone = Nation.objects.values_list("time_zone", flat=True).get(pk=nation)
    return timezone.localtime(moment, ZoneInfo(zone)).date()
