"""Rows for tests, made under the context of those who may make them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.context import acting_as, database_role
from accounts.models import Nation, Person, RoleAssignment
from accounts.roles import SECOND_FACTOR_ROLES, Role
from procurement.models import (
    BuyTerms,
    DevelopTerms,
    LeaseTerms,
    LineWeight,
    Offer,
    Participation,
    PriceTier,
    Programme,
    RateSet,
    Requirement,
    RequirementLine,
    RequirementPrivate,
    Round,
)
from trials.models import (
    Assignment,
    Campaign,
    CapabilityArea,
    Measurement,
    Metric,
    Run,
    Site,
    System,
    Trial,
    Vendor,
)

_numbers = count(1)
LATER = date(2030, 6, 1)
OPENS = datetime(2030, 6, 1, 12, tzinfo=UTC)


def person(role: str, nation: str = "", **fields: Any) -> Person:
    """Somebody with one role, of a nation where the role is national."""
    number = next(_numbers)
    somebody = Person(email=f"p{number}@example.org", name=f"Person {number}", nation_id=nation or None, **fields)
    somebody.set_password("Baltic-Sea-2026!")
    if role in SECOND_FACTOR_ROLES:
        somebody.second_factor_since = timezone.now()
    somebody.save()
    RoleAssignment.objects.create(person=somebody, role=role)
    return somebody


def officer(nation: str) -> Person:
    return person(Role.OFFICER, nation)


def approver(nation: str) -> Person:
    return person(Role.APPROVER, nation)


def manager() -> Person:
    return person(Role.PROGRAMME_MANAGER)


def market_officer() -> Person:
    return person(Role.MARKET_OFFICER)


def analyst() -> Person:
    return person(Role.TRIAL_ANALYST)


def sourced() -> dict[str, Any]:
    return {"source": "test", "verified_on": date(2026, 1, 1)}


def system(area: str = "MDA", **fields: Any) -> System:
    number = next(_numbers)
    vendor, _ = Vendor.objects.get_or_create(
        name=fields.pop("vendor", f"DEMO-VENDOR-{number}"),
        defaults={"country": "EE", "owner_country": "EE", **sourced()},
    )
    fields = {"domain": "surface", "size_class": "medium", **fields}
    return System.objects.create(
        name=f"DEMO-SYSTEM-{number}",
        vendor=vendor,
        capability_area=CapabilityArea.objects.get(pk=area),
        **sourced(),
        **fields,
    )


def programme(by: Person, nations: str = "DE DK EE FI LV LT PL SE") -> Programme:
    with acting_as(by.actor):
        made = Programme(name=f"Programme {next(_numbers)}", mandate="Test.", agreed_on=date(2026, 2, 12))
        made.save(force_insert=True)
        for nation in nations.split():
            Participation(programme=made, nation_id=nation, status="interested").save()
    return made


def scoring_round(by: Person, of: Programme | None = None, **fields: Any) -> Round:
    of = of or programme(by)
    defaults = {
        "name": f"Round {next(_numbers)}",
        "kind": "options_analysis",
        "status": "open",
        "base_month": date(2027, 1, 1),
        "rate_set": RateSet.objects.first(),
        "decide_by": datetime(2029, 1, 1, 12, tzinfo=UTC),
        "screening": "mean",
    }
    with acting_as(by.actor):
        made = Round(programme=of, **(defaults | fields))
        made.save(force_insert=True)
    return made


def requirement(by: Person, lines: dict[str, tuple[Any, Any]] | None = None, **fields: Any) -> Requirement:
    """A requirement with lines {metric: (threshold, objective)} and its private part."""
    private = {"worth_per_unit": 5_000_000, "budget_ceiling": 20_000_000, "notes": "", **fields.pop("private", {})}
    kpps = fields.pop("kpps", ())
    number = next(_numbers)
    defaults = {
        "number": number,
        "title": f"Need {number}",
        "capability_area": CapabilityArea.objects.get(pk=fields.pop("area", "MDA")),
        "quantity": 2,
        "need_by": LATER,
        "modes": ["buy", "lease"],
        "status": "approved",
    }
    with acting_as(by.actor):
        made = Requirement(nation=by.nation, author=by, **(defaults | fields))
        made.save(force_insert=True)
        for position, (metric, (threshold, objective)) in enumerate((lines or {"endurance_h": (10, 40)}).items()):
            line = RequirementLine(
                requirement=made,
                metric=Metric.objects.get(pk=metric),
                threshold=threshold,
                objective=objective,
                is_kpp=metric in kpps,
                position=position,
            )
            line.save(force_insert=True)
            LineWeight(line=line, nation=by.nation, weight=1).save(force_insert=True)
        RequirementPrivate(requirement=made, nation=by.nation, currency=by.nation.currency, **private).save(
            force_insert=True
        )
    return made


OFFERED = {
    "mode": "buy",
    "currency": "EUR",
    "price_basis": date(2026, 1, 1),
    "valid_until": datetime(2031, 1, 1, tzinfo=UTC),
    "capacity": 100,
    "lead_months": 6,
}


def leased(**fields: Any) -> dict[str, Any]:
    """What the verb that makes an offer is given: a lease of a system of its own, with some fields otherwise."""
    stated = OFFERED | {"reference": "x", "system": system(), "mode": "lease", "discount": "all_units"}
    stated |= {"minimum_order": 1, "onboarding": 0} | fields
    return {"fields": stated, "tiers": [{"min_quantity": 1, "unit_price": 1}], "terms": {"term_months": 12}}


def offer(by: Person, tiers: tuple[tuple[int, int], ...] = ((1, 3_000_000),), **fields: Any) -> Offer:
    """A submitted offer with tiers (from quantity, unit price in its currency) and its mode's terms."""
    number = next(_numbers)
    terms = fields.pop("terms", {})
    defaults = OFFERED | {"reference": f"OFFER-{number}", "status": "submitted"}
    with acting_as(by.actor):
        made = Offer(**({"system": fields.pop("system", None) or system()} | defaults | fields))
        made.save(force_insert=True)
        for quantity, price in tiers:
            PriceTier(offer=made, min_quantity=quantity, unit_price=price).save(force_insert=True)
        if made.mode == "lease":
            LeaseTerms(offer=made, **({"term_months": 24} | terms)).save(force_insert=True)
        elif made.mode == "develop":
            DevelopTerms(offer=made, **({"nre": 1_000_000, "trl_in": 5, "trl_out": 8} | terms)).save(force_insert=True)
        else:
            BuyTerms(offer=made, **terms).save(force_insert=True)
    return made


def campaign(by: Person, nation: str = "EE", **fields: Any) -> Campaign:
    number = next(_numbers)
    with acting_as(by.actor):
        made = Campaign(
            name=f"Campaign {number}",
            nation=Nation.objects.get(pk=nation),
            starts_on=date(2025, 3, 1),
            ends_on=date(2025, 10, 31),
            **fields,
        )
        made.save(force_insert=True)
        Assignment(campaign=made, person=by).save()
    return made


def site(by: Person, name: str = "", **fields: Any) -> Site:
    """A site of this name, made where there is none yet."""
    name = name or f"Site {next(_numbers)}"
    with acting_as(by.actor):
        found = Site.objects.visible_to(by.actor).filter(name=name).first()
        if found is None:
            defaults = {"water": "Gulf of Finland", "nation_id": "EE", "latitude": Decimal("59.5")}
            found = Site(name=name, **({"longitude": Decimal("24.5")} | defaults | sourced() | fields))
            found.save(force_insert=True)
    return found


def trial(by: Person, of: Campaign, what: System, place: str = "Gulf of Finland", **fields: Any) -> Trial:
    """A trial of a system at a site, as long as its campaign."""
    where = site(by, place)
    with acting_as(by.actor):
        made = Trial(
            campaign=of, system=what, site=where, **({"starts_on": of.starts_on, "ends_on": of.ends_on} | fields)
        )
        made.save(force_insert=True)
    return made


def run(by: Person, of: Campaign, what: System, values: dict[str, Any], **fields: Any) -> Run:
    """A completed run with measurements {metric: number or (k, n)}."""
    number = next(_numbers)
    start = datetime(2025, 5, 1, 8, tzinfo=UTC) + timedelta(hours=number)
    defaults = {
        "number": number,
        "started_at": start,
        "ended_at": start + timedelta(hours=3),
        "result": "completed",
        "wave_height_m": Decimal("1.0"),
        "wind_mean_kn": 12,
        "visibility_km": 10,
        "air_temperature_c": 9,
        "gnss": "clear",
    }
    attempted = fields.pop("trial", None) or trial(by, of, what, fields.pop("site", "Gulf of Finland"))
    with acting_as(by.actor):
        made = Run(trial=attempted, campaign=of, system=what, **(defaults | fields))
        made.save(force_insert=True)
        for metric, value in values.items():
            k_of_n = isinstance(value, tuple)
            Measurement(
                run=made,
                metric=Metric.objects.get(pk=metric),
                value=None if k_of_n else value,
                successes=value[0] if k_of_n else None,
                attempts=value[1] if k_of_n else None,
                method="test",
                measured_by="test",
            ).save(force_insert=True)
    return made


def worker() -> Any:
    """Run a block as the worker's database role does."""
    return database_role("portal_worker")
