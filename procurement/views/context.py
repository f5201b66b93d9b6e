"""What every page is given: its marking, and the ways onward that the reader's roles open."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Name of the page, its label, and the nouns (first word of an address's name) of the pages that belong to it.
NAVIGATION: tuple[tuple[str, str | Promise, frozenset[str]], ...] = (
    ("home", _("Home"), frozenset({"home"})),
    ("requirements", _("Requirements"), frozenset({"requirements", "requirement"})),
    ("campaigns", _("Trials"), frozenset({"campaigns", "campaign", "run", "measurement"})),
    ("systems", _("Systems"), frozenset({"systems", "system"})),
    ("offers", _("Market"), frozenset({"offers", "offer"})),
    (
        "rounds",
        _("Rounds"),
        frozenset({"rounds", "round", "envelope", "recommendation", "buy", "consent", "decision", "job"}),
    ),
    ("packs", _("Decision packs"), frozenset({"packs", "pack"})),
    ("events", _("Audit trail"), frozenset({"events"})),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Marking and navigation."""
    return {"marking": settings.MARKING, "navigation": _navigation(request)}


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    actor = getattr(request, "actor", None)
    here = (request.resolver_match and request.resolver_match.url_name) or ""
    links = []
    if actor and actor.audiences:
        links = [
            {"url": reverse(name), "label": label, "current": here.split("-")[0] in nouns}
            for name, label, nouns in NAVIGATION
        ]
    if actor and actor.may("reference.update"):
        links.append({"url": reverse("admin:index"), "label": _("Administration"), "current": False})
    return links
