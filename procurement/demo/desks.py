"""What has collected on the demonstration's desks: saved views, imports tried and done, notifications read."""

import csv
import io

from accounts.actions import notifications
from accounts.context import acting_as
from accounts.models import Notification, Person
from procurement.actions import importing, saved_view
from procurement.demo.calendar import Calendar
from procurement.demo.people import Cast

VIEWS = (
    ("officer", "DE", "Surveillance by need-by date", "/requirements/", "area=MDA&sort=need_by"),
    ("officer", "PL", "Leases in euro", "/offers/", "mode=lease"),
    ("officer", "SE", "Mine search", "/requirements/", "area=MCM"),
    ("approver", "FI", "Waiting for me", "/requirements/", "status=submitted"),
    ("trial_analyst", "", "Underwater systems", "/systems/", "domain=subsea"),
    ("market_officer", "", "Drafts", "/offers/", "status=draft"),
)
HEAD = (
    "title",
    "capability area",
    "quantity",
    "need-by date",
    "accepted acquisition modes",
    "worth of a unit that meets every objective",
    "budget ceiling",
    "metric",
    "threshold",
    "objective",
    "weight",
)
FAULTY = (
    (
        "Boats for the coast guard",
        "MDA",
        "-2",
        "2020-01-31",
        "rent",
        "5000000",
        "20000000",
        "endurance_h",
        "10",
        "40",
        "1",
    ),
    ("Buoys for the islands", "QQQ", "4", "", "buy", "90000", "500000", "warp_factor", "1", "2", "1"),
)
READ = (("officer", "DE"), ("approver", "DE"), ("officer", "PL"))  # have read what they were told, others not yet


def enter(calendar: Calendar, cast: Cast) -> None:
    """Leave each of these where its person would find it."""
    for role, nation, name, path, query in VIEWS:
        by = cast(role, nation)
        with acting_as(by.actor):
            saved_view.save(name=name, path=path, query=query, by=by)
    _import(cast("officer", "EE"), "wishes-with-faults.csv", FAULTY)
    _import(cast("officer", "DK"), "training-boats.csv", [_sound(calendar)], save=True)
    for role, nation in READ:
        _read(cast(role, nation))


def _sound(calendar: Calendar) -> tuple[str, ...]:
    due = f"{calendar.month(30, 15):%Y-%m-%d}"
    return ("Training boats", "SIM", "2", due, "buy, lease", "3000000", "9000000", "training_days", "9.5", "4.5", "1")


def _import(by: Person, name: str, lines: object, *, save: bool = False) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEAD, *lines])
    with acting_as(by.actor):
        upload = importing.upload("requirements", name, text.getvalue().encode(), by=by)
        if save:
            importing.commit(upload, importing.signed(upload), by=by)


def _read(by: Person) -> None:
    """All but the latest, which is left to be read."""
    with acting_as(by.actor):
        for row in Notification.objects.visible_to(by.actor)[1:]:
            notifications.read(row, by=by)
