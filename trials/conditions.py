"""The conditions a run is made in, and for each which value is harder: what operating envelopes are stated in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

Text = str | Promise
Value = Decimal | str
Band = tuple[Any, Any]  # the easy end and the hard end of an envelope, both inside it


class Order(StrEnum):
    """How values of a condition compare in hardness."""

    HIGHER = "higher"  # a higher number is harder
    LOWER = "lower"  # a lower number is harder
    LISTED = "listed"  # the choices are listed from the easiest to the hardest
    NONE = "none"  # no value is harder than another: only the same one is inside


class Place(StrEnum):
    """Where a run's conditions lie beside an envelope."""

    INSIDE = "inside"
    HARDER = "harder"
    EASIER = "easier"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, keyed by the run's field: a number in a unit between low and high, or one of its choices."""

    key: str
    label: Text
    order: Order
    unit: str = ""
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    places: int = 1
    choices: tuple[tuple[str, Text], ...] = ()

    @property
    def is_number(self) -> bool:
        return not self.choices

    def read(self, text: Any) -> Value:
        """A value of this condition; ValueError, saying what was expected, for anything else."""
        return self._read_number(text) if self.is_number else self._read_choice(text)

    def rank(self, value: Value) -> Decimal:
        """A number that grows with hardness; of no meaning where the condition has no order."""
        if not self.is_number:
            return Decimal([key for key, _label in self.choices].index(str(value)))
        return -Decimal(value) if self.order is Order.LOWER else Decimal(value)

    def words(self, value: Any) -> str:
        """A value as people read it, with its unit or its choice's label."""
        if not self.is_number:
            return str(dict(self.choices).get(str(value), value))
        return f"{Decimal(value).normalize():f} {self.unit}".strip()

    def _read_number(self, text: Any) -> Decimal:
        bounds = {"low": self.low, "high": self.high, "unit": self.unit}
        try:
            value = Decimal(str(text))
        except InvalidOperation as fault:
            raise ValueError(translate("Give a number from %(low)s to %(high)s %(unit)s.") % bounds) from fault
        if not value.is_finite() or not self.low <= value <= self.high:
            raise ValueError(translate("Give a number from %(low)s to %(high)s %(unit)s.") % bounds)
        return value

    def _read_choice(self, text: Any) -> str:
        if str(text) not in dict(self.choices):
            known = ", ".join(str(label) for _key, label in self.choices)
            raise ValueError(translate("Choose one of: %(known)s.") % {"known": known})
        return str(text)


def _number(key: str, label: Text, order: Order, unit: str, low: int, high: int, places: int = 1) -> Condition:
    return Condition(key, label, order, unit, Decimal(low), Decimal(high), places)


def _choice(key: str, label: Text, order: Order, *choices: tuple[str, Text]) -> Condition:
    return Condition(key, label, order, choices=choices)


CONDITIONS: tuple[Condition, ...] = (
    _number("wave_height_m", _("Significant wave height"), Order.HIGHER, "m", 0, 30, 2),
    _number("wave_period_s", _("Peak wave period"), Order.LOWER, "s", 1, 30),
    _number("wind_mean_kn", _("Mean wind"), Order.HIGHER, "kn", 0, 150),
    _number("wind_gust_kn", _("Wind gust"), Order.HIGHER, "kn", 0, 200),
    _number("visibility_km", _("Visibility"), Order.LOWER, "km", 0, 100),
    _choice(
        "precipitation",
        _("Precipitation"),
        Order.LISTED,
        ("none", _("none")),
        ("light", _("light")),
        ("moderate", _("moderate")),
        ("heavy", _("heavy")),
    ),
    _number("air_temperature_c", _("Air temperature"), Order.LOWER, "°C", -60, 60),
    _number("sea_temperature_c", _("Sea temperature"), Order.LOWER, "°C", -3, 40),
    _choice(
        "ice",
        _("Ice"),
        Order.LISTED,
        ("free", _("ice-free")),
        ("open_water", _("open water, below 1/10")),
        ("very_open", _("very open, 1/10 to 3/10")),
        ("open", _("open, 4/10 to 6/10")),
        ("close", _("close, 7/10 to 8/10")),
        ("very_close", _("very close, 9/10 and more")),
    ),
    _choice(
        "light",
        _("Light"),
        Order.LISTED,
        ("day", _("daylight")),
        ("twilight", _("twilight")),
        ("moon", _("moonlit night")),
        ("dark", _("dark night")),
    ),
    _number("water_depth_m", _("Water depth"), Order.HIGHER, "m", 0, 500),
    _number("layer_depth_m", _("Depth of the sound-speed layer"), Order.LOWER, "m", 0, 500),
    _number("salinity_psu", _("Salinity"), Order.LOWER, "PSU", 0, 45),
    _choice(
        "bottom_type",
        _("Bottom type"),
        Order.NONE,
        ("sand", _("sand")),
        ("gravel", _("gravel")),
        ("clay", _("clay")),
        ("mud", _("mud")),
        ("rock", _("rock and boulders")),
        ("mixed", _("mixed")),
    ),
    _choice(
        "traffic_density",
        _("Traffic density"),
        Order.LISTED,
        ("none", _("none")),
        ("low", _("low")),
        ("moderate", _("moderate")),
        ("dense", _("dense")),
    ),
    _choice(
        "gnss",
        _("Satellite navigation"),
        Order.LISTED,
        ("clear", _("clear")),
        ("degraded", _("degraded")),
        ("denied", _("denied")),
        ("spoofed", _("spoofed")),
    ),
    _choice(
        "rf_interference",
        _("Radio interference"),
        Order.LISTED,
        ("none", _("none")),
        ("light", _("light")),
        ("moderate", _("moderate")),
        ("heavy", _("heavy")),
    ),
    _choice(
        "target_type",
        _("Target type"),
        Order.NONE,
        ("none", _("no target")),
        ("boat", _("small boat")),
        ("ship", _("ship")),
        ("aircraft", _("aircraft")),
        ("underwater", _("underwater vehicle")),
        ("mine", _("mine-like object")),
        ("cable", _("cable or pipeline")),
        ("person", _("person in the water")),
        ("emitter", _("radio emitter")),
    ),
    _number("target_size_m", _("Target size"), Order.LOWER, "m", 0, 500, 2),
    _number("target_speed_kn", _("Target speed"), Order.HIGHER, "kn", 0, 2000),
    _number("payload_kg", _("Payload"), Order.HIGHER, "kg", 0, 100_000),
    _choice(
        "autonomy_mode",
        _("Autonomy mode"),
        Order.LISTED,
        ("remote", _("remotely controlled")),
        ("assisted", _("operator assisted")),
        ("supervised", _("supervised autonomy")),
        ("autonomous", _("autonomous")),
    ),
)
BY_KEY: Mapping[str, Condition] = {condition.key: condition for condition in CONDITIONS}
# What a completed run must state.
BASIC = ("wave_height_m", "wind_mean_kn", "visibility_km", "air_temperature_c", "gnss")


def harder_or_equal(condition: Condition, run_value: Value, envelope_value: Value) -> bool:
    """Whether a run's value is at least as hard as the envelope's; without an order only the same value is."""
    if condition.order is Order.NONE:
        return str(run_value) == str(envelope_value)
    return condition.rank(run_value) >= condition.rank(envelope_value)


def placed(condition: Condition, run_value: Value | None, envelope: Value | Band) -> Place:
    """Where one value lies beside an envelope: a value the system must work in, or a band from easy to hard.

    Inside is from the easy to the hard end, both included; a single value is both ends.
    """
    if run_value is None or run_value == "":
        return Place.UNKNOWN
    easy, hard = envelope if isinstance(envelope, tuple | list) else (envelope, envelope)
    if not harder_or_equal(condition, run_value, easy):
        return Place.EASIER
    return Place.INSIDE if harder_or_equal(condition, hard, run_value) else Place.HARDER


def inside(run_conditions: Mapping[str, Any], envelope: Mapping[str, Value | Band]) -> Place:
    """Where a run lies beside a whole envelope, by keys of CONDITIONS; an empty envelope holds every run.

    Easier in one condition is easier in all, for it proves nothing; then unknown; then harder, where a success
    supports and a failure never refutes. KeyError on a condition that does not exist.
    """
    places = {placed(BY_KEY[key], run_conditions.get(key), wanted) for key, wanted in envelope.items()}
    for place in (Place.EASIER, Place.UNKNOWN, Place.HARDER):
        if place in places:
            return place
    return Place.INSIDE
