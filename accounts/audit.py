"""The chain of events: recording one per change, and verifying the whole."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from accounts.models import ChainHead, Event, Person


def canonical(document: Any) -> str:
    """One spelling of a JSON document: sorted keys, no blanks, UTF-8."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def record(verb: str, thing: Any, *, by: Person | None, owner: str, **details: Any) -> Event:
    """Write the event of a change, in the transaction of the change; no event, no action.

    Events are read more widely than what they are about: a thing whose name may be secret says its `event_label`.
    """
    at = timezone.now()
    kind, label = thing._meta.model_name, str(getattr(thing, "event_label", thing))[:200]
    body = {
        "at": at,
        "by": by and by.pk,
        "details": details,
        "kind": kind,
        "label": label,
        "object": thing.pk,
        "owner": owner,
        "verb": verb,
    }
    event = Event(at=at, verb=verb, person=by, owner=owner, kind=kind, label=label, body=canonical(body))
    event.object_id = thing.pk if hasattr(thing.pk, "hex") else None
    event.save(force_insert=True)
    return event


def link(previous: str, body: str) -> str:
    """The hash of an event: SHA-256 over the previous hash, a line feed and the canonical body."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def broken_links(events: Iterator[Event], head: ChainHead) -> Iterator[tuple[int, str]]:
    """Sequence number and kind of each fault, over all events in order of their sequence; the head tells a cut tail."""
    expected, previous = 1, ""
    for event in events:
        if event.sequence != expected:
            yield expected, "missing"
        elif event.previous != previous:
            yield event.sequence, "previous"
        if event.hash != link(event.previous, event.body):
            yield event.sequence, "altered"
        expected, previous = event.sequence + 1, event.hash
    if head.sequence >= expected:
        yield expected, "missing"
    elif head.hash != previous:
        yield head.sequence, "head"
