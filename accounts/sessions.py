"""How long a session lasts: fifteen minutes idle, eight hours in all."""

import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import urlencode

from accounts.actions.factors import itself
from accounts.context import acting_as
from accounts.models import Person, Visit
from accounts.scoped import ScopedQuerySet

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=8)
SINCE, SEEN, VISIT = "since", "seen", "visit"
NOTED_EVERY_SECONDS = 60
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@receiver(user_logged_in, dispatch_uid="accounts.sessions.begin")
def begin(request: HttpRequest, user: Person, **_: Any) -> None:
    """Start both clocks of a session, and list it among the person's."""
    request.session[SINCE] = request.session[SEEN] = int(time.time())
    with acting_as(itself(user)):
        visit = Visit(person=user, device=device_of(request.META.get("HTTP_USER_AGENT", "")), seen_at=timezone.now())
        visit.save(force_insert=True)
    request.session[VISIT] = str(visit.pk)


@receiver(user_logged_out, dispatch_uid="accounts.sessions.finish")
def finish(request: HttpRequest, user: Person | None, **_: Any) -> None:
    """A session that is left has ended."""
    if user is not None and VISIT in request.session:
        with acting_as(itself(user)):
            _visit(user, request.session).update(ended_at=timezone.now())


def _visit(person: Person, session: SessionBase) -> ScopedQuerySet:
    standing = Visit.objects.visible_to(itself(person)).filter(ended_at__isnull=True)
    return standing.filter(pk=session.get(VISIT))


def device_of(agent: str) -> str:
    """Browser and system of a User-Agent header, as far as they are known; empty where neither is."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)


def has_ended(session: SessionBase, person: Person) -> bool:
    """Whether a clock has run out or the session was ended elsewhere; else it counts as used now.

    The person's context is in force: a session is read as one's own row.
    """
    now = int(time.time())
    since, seen = session.get(SINCE, 0), session.get(SEEN, 0)
    if now - since >= ABSOLUTE.total_seconds() or now - seen >= IDLE.total_seconds():
        return True
    if now - seen < NOTED_EVERY_SECONDS:
        return not _visit(person, session).exists()
    session[SEEN] = now
    return not _visit(person, session).update(seen_at=timezone.now())


def leave_fragment(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Send the whole page to the sign-in where htmx asked for a fragment after the session's end."""
    sign_in = resolve_url(settings.LOGIN_URL)
    if "HX-Request" not in request.headers or not response.headers.get("Location", "").startswith(sign_in):
        return response
    page = request.headers.get("HX-Current-URL", "")
    host = f"{request.scheme}://{request.get_host()}"
    following = page.removeprefix(host) if page.startswith(host + "/") else ""
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = f"{sign_in}?{urlencode({'next': following})}" if following else sign_in
    return answer
