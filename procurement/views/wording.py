"""Codes of pages as words: audiences, what stands against an offer, events as a timeline."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Event, Nation
from procurement import explanations
from procurement.packs.wording import GRADES

AGAINST = {
    "mode_not_accepted": gettext_lazy("mode not accepted"),
    "late": gettext_lazy("too late"),
    "expired": gettext_lazy("expired"),
    "not_eligible": gettext_lazy("not offered to this nation"),
    "above_capacity": gettext_lazy("beyond its capacity"),
}

GRADE_TONES = {"met": "good", "claimed_only": "warning", "outside_conditions": "warning", "refuted": "bad"}


def grade(code: str) -> dict[str, str]:
    """An evidence grade as a badge: label and tone."""
    return {"label": str(GRADES[code]), "tone": GRADE_TONES.get(code, "neutral")}


def audience(key: str, nations: Mapping[str, Nation]) -> str:
    """An audience in words."""
    return str(explanations.AUDIENCES.get(key) or nations.get(key) or key)


def timeline(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Events as entries of the timeline component."""
    return [
        {"at": event.at, "title": explanations.verb(event.verb), "actor": event.person or _("the portal")}
        for event in events
    ]
