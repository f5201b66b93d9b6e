"""Verbs as buttons: which ones are open to a person for a thing, and where they lead."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from procurement.workflow import Cycle, open_verbs


@dataclass(frozen=True)
class Button:
    """A verb on a page: `asks` are the title and text of the question before a plain verb; one without opens a page."""

    verb: str
    label: Any
    asks: tuple[Any, Any] | None = None
    tone: str = ""


def buttons_for(
    request: HttpRequest, row: Any, noun: str, cycle: Cycle, offered: Iterable[Button], permission: str = ""
) -> list[dict[str, Any]]:
    """The buttons whose verb starts from the row's state and which the reader's roles carry, or all by `permission`."""
    allowed = [button for button in offered if request.actor.may(permission or f"{noun}.{button.verb}")]
    return drawn(row, noun, cycle, allowed)


def drawn(row: Any, noun: str, cycle: Cycle, offered: Iterable[Button]) -> list[dict[str, Any]]:
    """The buttons whose verb starts from the row's state."""
    verbs = open_verbs(cycle, row.status)
    return [
        {
            "id": f"ask-{button.verb}",
            "url": reverse(f"{noun}-{button.verb.replace('_', '-')}", args=[row.pk]),
            "label": button.label,
            "title": button.asks and button.asks[0],
            "text": button.asks and button.asks[1],
            "tone": button.tone,
            "fields": [{"name": "version", "value": row.version}],
        }
        for button in offered
        if button.verb in verbs
    ]
