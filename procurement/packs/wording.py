"""Wording: codes and figures of a disclosed view as sentences, amounts and dates in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trials.units import level_of, unit_label

NONE = "–"
MINUS = "\N{MINUS SIGN}"
RULES = {
    "stand_alone": gettext_lazy("pro rata by stand-alone cost"),
    "equal": gettext_lazy("equal parts"),
    "by_quantity": gettext_lazy("pro rata by quantity"),
    "by_value": gettext_lazy("pro rata by value"),
    "shapley": gettext_lazy("Shapley value"),
    "prenucleolus": gettext_lazy("prenucleolus"),
    "nucleolus": gettext_lazy("nucleolus"),
    "scrb": gettext_lazy("separable costs, remaining benefits"),
}
MODES = {"lease": gettext_lazy("lease"), "buy": gettext_lazy("buy"), "develop": gettext_lazy("develop")}
GRADES = {
    "met": gettext_lazy("met in trials"),
    "refuted": gettext_lazy("not met in trials"),
    "claimed_only": gettext_lazy("claimed only"),
    "outside_conditions": gettext_lazy("tried in other conditions"),
    "untested": gettext_lazy("untested"),
}
WITHHELD = {
    "too_few_contributors": gettext_lazy("withheld: it would let a single nation's figures be worked out"),
}
REASONS = {
    "mode_not_accepted": gettext_lazy("the requirement does not accept the mode %(mode)s"),
    "late": gettext_lazy("delivery takes %(found)s months, %(required)s are left"),
    "not_eligible": gettext_lazy("the nation is not eligible for this offer"),
    "untested": gettext_lazy("%(metric)s: no valid trial value, %(required)s is required"),
    "kpp_failed": gettext_lazy("%(metric)s: %(found)s from %(n)s trial values, %(required)s is required"),
    "above_capacity": gettext_lazy("%(required)s units are asked for, the vendor can deliver %(found)s"),
    "above_ceiling": gettext_lazy("the lowest price is %(found)s, the budget ceiling %(required)s"),
    "not_worthwhile": gettext_lazy("a unit is worth %(found)s and costs %(required)s over its life before its price"),
}
AMOUNTS = frozenset({"above_ceiling", "not_worthwhile"})


def mode(code: str) -> str:
    """Return an acquisition mode's name."""
    return str(MODES.get(code, code)) or NONE


def rule(code: str) -> str:
    """Return a sharing rule's name."""
    return str(RULES.get(code, code)) or NONE


def number(value: float | int | None, digits: int = 4) -> str:
    """Return a figure to so many significant digits, whole ones in full, with a real minus sign; a dash for none."""
    if value is None:
        return NONE
    whole = abs(value) >= 10**digits
    plain = Decimal(round(value)) if whole else Decimal(f"{value:.{digits}g}").normalize()
    return number_format(f"{plain:f}", use_l10n=True, force_grouping=True).replace("-", MINUS)


def amount(value: float | None, unit: str) -> str:
    """Return base units with their unit ("1,100 thousand EUR")."""
    return NONE if value is None else f"{number(round(value))} {unit}"


def unit(currency: str) -> str:
    """Return the name of the base unit a view counts in ("kEUR": thousand EUR)."""
    if len(currency) == 4 and currency.startswith("k"):
        return _("thousand %(currency)s") % {"currency": currency[1:]}
    return currency


def quantity(value: float | None, of: str) -> str:
    """Return a measured value with its unit, or an ordinal's level as a word."""
    level = level_of(value, of)
    return level or (number(value) if value is None or of in ("", "1") else f"{number(value)} {unit_label(of)}")


def reading(value: float | None, of: str) -> str:
    """Return a value as it stands under its unit: the figure alone, or an ordinal's level as a word."""
    return level_of(value, of) or number(value)


def day(written: str | None) -> str:
    """Return an ISO date in the reader's format."""
    return date_format(date.fromisoformat(written[:10]), _day_format()) if written else NONE


def instant(written: str | datetime | None) -> str:
    """Return an ISO date-time in the reader's format, with its zone."""
    if not written:
        return NONE
    moment = datetime.fromisoformat(written) if isinstance(written, str) else written
    local = timezone.localtime(moment)
    return f"{date_format(local, _day_format())}, {local:%H:%M} {local.tzname()}"


def _day_format() -> str:
    # Django's plain English is American; allies read the day first.
    return "j F Y" if translation.get_language() == "en" else "DATE_FORMAT"


def listed(names: list[str]) -> str:
    """Return names in one line, a dash for none."""
    return ", ".join(names) or NONE


def reason(row: Mapping[str, Any], metrics: Mapping[str, Any], money: str) -> str:
    """Return a refusal's reason as a sentence; `metrics` names and units by code, `money` the name of the base unit."""
    if row["reason"] not in REASONS:
        return str(row["reason"])
    metric = metrics.get(row.get("criterion", ""), {"name": row.get("criterion", ""), "unit": ""})

    def figure(value: float | None) -> str:
        return amount(value, money) if row["reason"] in AMOUNTS else quantity(value, metric["unit"])

    facts = {
        "mode": mode(row.get("mode", "")),
        "metric": _(metric["name"]) if metric["name"] else NONE,
        "required": figure(row.get("required")),
        "found": figure(row.get("found")),
        "n": number(row.get("n")),
    }
    return str(REASONS[row["reason"]]) % facts
