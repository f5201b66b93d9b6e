"""Checked reading of JSON: every value knows its place, and a wrong one says what was expected there."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

T = TypeVar("T")
MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 40
MAX_SHOWN = 80


class Malformed(ValueError):
    """A document that cannot be read: the JSON path, what was expected there and what was found."""

    def __init__(self, path: str, expected: str, found: str) -> None:
        super().__init__(f"{path}: expected {expected}, found {found}")
        self.path, self.expected, self.found = path, expected, found

    def as_json(self) -> dict[str, str]:
        """The error as the one object printed on standard error."""
        return {"error": "malformed", "path": self.path, "expected": self.expected, "found": self.found}


def shown(value: Any) -> str:
    """A bounded spelling of a value for an error."""
    if isinstance(value, dict | list):
        return f"{'an object' if isinstance(value, dict) else 'a list'} of {len(value)}"
    try:
        text = json.dumps(value, ensure_ascii=True)
    except (TypeError, ValueError):
        text = type(value).__name__
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 3]}..."


@dataclass(frozen=True, slots=True)
class Place:
    """A JSON value and where it stands in its document."""

    value: Any
    path: str = "$"

    def refuse(self, expected: str, found: str | None = None) -> Malformed:
        """The error that names this place; the caller raises it."""
        return Malformed(self.path, expected, shown(self.value) if found is None else found)

    def object(self) -> dict[str, Any]:
        """The value as an object."""
        if not isinstance(self.value, dict):
            raise self.refuse("an object")
        return self.value

    def optional(self, name: str) -> Place | None:
        """The named member, or None where it is missing or null."""
        value = self.object().get(name)
        return None if value is None else Place(value, f"{self.path}.{name}")

    def field(self, name: str) -> Place:
        """The named member, which must be there."""
        members = self.object()
        if name not in members:
            raise Malformed(f"{self.path}.{name}", "a value", "nothing")
        return Place(members[name], f"{self.path}.{name}")

    def read(self, name: str, reader: Callable[[Place], T], default: T) -> T:
        """What the reader makes of the named member, or the default where it is missing or null."""
        found = self.optional(name)
        return default if found is None else reader(found)

    def items(self, limit: int, at_least: int = 0) -> list[Place]:
        """The elements of a list of bounded length."""
        if not isinstance(self.value, list):
            raise self.refuse("a list")
        if not at_least <= len(self.value) <= limit:
            raise self.refuse(f"a list of {at_least} to {limit} elements")
        return [Place(value, f"{self.path}[{index}]") for index, value in enumerate(self.value)]

    def members(self, limit: int) -> list[tuple[str, Place]]:
        """Names and values of an object of bounded size, in the order of the names."""
        if len(self.object()) > limit:
            raise self.refuse(f"an object of at most {limit} members")
        return [(name, Place(value, f"{self.path}.{name}")) for name, value in sorted(self.value.items())]

    def integer(self, low: int, high: int) -> int:
        """A whole number within bounds; a float is refused even where it is whole."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not low <= self.value <= high:
            raise self.refuse(f"a whole number from {low} to {high}")
        return self.value

    def number(self, low: float = -1e12, high: float = 1e12) -> Fraction:
        """A number within bounds, as the exact fraction its decimal spelling says."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.refuse("a number")
        if not low <= self.value <= high:
            raise self.refuse(f"a number from {low:g} to {high:g}")
        return Fraction(repr(self.value))

    def text(self, limit: int = 100) -> str:
        """A non-empty text of bounded length."""
        if not isinstance(self.value, str) or not 1 <= len(self.value) <= limit:
            raise self.refuse(f"a text of 1 to {limit} characters")
        return self.value

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.refuse("true or false")
        return self.value

    def one_of(self, choices: Iterable[str]) -> str:
        """One of the given words."""
        words = list(choices)
        if not isinstance(self.value, str) or self.value not in words:
            raise self.refuse(f"one of {', '.join(words)}")
        return self.value


def parse(text: bytes) -> Any:
    """JSON values of a document in UTF-8; repeated keys, oversize and broken syntax are refused."""
    if len(text) > MAX_BYTES:
        raise Malformed("$", f"at most {MAX_BYTES} bytes", f"{len(text)} bytes")
    try:
        return json.loads(text.decode("utf-8"), object_pairs_hook=_without_repeats)
    except Malformed:
        raise
    except UnicodeDecodeError as error:
        raise Malformed("$", "UTF-8", f"a wrong byte at {error.start}") from None
    except json.JSONDecodeError as error:
        raise Malformed("$", "JSON", f"{error.msg} at line {error.lineno} column {error.colno}") from None
    except RecursionError:
        raise Malformed("$", f"nesting of at most {MAX_DEPTH}", "deeper nesting") from None
    except ValueError:
        raise Malformed("$", "numbers of ordinary length", "a number too long to read") from None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        repeated = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise Malformed("$", "each key once in an object", f"{shown(repeated)} twice")
    return members


def plain(value: Any, path: str = "$", depth: int = 0) -> Any:
    """The same JSON value spelled canonically: whole floats as integers; what JSON cannot say is refused."""
    if depth > MAX_DEPTH:
        raise Malformed(path, f"nesting of at most {MAX_DEPTH}", "deeper nesting")
    if isinstance(value, dict):
        return {_name(name, path): plain(item, f"{path}.{name}", depth + 1) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, f"{path}[{index}]", depth + 1) for index, item in enumerate(value)]
    if isinstance(value, str):
        return _encodable(value, path)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Malformed(path, "a finite number", shown(value))
        return int(value) if value.is_integer() else value
    if value is None or isinstance(value, bool | int):
        return value
    raise Malformed(path, "a JSON value", type(value).__name__)


def canonical(value: Any) -> bytes:
    """Canonical JSON: UTF-8, sorted keys, no blanks, no floats where integers serve."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _name(name: Any, path: str) -> str:
    if not isinstance(name, str):
        raise Malformed(path, "text keys", shown(name))
    return _encodable(name, path)


def _encodable(text: str, path: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Malformed(path, "text that UTF-8 can spell", "a lone surrogate") from None
    return text
