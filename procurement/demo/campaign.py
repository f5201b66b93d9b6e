"""The runs of the demonstration's campaign: conditions, results, failures and measurements, drawn from a seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from procurement.demo.drawing import Draw
from procurement.demo.tables import Performance, performances, table

NAME = "TFX-Baltic 2025 (synthetic)"
OWNER = "EE"
STARTS_ON, ENDS_ON = date(2025, 3, 3), date(2025, 10, 31)
SITES = (
    "Gulf of Finland",
    "Gulf of Riga",
    "Irbe Strait",
    "Bornholm Basin",
    "Gotland Deep",
    "Gulf of Gdansk",
    "Kiel Bight",
    "Northern Quark",
)
AIR_TEMPERATURE_C = {3: 1.0, 4: 5.0, 5: 10.0, 6: 15.0, 7: 18.5, 8: 18.0, 9: 13.0, 10: 8.0}  # mean by month
ABORTED = ("Recovery crane fault", "Link lost for too long", "Fishing vessels in the trial area", "Battery fault")
INVALID = ("Target vessel out of position", "Time source not synchronised")
ROUGH_M = 2.2  # significant wave height above which many runs are broken off
GAP = 0.12  # share of planned measurements that were not taken
DOUBTFUL = 0.04  # share of measurements their own analyst doubts


@dataclass(frozen=True)
class PlannedRun:
    """One run as an analyst would record it, with its measurements."""

    system: str
    fields: dict[str, Any]
    measurements: list[dict[str, Any]]


def runs(draw: Draw, kinds: dict[str, str]) -> Iterator[PlannedRun]:
    """Every run of every system; `kinds` gives each metric's value kind and better direction, as 'number/-1'."""
    for row in table("systems"):
        abilities = performances(row["performance"])
        for number in range(1, int(row["runs"]) + 1):
            key = (row["name"], number)
            fields = _conditions(draw, key, int(row["runs"]))
            fields |= _result(draw, key, float(fields["wave_height_m"]))
            is_complete = fields["result"] == "completed"
            yield PlannedRun(
                row["name"], fields, list(_measurements(draw, key, fields, abilities, kinds)) if is_complete else []
            )


def _conditions(draw: Draw, key: tuple[str, int], of: int) -> dict[str, Any]:
    days = (ENDS_ON - STARTS_ON).days - 7
    day = STARTS_ON + timedelta(days=round(days * (key[1] - draw.uniform(*key, "day")) / of))
    start = datetime(day.year, day.month, day.day, 5, tzinfo=UTC) + timedelta(
        minutes=15 * draw.whole(0, 40, *key, "time")
    )
    wave = max(0.1, draw.normal(1.1, 0.7, *key, "wave"))
    return {
        "number": key[1],
        "site": draw.pick(SITES, *key, "site"),
        "started_at": start,
        "ended_at": start + timedelta(minutes=30 * draw.whole(2, 16, *key, "duration")),
        "wave_height_m": _rounded(wave, 2),
        "wind_mean_kn": _rounded(max(1, 6 + 8 * wave + draw.normal(0, 2, *key, "wind")), 1),
        "visibility_km": _rounded(1 + 24 * draw.uniform(*key, "visibility"), 1),
        "air_temperature_c": _rounded(draw.normal(AIR_TEMPERATURE_C[day.month], 2.5, *key, "air"), 1),
        "gnss": "clear" if draw.uniform(*key, "gnss") < 0.8 else draw.pick(("degraded", "denied"), *key, "jamming"),
        "vendor_present": draw.uniform(*key, "vendor") < 0.25,
        "software_version": f"{1 + key[1] // 4}.{key[1] % 4}",
    }


def _result(draw: Draw, key: tuple[str, int], wave_height: float) -> dict[str, str]:
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
    key: tuple[str, int],
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
