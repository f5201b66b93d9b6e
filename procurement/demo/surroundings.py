"""The conditions of the demonstration's runs beyond the basic ones: drawn from season, site and sea."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from procurement.demo.drawing import Draw

SEA_TEMPERATURE_C = {3: 1.5, 4: 3.5, 5: 8.0, 6: 13.5, 7: 17.5, 8: 18.5, 9: 15.0, 10: 10.5}  # mean by month
FREEZING_C = -0.3  # of brackish water
ICY = frozenset({"Bothnian Bay", "Northern Quark"})  # waters with ice into April
TARGETS = {  # by the area of the system: the kind, its usual size (m) and its highest speed (kn)
    "MDA": ("boat", 9, 35),
    "ISRA": ("ship", 80, 18),
    "IDT": ("ship", 60, 14),
    "SURV": ("boat", 7, 25),
    "CUI": ("cable", 0.2, 0),
    "SBS": ("cable", 0.3, 0),
    "MCM": ("mine", 1, 0),
    "UWD": ("underwater", 6, 8),
    "EWS": ("emitter", 2, 20),
    "CUX": ("aircraft", 1.5, 60),
    "ENG": ("boat", 8, 30),
    "FPR": ("boat", 5, 20),
}
MODES = ("remote", "assisted", "supervised", "autonomous")
PAYLOADS = ("daylight camera", "thermal camera", "sonar", "radio relay", "none beyond the system's own")
DEVIATIONS = ("Started late: harbour traffic", "One leg left out: visibility", "Target went home early")
Drawn = dict[str, Any]


def around(draw: Draw, key: tuple[Any, ...], run: Mapping[str, Any], site: Mapping[str, str], area: str) -> Drawn:
    """What a conscientious analyst notes beside wave, wind and visibility."""
    wave, start = float(run["wave_height_m"]), run["started_at"]
    return {
        **_sea(draw, key, wave, start, site),
        **_air(draw, key, run, start),
        **_target(draw, key, area),
        "traffic_density": draw.pick(("none", "low", "low", "moderate", "dense"), *key, "traffic"),
        "rf_interference": draw.pick(("none", "none", "none", "light", "moderate"), *key, "radio"),
        "autonomy_mode": draw.pick(MODES, *key, "autonomy"),
        "payload": draw.pick(PAYLOADS, *key[:2], "payload"),
        "payload_kg": _rounded(draw.uniform(*key[:2], "load") * 40, 1),
        "operator_nation_id": draw.pick(sorted({site["nation"], "DE", "EE", "SE"}), *key[:2], "crew"),
        "deviations": draw.pick(DEVIATIONS, *key, "how") if draw.uniform(*key, "deviation") < 0.08 else "",
    }


def _sea(draw: Draw, key: tuple[Any, ...], wave: float, start: datetime, site: Mapping[str, str]) -> Drawn:
    """Periods of a wind sea (the square root of the height, five seconds at a metre); depths of the site."""
    least, most = int(site["depth_from_m"]), int(site["depth_to_m"])
    depth = least + (most - least) * draw.uniform(*key, "depth")
    warmth = draw.normal(SEA_TEMPERATURE_C[start.month], 1.2, *key, "sea")
    return {
        "wave_period_s": _rounded(max(1.5, 5 * wave**0.5 + draw.normal(0, 0.5, *key, "period")), 1),
        "sea_temperature_c": _rounded(max(FREEZING_C, warmth), 1),
        "water_depth_m": _rounded(depth, 1),
        "layer_depth_m": _rounded(depth * (0.2 + 0.5 * draw.uniform(*key, "layer")), 1),
        "salinity_psu": _rounded(2.5 if site["water"] in ICY else 6 + 3 * draw.uniform(*key, "salt"), 1),
        "bottom_type": site["bottom"],
        "ice": draw.pick(("open_water", "very_open", "open"), *key, "ice") if _is_icy(site, start) else "free",
    }


def _air(draw: Draw, key: tuple[Any, ...], run: Mapping[str, Any], start: datetime) -> Drawn:
    wind = float(run["wind_mean_kn"])
    rain = ("light", "moderate", "heavy") if float(run["visibility_km"]) < 5 else ("none", "none", "light")
    return {
        "wind_gust_kn": _rounded(wind * (1.2 + 0.3 * draw.uniform(*key, "gust")), 1),
        "precipitation": draw.pick(rain, *key, "rain"),
        "light": _light(start),
    }


def _target(draw: Draw, key: tuple[Any, ...], area: str) -> Drawn:
    kind, size, speed = TARGETS.get(area, ("none", 0, 0))
    if kind == "none":
        return {"target_type": kind}
    return {
        "target_type": kind,
        "target_size_m": _rounded(size * (0.7 + 0.6 * draw.uniform(*key, "size")), 2),
        "target_speed_kn": _rounded(speed * draw.uniform(*key, "speed"), 1),
    }


def _light(start: datetime) -> str:
    """By the hour in UTC: the trials' waters see the sun rise about four and set about nineteen."""
    if 5 <= start.hour < 18:
        return "day"
    return "twilight" if start.hour in (4, 18, 19) else "dark"


def _is_icy(site: Mapping[str, str], start: datetime) -> bool:
    return site["water"] in ICY and start.month in (3, 4)


def _rounded(value: float, places: int) -> Decimal:
    return Decimal(repr(round(value, places)))
