"""JSON files of entries, read within bounds and refused by line or place."""

import json
from collections.abc import Set
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.permits import Invalid
from procurement.management.shapes import Faults

MOST_BYTES = 5_000_000
MOST_ENTRIES = 500
Document = dict[str, Any]


def read(path: Path, lists: Set[str]) -> Document:
    """The document in a file; Invalid where it is no JSON object with one or more of the lists, or too long."""
    if path.stat().st_size > MOST_BYTES:
        raise Invalid(_("%(file)s: at most %(most)d bytes.") % {"file": path, "most": MOST_BYTES})
    try:
        text = path.read_text(encoding="utf-8")
        document = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_once)
    except json.JSONDecodeError as fault:
        raise Invalid(f"{path}:{fault.lineno}:{fault.colno}: {fault.msg}") from fault
    except (UnicodeDecodeError, RecursionError, ValueError) as fault:
        raise Invalid(f"{path}: {fault}") from fault
    faults = _faults_of(document, lists)
    if faults:
        raise Invalid(_("The file is not as expected."), faults)
    return document


def _faults_of(document: Any, lists: Set[str]) -> Faults:
    known = _("one of %(names)s") % {"names": ", ".join(sorted(lists))}
    if not isinstance(document, dict) or not document:
        return {"$": [_("Expected an object with %(known)s.") % {"known": known}]}
    faults: Faults = {name: [_("Unknown; expected %(known)s.") % {"known": known}] for name in document.keys() - lists}
    for name in lists & document.keys():
        if not isinstance(document[name], list) or len(document[name]) > MOST_ENTRIES:
            faults[name] = [_("Expected a list of at most %(most)d entries.") % {"most": MOST_ENTRIES}]
    return faults


def _once(pairs: list[tuple[str, Any]]) -> Document:
    names = [name for name, _value in pairs]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(_("the same key twice in one object: %(names)s") % {"names": ", ".join(sorted(twice))})
    return dict(pairs)


def _refuse_constant(text: str) -> None:
    raise ValueError(_("%(text)s is not a number") % {"text": text})
