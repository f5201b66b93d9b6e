"""How units and the levels of an ordinal metric are spelt on a page: metrics store plain codes."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

SIGNS = {"degC": "°C", "km2/h": "km²/h", "EUR/km2": "EUR/km²", "0-1": "0–1", "0-100": "0–100"}
ORDINAL = "ordinal "
WORDS = (
    gettext_noop("none"),
    gettext_noop("self"),
    gettext_noop("independent"),
    gettext_noop("accredited"),
    gettext_noop("light"),
    gettext_noop("moderate"),
    gettext_noop("brash"),
    gettext_noop("thin level ice"),
    gettext_noop("ice class"),
    gettext_noop("lost"),
    gettext_noop("degraded"),
    gettext_noop("full"),
)


def levels(unit: str) -> tuple[str, ...]:
    """The levels of an ordinal unit from 0 upwards ("ordinal lost/degraded/full"), translated; none for others."""
    return tuple(_(word) for word in unit.removeprefix(ORDINAL).split("/")) if unit.startswith(ORDINAL) else ()


def unit_label(unit: str) -> str:
    """A unit as a reader expects it: signs for codes, the levels of an ordinal in their order."""
    return " < ".join(levels(unit)) or SIGNS.get(unit, unit)


def level_of(value: float | None, unit: str) -> str:
    """The word for an ordinal's value; empty where the unit has no levels or the value is none of them."""
    words = levels(unit)
    known = value is not None and value == int(value) and 0 <= value < len(words)
    return words[int(value)] if known else ""
