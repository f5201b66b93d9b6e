"""How long a session lasts: fifteen minutes idle, eight hours in all."""

import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import urlencode

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=8)
SINCE, SEEN = "since", "seen"
NOTED_EVERY_SECONDS = 60


@receiver(user_logged_in, dispatch_uid="accounts.sessions.begin")
def begin(request: HttpRequest, **_: Any) -> None:
    """Start both clocks of a session."""
    request.session[SINCE] = request.session[SEEN] = int(time.time())


def has_ended(session: SessionBase) -> bool:
    """Whether either clock has run out; else the session counts as used now."""
    now = int(time.time())
    since, seen = session.get(SINCE, 0), session.get(SEEN, 0)
    if now - since >= ABSOLUTE.total_seconds() or now - seen >= IDLE.total_seconds():
        return True
    if now - seen >= NOTED_EVERY_SECONDS:
        session[SEEN] = now
    return False


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
