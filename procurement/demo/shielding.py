"""What the demonstration's nations keep back for a while: withheld fields that open on their day, and labels."""

from datetime import timedelta

from django.utils import timezone

from accounts.context import acting_as
from procurement.actions import requirement as requirements
from procurement.actions import withholding as actions
from procurement.demo.people import Cast
from procurement.marking import Label
from procurement.models import Requirement, Withholding, WithholdingReason

EXPLANATION = "Invented for the demonstration."
# nation, words of the title, field, reason, days until it opens by itself
WITHHELD = (
    ("FI", "Sensor chain", "need", "nat-sec", 45),
    ("PL", "Mine search", "need", "nat-sec", 2),
    ("SE", "Underwater detection", "quantity", "nat-sec", 1),
    ("PL", "Underwater detection", "need_by", "fair-comp", 90),
    ("LV", "Uncrewed aircraft", "need", "law-enf", 30),
    ("DE", "Track fusion", "line.sus_score", "fair-comp", 60),
    ("LT", "Environmental survey", "quantity", "oth-int", 20),
)
OPENED_EARLY = ("LT", "Environmental survey")
# nation, words of the title, the nations its label allows, privacy mark
LABELS = (
    ("PL", "Underwater detection", {"PL", "DE", "SE", "DK"}, "ILLUSTRATIVE"),
    ("DE", "Simulators", {"DE", "DK", "PL"}, "ILLUSTRATIVE"),
    ("EE", "Seabed survey", {"EE", "FI", "LV"}, "COMMERCIAL"),
    ("FI", "Engagement", {"FI"}, "ILLUSTRATIVE"),
)


def enter(cast: Cast) -> None:
    """Withhold fields of approved requirements, open one of them early, narrow a few labels."""
    today = timezone.localdate()
    for nation, words, field, reason, days in WITHHELD:
        approver = cast("approver", nation)
        with acting_as(approver.actor):
            for row in _named(cast, nation, words):
                actions.withhold(
                    row,
                    field,
                    reason=WithholdingReason.objects.get(pk=reason),
                    explanation=EXPLANATION,
                    opens_on=today + timedelta(days=days),
                    version=row.version,
                    by=approver,
                )
    _open_early(cast)
    for nation, words, allowed, mark in LABELS:
        officer = cast("officer", nation)
        with acting_as(officer.actor):
            for row in _named(cast, nation, words):
                label = Label(releasable_to=frozenset(allowed), privacy_mark=mark)
                requirements.mark(row, label, version=row.version, by=officer)


def _open_early(cast: Cast) -> None:
    nation, words = OPENED_EARLY
    approver = cast("approver", nation)
    with acting_as(approver.actor):
        for row in _named(cast, nation, words):
            for one in Withholding.objects.visible_to(approver.actor).filter(requirement=row, opened_at=None):
                actions.disclose(one, version=row.version, by=approver)


def _named(cast: Cast, nation: str, words: str) -> list[Requirement]:
    """The nation's approved requirement with these words in its title; the core of the world has few of them."""
    reader = cast("approver", nation).actor
    rows = Requirement.objects.visible_to(reader).filter(nation=nation, status=Requirement.Status.APPROVED)
    return list(rows.filter(title__contains=words)[:1])
