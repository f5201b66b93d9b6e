"""Runs with their measurements, from a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.context import Actor
from accounts.models import Nation, Person
from procurement.actions.importable.columns import of
from procurement.actions.importable.kind import Faults, Kind, Lookup, Stored, looked_up, told
from procurement.imports.entries import Entry
from procurement.imports.fields import Field
from trials.actions import run as actions
from trials.conditions import BASIC, CONDITIONS
from trials.models import Assignment, Campaign, Measurement, Metric, Run, RunPosition, Site, System, Trial

OWN = (
    "campaign",
    "system",
    "started_at",
    "ended_at",
    "result",
    "reason",
    "wave_height_m",
    "wind_mean_kn",
    "visibility_km",
    "air_temperature_c",
    "gnss",
    "vendor_present",
    "software_version",
    *(condition.key for condition in CONDITIONS if condition.key not in BASIC),
    "payload",
    "operator_nation",
    "deviations",
)
POSITION = ("latitude", "longitude")
MEASURED = ("metric", "value", "successes", "attempts", "method", "quality", "measured_by")


class Runs(Kind):
    """A line is a measurement; the run's own columns stand in its first line."""

    key = "runs"
    title = gettext_lazy("Runs")
    permission = "run.record"
    fields = (
        *of(Run, *OWN[:2]),
        *of(Run, "number", required=False, hint=gettext_lazy("Empty: the next one of this system.")),
        *of(Trial, "site"),
        *of(Run, *OWN[2:]),
        *of(RunPosition, *POSITION, required=False, hint=gettext_lazy("WGS84; exact, or both empty.")),
        *of(Measurement, *MEASURED, part="measurements"),
        Field(
            "unit",
            gettext_lazy("unit"),
            part="measurements",
            hint=gettext_lazy("The metric's own; checked where it is given."),
        ),
    )
    keys = ("campaign", "system", "number", "started_at")

    def lookups(self, actor: Actor) -> dict[str, Lookup]:
        return {
            "campaign": looked_up(Campaign.objects.visible_to(actor), "name"),
            "system": looked_up(System.objects.all(), "name"),
            "site": looked_up(Site.objects.visible_to(actor), "name"),
            "operator_nation": looked_up(Nation.objects.all(), "code", "trigraph", "name"),
            "metric": looked_up(Metric.objects.all(), "code", "name"),
        }

    def prepare(self, entries: Sequence[Entry], actor: Actor) -> dict[Any, list[Trial]]:
        """The trials of the campaigns the actor is assigned to, by campaign, system and site."""
        assigned = Assignment.objects.visible_to(actor).filter(person=actor.person).values("campaign")
        rows = Trial.objects.visible_to(actor).filter(campaign__in=assigned).select_related("campaign", "system")
        found: dict[Any, list[Trial]] = {row: [] for row in assigned.values_list("campaign", flat=True)}
        for row in rows.exclude(status=Trial.Status.CANCELLED).order_by("starts_on"):
            found.setdefault((row.campaign_id, row.system_id, row.site_id), []).append(row)
        return found

    def known(self, entries: Sequence[Entry], actor: Actor) -> dict[int, str]:
        campaigns = {one.values["campaign"].pk for one in entries if hasattr(one.values.get("campaign"), "pk")}
        rows = Run.objects.visible_to(actor).filter(campaign__in=campaigns)
        there = set(rows.values_list("campaign", "system", "number"))
        begun = set(rows.values_list("campaign", "system", "started_at"))
        text = _("This run is recorded already.")
        found = {}
        for place, entry in enumerate(entries):
            of_system = tuple(getattr(entry.values.get(name), "pk", None) for name in ("campaign", "system"))
            if (*of_system, entry.values.get("number")) in there or (
                *of_system,
                entry.values.get("started_at"),
            ) in begun:
                found[place] = text
        return found

    def faults(self, entry: Entry, by: Person, found: Any) -> Faults:
        values = {"number": 1} | entry.values
        if values["campaign"].pk not in found:
            return {"campaign": [_("Only the analysts assigned to this campaign record its runs.")]}
        trial = _trial(entry, found)
        if trial is None:
            return {"site": [_("No trial of this system at this site is planned in this campaign: plan it first.")]}
        own = {name: value for name, value in values.items() if name not in ("site", *POSITION)}
        wrong = actions.faults_in(Run(trial=trial, **own), _measurements(entry), _position(entry))
        return wrong | _faults_of_units(entry) | _faults_of_half(entry)

    def commit(self, entry: Entry, found: Any, *, by: Person) -> Run:
        apart = ("campaign", "system", "site", *POSITION)
        own = {name: value for name, value in entry.values.items() if name not in apart}
        return actions.record(
            _trial(entry, found), fields=own, measurements=_measurements(entry), position=_position(entry), by=by
        )

    def stored(self, rows: QuerySet[Run], actor: Actor) -> Iterator[Stored]:
        standing = Measurement.objects.visible_to(actor).filter(corrected_by=None).select_related("metric")
        related = rows.select_related("campaign", "system", "trial__site", "operator_nation")
        runs = list(related.prefetch_related(Prefetch("measurements", standing.order_by("metric"), "standing")))
        exact = RunPosition.objects.visible_to(actor).in_bulk([run.pk for run in runs])
        for run in runs:
            own = told(run, "number", *OWN) | told(run.trial, "site")
            placed = told(exact[run.pk], *POSITION) if run.pk in exact else {}
            measured = [told(one, *MEASURED) | {"unit": one.metric.unit} for one in run.standing]
            yield own | placed, {"measurements": measured}

    def label(self, entry: Entry) -> str:
        number = entry.values.get("number")
        return f"{entry.values.get('system')} #{number}" if number else str(entry.values.get("system", ""))


def _trial(entry: Entry, found: dict[Any, list[Trial]]) -> Trial | None:
    """The trial a run belongs to: the one under way when it started, or else the first at that site."""
    key = tuple(entry.values[name].pk for name in ("campaign", "system", "site"))
    rows, day = found.get(key, []), entry.values["started_at"].date()
    return next((row for row in rows if row.starts_on <= day <= row.ends_on), rows[0] if rows else None)


def _measurements(entry: Entry) -> list[dict[str, object]]:
    return [{name: value for name, value in row.values.items() if name != "unit"} for row in entry.of("measurements")]


def _position(entry: Entry) -> actions.Position | None:
    latitude, longitude = (entry.values.get(name) for name in POSITION)
    return None if latitude is None or longitude is None else (latitude, longitude)


def _faults_of_half(entry: Entry) -> Faults:
    given = [name for name in POSITION if name in entry.values]
    return {given[0]: [_("Give both degrees, or neither.")]} if len(given) == 1 else {}


def _faults_of_units(entry: Entry) -> Faults:
    wrong = {}
    for place, row in enumerate(entry.of("measurements")):
        unit, metric = row.values.get("unit"), row.values.get("metric")
        if unit and metric and unit != metric.unit:
            text = _("%(metric)s is measured in %(unit)s.") % {"metric": metric, "unit": metric.unit or "1"}
            wrong[f"measurements[{place}].unit"] = [text]
    return wrong
