"""The demonstration's offers: entered by its market officer, and taken as far as each one's state says."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.context import acting_as
from accounts.models import Nation, Person
from procurement.actions import offer as actions
from procurement.demo.calendar import Calendar
from procurement.demo.tables import THOUSAND, Tables, amounts, pairs
from procurement.models import Offer
from trials.models import System

COUNTS = frozenset({"term_months", "included_hours", "planned_hours", "trl_in", "trl_out"})  # not in thousands


def enter(tables: Tables, calendar: Calendar, systems: dict[str, System], *, by: Person) -> list[Offer]:
    """Enter every offer of the table."""
    with acting_as(by.actor):
        return [_enter(row, calendar, systems[row["system"]], by) for row in tables("offers")]


def _enter(row: dict[str, str], calendar: Calendar, system: System, by: Person) -> Offer:
    fields = _fields(row, calendar) | {
        "system": system,
        "eligible": list(Nation.objects.filter(pk__in=row["eligible"].split())),
    }
    tiers = [{"min_quantity": int(start), "unit_price": price} for start, price in amounts(row["tiers"]).items()]
    offer = actions.create(fields=fields, tiers=tiers, terms=_terms(row["terms"]), by=by)
    if row["state"] != "draft":
        offer = actions.submit(offer, version=offer.version, by=by)
    if row["audiences"]:
        offer = actions.release(offer, row["audiences"].split(), version=offer.version, by=by)
    return actions.withdraw(offer, version=offer.version, by=by) if row["state"] == "withdrawn" else offer


def _fields(row: dict[str, str], calendar: Calendar) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("reference", "mode", "currency", "discount")},
        **{name: int(row[name]) for name in ("minimum_order", "capacity", "lead_months")},
        "price_basis": calendar.month(-2),
        "valid_until": _valid_until(row["valid"], calendar),
        "onboarding": Decimal(row["onboarding"]) * THOUSAND,
        "is_synthetic": True,
    }


def _valid_until(cell: str, calendar: Calendar) -> datetime:
    """Noon, so many months after month 0, or so many days ("9d") after the day the demonstration is made."""
    return calendar.day_at_noon(int(cell[:-1])) if cell.endswith("d") else calendar.noon(int(cell))


def _terms(cell: str) -> dict[str, Any]:
    read = pairs(cell).items()
    return {name: int(value) if name in COUNTS else _price(name, value) for name, value in read}


def _price(name: str, value: str) -> Decimal:
    """Thousands, but for the price of an hour, which is a plain amount."""
    return Decimal(value) * (1 if name == "overage_per_hour" else THOUSAND)
