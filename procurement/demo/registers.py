"""The demonstration's registers: invented risks and assumptions of the programme office and of a few nations."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.context import acting_as
from accounts.models import Person
from procurement.actions import register as actions
from procurement.models import Assumption, Programme, Risk

RISKS = (
    ("Ice delays the sea acceptance of DEMO-USV-A", 4, 3, "Plan the trial for May; agree a second site.", 60),
    ("A vendor's offer expires before the last parliament votes", 3, 5, "Ask for validity until the last vote.", 30),
    ("Spare parts come from one supplier", 2, 4, "Demand a second source in the contract.", 120),
)
ASSUMPTIONS = (
    ("A boat is at sea on so many days a year", "Invented for the demonstration.", (120, 150, 180), "d", 20),
    ("Crews are trained within so many weeks", "Invented for the demonstration.", (4, 6, 10), "wk", -3),
)


def enter(programme: Programme, *people: Person) -> None:
    """Enter the same invented rows for the office and the given officers, each under their own name."""
    for by in people:
        with acting_as(by.actor):
            for fields in (*map(_risk, RISKS), *map(_assumption, ASSUMPTIONS)):
                model = Risk if "likelihood" in fields else Assumption
                actions.create(model, fields={"programme": programme, "responsible": by, **fields}, by=by)


def _risk(row: tuple[str, int, int, str, int]) -> dict[str, Any]:
    statement, likelihood, impact, mitigation, days = row
    rated = {"likelihood": likelihood, "impact": impact, "mitigation": mitigation}
    return {"statement": statement, **rated, "due_on": _in(days)}


def _assumption(row: tuple[str, str, tuple[int, int, int], str, int]) -> dict[str, Any]:
    statement, evidence, (low, expected, high), unit, days = row
    figures = {"low": low, "expected": expected, "high": high, "unit": unit}
    return {"statement": statement, "evidence": evidence, **figures, "expires_on": _in(days)}


def _in(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)
