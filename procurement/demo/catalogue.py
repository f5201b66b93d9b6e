"""Vendors, systems and claims of the demonstration, entered as its administrator."""

from datetime import date
from typing import Any

from accounts.audit import record
from accounts.context import acting_as
from accounts.models import Person
from procurement.demo.calendar import Calendar
from procurement.demo.tables import Tables, pairs
from trials.models import Claim, Metric, System, Vendor

SOURCE = "Invented for the demonstration"


def enter(tables: Tables, calendar: Calendar, *, by: Person) -> dict[str, System]:
    """Enter vendors, their systems and what they and others claim of them; the systems by name."""
    with acting_as(by.actor):
        vendors = {row["key"]: _vendor(row, calendar, by) for row in tables("vendors")}
        metrics = Metric.objects.in_bulk()
        systems = {
            row["name"]: _system(row, vendors[row["vendor"]], metrics, calendar, by) for row in tables("systems")
        }
        for row in tables("claims"):
            stated = {"stated_by": row["stated_by"], "source": row["source"]}
            _claim(
                systems[row["system"]], metrics[row["metric"]], row["value"], calendar.month(int(row["months"])), stated
            )
        return systems


def _vendor(row: dict[str, str], calendar: Calendar, by: Person) -> Vendor:
    fields = {name: row[name] for name in ("name", "country", "owner_country", "domain")}
    return _saved(Vendor(**fields, **_sourced(calendar)), by)


def _system(row: dict[str, str], vendor: Vendor, metrics: dict[str, Metric], calendar: Calendar, by: Person) -> System:
    fields = {name: row[name] for name in ("name", "domain", "size_class")}
    description = f"An invented system ({row['what']}); its figures describe no real product."
    system = System(
        **fields, vendor=vendor, capability_area_id=row["area"], description=description, **_sourced(calendar)
    )
    _saved(system, by)
    for metric, value in pairs(row["claims"]).items():
        stated = {"stated_by": vendor.name, "source": f"Data sheet at {vendor.domain} (invented)"}
        _claim(system, metrics[metric], value, calendar.month(-8), stated)
    return system


def _claim(system: System, metric: Metric, value: str, day: date, stated: dict[str, str]) -> None:
    claim = Claim(system=system, metric=metric, value=value, stated_on=day, **stated)
    claim.full_clean()
    claim.save(force_insert=True)


def _saved(row: Any, by: Person) -> Any:
    row.full_clean()
    row.save(force_insert=True)
    record(f"{row._meta.model_name}.create", row, by=by, owner="")
    return row


def _sourced(calendar: Calendar) -> dict[str, Any]:
    return {"source": SOURCE, "verified_on": calendar.today, "is_synthetic": True}
