"""What every page is given: its marking, the ways onward that the reader's roles open, how much is new."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Notification

# Name of the page, its label, and the nouns (first word of an address's name) of the pages that belong to it.
NAVIGATION: tuple[tuple[str, str | Promise, frozenset[str]], ...] = (
    ("home", _("Home"), frozenset({"home"})),
    ("picture", _("Baltic picture"), frozenset({"picture"})),
    ("requirements", _("Requirements"), frozenset({"requirements", "requirement", "version"})),
    (
        "campaigns",
        _("Trials"),
        frozenset(
            ["campaigns", "campaign", "trials", "trial", "sites", "site", "runs", "run", "measurement", "evidencefile"]
        ),
    ),
    ("systems", _("Systems"), frozenset({"systems", "system", "claim"})),
    ("offers", _("Market"), frozenset({"offers", "offer", "vendors", "vendor", "ratesets", "rateset"})),
    ("programmes", _("Programmes"), frozenset({"programmes", "programme", "participation", "milestones", "milestone"})),
    (
        "rounds",
        _("Rounds"),
        frozenset({"rounds", "round", "envelope", "recommendation", "buy", "consent", "decision", "job"}),
    ),
    ("approvals", _("National approvals"), frozenset({"approvals", "approval"})),
    (
        "registers",
        _("Risks and assumptions"),
        frozenset({"registers", "risks", "risk", "assumptions", "assumption"}),
    ),
    ("packs", _("Decision packs"), frozenset({"packs", "pack"})),
    ("events", _("Audit trail"), frozenset({"events", "chain"})),
)

PEOPLE = frozenset({"people", "person"})


def page(request: HttpRequest) -> dict[str, Any]:
    """Marking and navigation."""
    return {"marking": settings.MARKING, "navigation": _navigation(request), "unread": _unread(request)}


def _unread(request: HttpRequest) -> int | None:
    """How many of the reader's notifications are new; None for nobody."""
    actor = getattr(request, "actor", None)
    if actor is None or not actor.person:
        return None
    return Notification.objects.visible_to(actor).filter(read_at__isnull=True).count()


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    actor = getattr(request, "actor", None)
    here = (request.resolver_match and request.resolver_match.url_name) or ""
    links = []
    if actor and actor.person:
        links = [
            {"url": reverse(name), "label": label, "current": here.split("-")[0] in nouns}
            for name, label, nouns in (NAVIGATION if actor.audiences else NAVIGATION[:1])
        ]
    if actor and (actor.may("standin.name")):
        links.append({"url": reverse("standins"), "label": _("Stand-ins"), "current": here.startswith("standin")})
    if actor and actor.people:
        links.append({"url": reverse("people"), "label": _("People"), "current": here.split("-")[0] in PEOPLE})
    if actor and actor.may("reference.update"):
        links.append({"url": reverse("admin:index"), "label": _("Administration"), "current": False})
    return links
