"""The demonstration's programme: its papers, its nations' steps on the ladder, its timetable."""

from datetime import date

from accounts.models import Nation, Person
from procurement.actions import programme as actions
from procurement.demo.calendar import Calendar
from procurement.models import Participation, Programme

MARKING_POLICY = (
    "Papers are marked by their authors, releasable to the participants unless a nation narrows that. Invented data; "
    "nothing here is classified."
)
STEPS = {
    "DE": ("take_interest", "intend", "sign"),
    "DK": ("take_interest", "commit"),
    "EE": ("take_interest", "intend", "commit"),
    "FI": ("take_interest", "intend"),
    "LV": ("take_interest",),
    "LT": ("take_interest", "intend"),
    "PL": ("take_interest", "intend", "commit"),
    "SE": ("take_interest",),
}
MILESTONES = (("Requirements released", -3), ("Decisions of the first round", 4), ("Joint arrangement signed", 14))


def enter(name: str, mandate: str, calendar: Calendar, manager: Person) -> Programme:
    """Set the programme up, take every nation in and up the ladder, and put dates on the timetable."""
    fields = {
        "name": name,
        "mandate": mandate,
        "agreed_on": calendar.month(-9, 12),
        "marking_policy": MARKING_POLICY,
    }
    programme = actions.create(fields=fields, by=manager)
    for nation in Nation.objects.all():
        _climb(programme, nation, calendar, manager)
    for milestone, months in MILESTONES:
        due = {"name": milestone, "due_on": calendar.month(months, 15)}
        row = actions.add_milestone(programme, fields=due, by=manager)
        if months < 0:
            actions.move_milestone(row, "reach", version=row.version, by=manager)
    return programme


def _climb(programme: Programme, nation: Nation, calendar: Calendar, manager: Person) -> Participation:
    place = actions.join(programme, nation, by=manager, **_paper(nation, 0, calendar.month(-9, 12)))
    for number, verb in enumerate(STEPS[nation.pk], start=1):
        paper = _paper(nation, number, calendar.month(-8 + number, 3))
        place = actions.step(place, verb, version=place.version, by=manager, **paper)
    return place


def _paper(nation: Nation, number: int, day: date) -> dict[str, object]:
    return {
        "on": day,
        "document": f"DEMO-{nation.trigraph}-{number + 1}",
        "stated_by": f"Ministry of Defence, {nation}",
    }
