"""The demonstration's requirements: entered by each nation's officer, approved and put into rounds by its approver."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.context import acting_as
from procurement.actions import requirement as actions
from procurement.demo.calendar import Calendar
from procurement.demo.people import Cast
from procurement.demo.tables import THOUSAND, Tables, lines
from procurement.models import Requirement, Round
from trials.models import CapabilityArea, Metric

AUTHORS = ("requirement_owner", "officer")  # of a requirement that no round has asked for
RELEASING = ("security_officer", "approver")


@dataclass(frozen=True)
class Vocabulary:
    """The reference rows that requirements name, and the need behind each area."""

    areas: dict[str, CapabilityArea]
    metrics: dict[str, Metric]
    needs: dict[str, str]

    @classmethod
    def load(cls, tables: Tables) -> "Vocabulary":
        needs = {row["area"]: row["need"] for row in tables("needs")}
        return cls(CapabilityArea.objects.in_bulk(), Metric.objects.in_bulk(), needs)


def enter(tables: Tables, calendar: Calendar, cast: Cast, rounds: dict[str, Round]) -> None:
    """Enter every requirement of the table and take it as far as its state says."""
    vocabulary = Vocabulary.load(tables)
    for row in tables("requirements"):
        entered = _enter(row, calendar, cast, vocabulary)
        if row["state"] not in ("draft", "submitted"):
            _approve(entered, row, rounds, cast)


def _enter(row: dict[str, str], calendar: Calendar, cast: Cast, vocabulary: Vocabulary) -> Requirement:
    officer = cast("officer", row["nation"]) if row["round"] else cast.first(row["nation"], *AUTHORS)
    private = {
        "worth_per_unit": Decimal(row["worth"]) * THOUSAND,
        "budget_ceiling": Decimal(row["ceiling"]) * THOUSAND,
        "notes": "Worth and ceiling are invented for the demonstration.",
    }
    with acting_as(officer.actor):
        requirement = actions.create(
            fields=_fields(row, calendar, vocabulary), lines=_lines(row, vocabulary), private=private, by=officer
        )
        if row["state"] == "draft":
            return requirement
        return actions.submit(requirement, version=requirement.version, by=officer)


def _approve(requirement: Requirement, row: dict[str, str], rounds: dict[str, Round], cast: Cast) -> None:
    """Approve a requirement; release, withdraw or enter it into a round where its state says so."""
    approver = cast("approver", requirement.nation_id)
    with acting_as(approver.actor):
        done = actions.approve(requirement, version=requirement.version, by=approver)
    if row["audiences"]:
        releasing = cast.first(requirement.nation_id, *RELEASING)
        with acting_as(releasing.actor):
            done = actions.release(done, row["audiences"].split(), version=done.version, by=releasing)
    with acting_as(approver.actor):
        if row["state"] == "withdrawn":
            actions.withdraw(done, version=done.version, by=approver)
        if row["state"] == "entered":
            actions.enter_round(done, rounds[row["round"]], version=done.version, by=approver)


def _fields(row: dict[str, str], calendar: Calendar, vocabulary: Vocabulary) -> dict[str, Any]:
    most_offers = int(row["max_offers"])
    return {
        "title": row["title"],
        "need": vocabulary.needs[row["area"]],
        "capability_area": vocabulary.areas[row["area"]],
        "quantity": int(row["quantity"]),
        "need_by": calendar.month(int(row["need_by_month"]), 15),
        "modes": row["modes"].split(),
        "divisible": most_offers > 1,
        "max_offers": most_offers,
    }


def _lines(row: dict[str, str], vocabulary: Vocabulary) -> list[dict[str, Any]]:
    return [
        {
            "metric": vocabulary.metrics[line.metric],
            "threshold": line.threshold,
            "objective": line.objective,
            "is_kpp": line.is_kpp,
            "weight": line.weight,
        }
        for line in lines(row["lines"])
    ]
