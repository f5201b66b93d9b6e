"""The runs of the demonstration's campaigns: conditions, results, failures and measurements, drawn from a seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from procurement.demo.drawing import Draw
from procurement.demo.surroundings import around
from procurement.demo.tables import Performance, Tables, items, pairs, performances

AIR_TEMPERATURE_C = {3: 1.0, 4: 5.0, 5: 10.0, 6: 15.0, 7: 18.5, 8: 18.0, 9: 13.0, 10: 8.0}  # mean by month
ABORTED = ("Recovery crane fault", "Link lost for too long", "Fishing vessels in the trial area", "Battery fault")
INVALID = ("Target vessel out of position", "Time source not synchronised")
RUNS_AT_A_SITE = 5  # of a system, one after the other, before it moves on
ROUGH_M = 2.2  # significant wave height above which many runs are broken off
GAP = 0.12  # share of planned measurements that were not taken
DOUBTFUL = 0.04  # share of measurements their own analyst doubts


Key = tuple[str, str, int]  # a run's campaign, system and number: what its draws are named by


@dataclass(frozen=True)
class PlannedRun:
    """One run as an analyst would record it, with its measurements."""

    system: str
    site: str
    fields: dict[str, Any]
    measurements: list[dict[str, Any]]


@dataclass(frozen=True)
class Season:
    """A campaign of the table: when, where, in what seas (mean wave height in metres), and each system's runs."""

    name: str
    starts_on: date
    ends_on: date
    sites: list[str]
    wave_m: float
    runs: dict[str, int]


def season(row: dict[str, str], tables: Tables) -> Season:
    """A row of the campaigns; one that names no sites uses all, one that names no runs those of the systems' table."""
    of_systems = {system["name"]: int(system["runs"]) for system in tables("systems")}
    named = {system: int(runs) for system, runs in pairs(row["runs"]).items()}
    return Season(
        row["name"],
        date.fromisoformat(row["starts_on"]),
        date.fromisoformat(row["ends_on"]),
        items(row["sites"]) or [site["name"] for site in tables("sites")],
        float(row["wave_m"]),
        named or of_systems,
    )


def runs(draw: Draw, of: Season, tables: Tables, kinds: dict[str, str]) -> Iterator[PlannedRun]:
    """Every run of a campaign; `kinds` gives each metric's value kind and better direction, as 'number/-1'."""
    abilities = {row["name"]: performances(row["performance"]) for row in tables("systems")}
    areas = {row["name"]: row["area"] for row in tables("systems")}
    places = {row["name"]: row for row in tables("sites")}
    for system, count in of.runs.items():
        for number in range(1, count + 1):
            key = (of.name, system, number)
            site = draw.pick(of.sites, *key[:2], (number - 1) // RUNS_AT_A_SITE, "site")
            fields = _conditions(draw, key, of)
            fields |= around(draw, key, fields, places[site], areas[system])
            fields |= _result(draw, key, float(fields["wave_height_m"]))
            is_complete = fields["result"] == "completed"
            found = list(_measurements(draw, key, fields, abilities[system], kinds)) if is_complete else []
            yield PlannedRun(system, site, fields, found)


def _conditions(draw: Draw, key: Key, of: Season) -> dict[str, Any]:
    days, number = (of.ends_on - of.starts_on).days - 2, key[2]
    day = of.starts_on + timedelta(days=round(days * (number - draw.uniform(*key, "day")) / of.runs[key[1]]))
    start = datetime(day.year, day.month, day.day, 5, tzinfo=UTC) + timedelta(
        minutes=15 * draw.whole(0, 40, *key, "time")
    )
    wave = max(0.1, draw.normal(of.wave_m, 0.64 * of.wave_m, *key, "wave"))
    return {
        "number": number,
        "started_at": start,
        "ended_at": start + timedelta(minutes=30 * draw.whole(2, 16, *key, "duration")),
        "wave_height_m": _rounded(wave, 2),
        "wind_mean_kn": _rounded(max(1, 6 + 8 * wave + draw.normal(0, 2, *key, "wind")), 1),
        "visibility_km": _rounded(1 + 24 * draw.uniform(*key, "visibility"), 1),
        "air_temperature_c": _rounded(draw.normal(AIR_TEMPERATURE_C[day.month], 2.5, *key, "air"), 1),
        "gnss": "clear" if draw.uniform(*key, "gnss") < 0.8 else draw.pick(("degraded", "denied"), *key, "jamming"),
        "vendor_present": draw.uniform(*key, "vendor") < 0.25,
        "software_version": f"{1 + number // 4}.{number % 4}",
    }


def _result(draw: Draw, key: Key, wave_height: float) -> dict[str, str]:
    chance = draw.uniform(*key, "result")
    if chance < (0.35 if wave_height > ROUGH_M else 0.06):
        rough = "Sea state beyond the launch limit"
        reason = rough if wave_height > ROUGH_M else draw.pick(ABORTED, *key, "reason")
        return {"result": "aborted", "reason": reason}
    if chance > 0.97:
        return {"result": "invalid", "reason": draw.pick(INVALID, *key, "reason")}
    return {"result": "completed", "reason": ""}


def _measurements(
    draw: Draw,
    key: Key,
    conditions: dict[str, Any],
    abilities: dict[str, Performance],
    kinds: dict[str, str],
) -> Iterator[dict[str, Any]]:
    for metric, ability in abilities.items():
        if draw.uniform(*key, metric, "gap") < GAP:
            continue
        quality = "doubtful" if draw.uniform(*key, metric, "quality") < DOUBTFUL else "good"
        value = _value(draw, (*key, metric), float(conditions["wave_height_m"]), ability, kinds[metric])
        yield {"metric": metric, "quality": quality, **value}


def _value(draw: Draw, key: tuple[object, ...], wave_height: float, ability: Performance, kind: str) -> dict[str, Any]:
    """A value of the metric's kind; rough seas cost a fifth of a spread for each metre."""
    kind, _, direction = kind.partition("/")
    if kind == "k_of_n":
        attempts = draw.whole(7, 14, *key, "attempts")
        successes = sum(draw.uniform(*key, attempt) < ability.mean for attempt in range(attempts))
        return {"successes": successes, "attempts": attempts}
    if kind == "ordinal":
        return {"value": Decimal(int(ability.mean) - (draw.uniform(*key) < 0.12))}
    value = draw.normal(ability.mean, ability.spread, *key) - int(direction) * 0.2 * ability.spread * (wave_height - 1)
    return {"value": _rounded(value, 2 if abs(ability.mean) < 10 else 1)}


def _rounded(value: float, places: int) -> Decimal:
    return Decimal(repr(round(value, places)))
