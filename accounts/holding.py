"""Whether a check constraint's condition surely holds for a row, without asking the database: most are plain."""

import operator
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
PLAIN = (bool, int, Decimal, str, date)  # a datetime is a date
Truth = bool | None  # None: unknown, as SQL means it


class NotPlain(Exception):
    """The database alone can tell."""


def surely_holds(condition: models.Q, row: models.Model) -> bool:
    """True only where the database would find the condition true or unknown; False says nothing."""
    try:
        return _truth(condition, row, negated=False) is not False
    except (NotPlain, TypeError, FieldDoesNotExist):
        return False


def _truth(node: Any, row: models.Model, *, negated: bool) -> Truth:
    if not isinstance(node, models.Q):
        return _compared(node, row, negated=negated)
    found = [_truth(child, row, negated=negated or node.negated) for child in node.children]
    if node.connector not in (models.Q.AND, models.Q.OR):
        raise NotPlain
    deciding = node.connector == models.Q.OR
    truth = deciding if deciding in found else (None if None in found else not deciding)
    return truth if truth is None or not node.negated else not truth


def _compared(node: Any, row: models.Model, *, negated: bool) -> Truth:
    if not isinstance(node, tuple):
        raise NotPlain
    name, _, lookup = node[0].partition("__")
    left = _plain(_value(row, name))
    if lookup == "isnull":
        return (left is None) == bool(node[1])
    if lookup == "in":
        return _unknown(negated) if left is None else left in [_plain(one) for one in node[1]]
    right = _plain(_value(row, node[1].name) if isinstance(node[1], models.F) else node[1])
    if left is None or right is None:
        return _unknown(negated)
    if isinstance(left, str) and lookup not in ("", "exact"):
        raise NotPlain  # the order of texts is the database's
    if (compare := COMPARISONS.get(lookup or "exact")) is None:
        raise NotPlain
    return compare(left, right)


def _unknown(negated: bool) -> Truth:
    """Beneath a negation Django asks for null columns too, which this does not follow."""
    if negated:
        raise NotPlain
    return None


def _value(row: models.Model, name: str) -> Any:
    field = row._meta.get_field(name)
    if field.is_relation:
        raise NotPlain
    return getattr(row, field.attname)


def _plain(value: Any) -> Any:
    if value is not None and not isinstance(value, PLAIN):
        raise NotPlain
    return value
