"""The comments on a thing as a thread: latest texts, former ones beneath, answers under what they answer."""

from dataclasses import dataclass, field
from typing import Any

from accounts.context import Actor
from procurement.models import Comment


@dataclass
class Entry:
    """One comment in its latest text, its former texts oldest first, and the answers to it."""

    latest: Comment
    former: list[Comment] = field(default_factory=list)
    answers: list["Entry"] = field(default_factory=list)


def thread(actor: Actor, subject: str, thing: Any) -> list[Entry]:
    """The readable comments of a thing, oldest first."""
    rows = Comment.objects.visible_to(actor).filter(subject=subject, object_id=thing.pk).select_related("nation")
    entries: dict[Any, Entry] = {}  # under the keys of every text a comment has had
    tops: list[Entry] = []
    for row in rows.order_by("written_at", "pk"):
        if row.replaces_id in entries:
            entry = entries[row.pk] = entries[row.replaces_id]
            entry.former.append(entry.latest)
            entry.latest = row
            continue
        entry = entries[row.pk] = Entry(row)
        asked = entries.get(row.answers_id)
        (asked.answers if asked else tops).append(entry)
    return tops


def count(entries: list[Entry]) -> int:
    """How many comments stand, withdrawn ones left out."""
    return sum((not entry.latest.withdrawn_at) + count(entry.answers) for entry in entries)
