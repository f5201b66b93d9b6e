"""A problem document, read whole and checked, its canonical bytes and their digest."""

from __future__ import annotations

import hashlib
from typing import Any

from procurement.engine import readers, reading
from procurement.engine.readers import MAX_NATIONS, MAX_ROWS, distinct
from procurement.engine.reading import Malformed, Place, canonical
from procurement.engine.records import Problem

__all__ = ["Malformed", "Problem", "canonical", "digest", "load"]


def digest(content: bytes) -> str:
    """SHA-256 of canonical bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def load(document: bytes | dict[str, Any]) -> Problem:
    """Read and check a problem from its JSON bytes or values; Malformed names the place of the first fault."""
    value = reading.parse(document) if isinstance(document, bytes) else document
    content = canonical(value)
    root = Place(value)
    meta = readers.meta(root.field("meta"))
    nations = tuple(readers.nation(place) for place in distinct(root.field("nations").items(MAX_NATIONS, 1)))
    known = frozenset(nation.id for nation in nations)
    systems = {
        system.id: system
        for system in (readers.system(place, meta) for place in distinct(root.field("systems").items(MAX_ROWS)))
    }
    areas = readers.capabilities(root.field("meta"), systems.values())
    needs = [
        readers.requirement(place, meta, known, areas) for place in distinct(root.field("requirements").items(MAX_ROWS))
    ]
    offers = [readers.offer(place, meta, known, systems) for place in distinct(root.field("offers").items(MAX_ROWS))]
    return Problem(
        meta=meta,
        nations=nations,
        requirements=tuple(sorted(needs, key=lambda row: row.id)),
        systems=systems,
        offers=tuple(sorted(offers, key=lambda row: row.id)),
        digest=digest(content),
    )
