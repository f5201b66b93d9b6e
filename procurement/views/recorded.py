"""A run's record in words: its conditions as facts, its corrections field by field."""

from collections.abc import Iterator
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import localize
from django.utils.translation import gettext as _

from procurement.queries.figures import plain
from trials.conditions import BY_KEY, CONDITIONS
from trials.models import Run, RunCorrection


def condition_rows(run: Run) -> list[dict[str, Any]]:
    """The recorded conditions as items of the definitions component; those nobody recorded are left out."""
    return list(_facts(run))


def _facts(run: Run) -> Iterator[dict[str, Any]]:
    stated = run.conditions
    for condition in CONDITIONS:
        if condition.key not in stated:
            continue
        value = stated[condition.key]
        fact = {"term": condition.label, "value": _spelt(condition.key, value), "unit": condition.unit}
        if condition.key == "wave_height_m":
            fact["note"] = _("sea state %(code)s") % {"code": run.sea_state}
        yield fact


def told_changes(correction: RunCorrection) -> dict[str, Any]:
    """A correction with its changes as label, before and after, in words."""
    changes = [_change(change) for change in correction.changes]
    return {"correction": correction, "changes": changes}


def _change(change: dict[str, str]) -> dict[str, str]:
    name = change["field"]
    if name == "position":
        return {"label": _("exact position"), "before": "–", "after": _("changed")}
    label = str(Run._meta.get_field(name).verbose_name)
    return {"label": label, "before": _value(name, change["before"]), "after": _value(name, change["after"])}


def _value(name: str, text: str) -> str:
    """A kept value as people read it."""
    if not text:
        return "–"
    field = Run._meta.get_field(name)
    if field.choices:
        return str(dict(field.choices).get(text, text))
    if text in ("True", "False"):
        return _("yes") if text == "True" else _("no")
    if name in ("started_at", "ended_at"):
        return f"{localize(parse_datetime(text))} UTC"
    return _spelt(name, text) if name in BY_KEY else text


def _spelt(key: str, value: Any) -> str:
    condition = BY_KEY[key]
    return str(localize(plain(condition.read(value)))) if condition.is_number else condition.words(value)
