"""Vendors, systems and claims of the demonstration, entered as its administrator."""

from typing import Any

from accounts.audit import record
from accounts.context import acting_as
from accounts.models import Person
from procurement.demo.calendar import Calendar
from procurement.demo.tables import pairs, table
from trials.models import Claim, System, Vendor

SOURCE = "Invented for the demonstration"


def enter(calendar: Calendar, *, by: Person) -> dict[str, System]:
    """Enter vendors, their systems and what they claim; the systems by name."""
    with acting_as(by.actor):
        vendors = {row["key"]: _vendor(row, calendar, by) for row in table("vendors")}
        return {row["name"]: _system(row, vendors[row["vendor"]], calendar, by) for row in table("systems")}


def _vendor(row: dict[str, str], calendar: Calendar, by: Person) -> Vendor:
    fields = {name: row[name] for name in ("name", "country", "owner_country", "domain")}
    return _saved(Vendor(**fields, **_sourced(calendar)), by)


def _system(row: dict[str, str], vendor: Vendor, calendar: Calendar, by: Person) -> System:
    fields = {name: row[name] for name in ("name", "domain", "size_class")}
    description = "An invented system; its figures describe no real product."
    system = System(
        **fields, vendor=vendor, capability_area_id=row["area"], description=description, **_sourced(calendar)
    )
    _saved(system, by)
    for metric, value in pairs(row["claims"]).items():
        _claim(system, metric, value, calendar)
    return system


def _claim(system: System, metric: str, value: str, calendar: Calendar) -> None:
    source = f"Data sheet at {system.vendor.domain} (invented)"
    stated = {"stated_by": system.vendor.name, "source": source, "stated_on": calendar.month(-8)}
    claim = Claim(system=system, metric_id=metric, value=value, **stated)
    claim.full_clean()
    claim.save(force_insert=True)


def _saved(row: Any, by: Person) -> Any:
    row.full_clean()
    row.save(force_insert=True)
    record(f"{row._meta.model_name}.create", row, by=by, owner="")
    return row


def _sourced(calendar: Calendar) -> dict[str, Any]:
    return {"source": SOURCE, "verified_on": calendar.today, "is_synthetic": True}
