"""Cells to values: ISO spellings and the reader's own; what could be read in two ways is refused."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from procurement.exports.neutral import restored
from procurement.imports.fields import Field, plain_head

PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")
COMMA = re.compile(r"[+-]?\d+(?:,\d+)?")
SPACED = re.compile(r"[+-]?[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?")
DOTTED_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
SLASHED_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
LONGEST = 40
YES = frozenset({"yes", "true", "1", "x"})
NO = frozenset({"no", "false", "0", "-"})


class Misspelt(Exception):
    """A cell that cannot be read; the text says what was expected."""


def value_of(field: Field, raw: Any) -> Any:
    """The cell's value for a field that is not a reference; None where it is empty, Misspelt where it is not one."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if isinstance(raw, str) and raw.lstrip().startswith("="):
        raise Misspelt(_("A formula stands here: put its value."))
    if isinstance(raw, str) and re.fullmatch(r"#[A-Z/0!?]+", raw.strip()):
        raise Misspelt(_("An error of the spreadsheet stands here: put a value."))
    value = READERS[field.kind](field, raw)
    return None if value in ("", []) else value


def text_of(field: Field, raw: Any) -> str:
    """The cell as text, whole numbers without a point."""
    if isinstance(raw, bool):
        raw = "yes" if raw else "no"
    if isinstance(raw, datetime):
        raw = raw.date().isoformat() if raw.time() == time() else raw.isoformat()
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = restored(str(raw)).strip()
    if "\0" in text:
        raise Misspelt(_("A character stands here that no text can hold."))
    if len(text) > field.most:
        raise Misspelt(
            _("At most %(most)d characters; these are %(found)d.") % {"most": field.most, "found": len(text)}
        )
    return text


def decimal_of(field: Field, raw: Any) -> Decimal:
    """A number of at most `digits` digits, `places` of them behind the point."""
    number = _number(raw)
    if number.as_tuple().exponent < -field.places:
        raise Misspelt(_("At most %(places)d decimals.") % {"places": field.places})
    if abs(number) >= Decimal(10) ** (field.digits - field.places):
        raise Misspelt(_("At most %(digits)d digits before the point.") % {"digits": field.digits - field.places})
    return number


def integer_of(field: Field, raw: Any) -> int:
    """A whole number."""
    number = _number(raw)
    if number != number.to_integral_value():
        raise Misspelt(_("Expected a whole number, such as 12."))
    if abs(number) >= 2**31:
        raise Misspelt(_("The number is too large."))
    return int(number)


def _number(raw: Any) -> Decimal:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if raw != raw or raw in (float("inf"), float("-inf")):
            raise Misspelt(_expected_number())
        number = Decimal(f"{raw:.15g}")
        return Decimal(int(number)) if number == number.to_integral_value() else number.normalize()
    text = restored(str(raw).strip()).replace("\N{MINUS SIGN}", "-") if isinstance(raw, str) else ""
    found = _readings(text) if len(text) <= LONGEST else set()
    if len(found) == 1:
        return found.pop()
    if found:
        low, high = sorted(f"{number:f}" for number in found)
        raise Misspelt(
            _("“%(text)s” can be read as %(low)s and as %(high)s: write it as 1234.50.")
            % {"text": text, "low": low, "high": high}
        )
    raise Misspelt(_expected_number())


def _readings(text: str) -> set[Decimal]:
    """Every number the text can stand for: with a point, with a comma, or grouped as the reader's language does."""
    found = set()
    if PLAIN.fullmatch(text):
        found.add(Decimal(text))
    if COMMA.fullmatch(text):
        found.add(Decimal(text.replace(",", ".")))
    if SPACED.fullmatch(text):
        found.add(Decimal(re.sub(r"\s", "", text).replace(",", ".")))
    group, point = get_format("THOUSAND_SEPARATOR"), get_format("DECIMAL_SEPARATOR")
    grouped = rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(point)}\d+)?"
    if group in (".", ",") and re.fullmatch(grouped, text):
        found.add(Decimal(text.replace(group, "").replace(point, ".")))
    return found


def _expected_number() -> str:
    local = "1{}234{}5".format(get_format("THOUSAND_SEPARATOR"), get_format("DECIMAL_SEPARATOR"))
    return _("Expected a number, such as 1234.5 or %(local)s.") % {"local": local}


def date_of(field: Field, raw: Any) -> date:
    """A day."""
    if isinstance(raw, datetime):
        if raw.time() != time():
            raise Misspelt(_("Expected a day without a time, such as 2031-06-30."))
        return raw.date()
    if isinstance(raw, date):
        return raw
    found = _day(str(raw).strip()[:LONGEST])
    if found is None:
        raise Misspelt(_("Expected a day, such as 2031-06-30."))
    return found


def _day(text: str) -> date | None:
    dotted, slashed = DOTTED_DAY.fullmatch(text), SLASHED_DAY.fullmatch(text)
    try:
        if not (dotted or slashed):
            return parse_date(text)
        day, month, year = map(int, (dotted or slashed).groups())
        if slashed and day <= 12 and day != month and (get_language() or "en").startswith("en"):
            raise Misspelt(_("“%(text)s” can be read in two ways: write it as 2031-06-30.") % {"text": text})
        return date(year, month, day)
    except ValueError:
        return None


def moment_of(field: Field, raw: Any) -> datetime:
    """A moment with its zone; a spreadsheet's own clock times are UTC, as the column's head says."""
    if isinstance(raw, datetime):
        return raw.replace(tzinfo=UTC, microsecond=0)
    try:
        found = parse_datetime(str(raw).strip()[:LONGEST])
    except ValueError:
        found = None
    if found is None:
        raise Misspelt(_("Expected a day and a time with its zone, such as 2031-06-30T12:00Z."))
    if found.tzinfo is None:
        raise Misspelt(_("Give the time zone too, such as 2031-06-30T12:00Z."))
    return found


def boolean_of(field: Field, raw: Any) -> bool:
    """Yes or no, in English, in the reader's language, or as a spreadsheet's own."""
    if isinstance(raw, bool):
        return raw
    text = str(raw).strip().casefold()
    if text in YES | {_("yes").casefold()}:
        return True
    if text in NO | {_("no").casefold()}:
        return False
    raise Misspelt(_("Expected yes or no."))


def choice_of(field: Field, raw: Any) -> str:
    """The key of a choice, by its key or its label."""
    known = {plain_head(str(name)): key for key, label in field.choices for name in (label, key)}
    found = known.get(plain_head(str(raw)[:200]))
    if found is None:
        allowed = ", ".join(str(key) for key, _label in field.choices)
        raise Misspelt(_("Unknown; expected one of %(allowed)s.") % {"allowed": allowed})
    return found


def choices_of(field: Field, raw: Any) -> list[str]:
    """Several choices, with commas or semicolons between them."""
    return list(dict.fromkeys(choice_of(field, one) for one in split(str(raw))))


def split(text: str) -> list[str]:
    """The parts of a list in one cell."""
    return [part.strip() for part in re.split(r"[;,]", text[:2000]) if part.strip()]


def _names_of(field: Field, raw: Any) -> list[str]:
    return split(text_of(field, raw))


READERS: dict[str, Callable[[Field, Any], Any]] = {
    "text": text_of,
    "reference": text_of,
    "references": _names_of,
    "decimal": decimal_of,
    "integer": integer_of,
    "date": date_of,
    "moment": moment_of,
    "boolean": boolean_of,
    "choice": choice_of,
    "choices": choices_of,
}
