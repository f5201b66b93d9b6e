"""Who may come in: a session or a bearer token, within its scope and its rate."""

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts import tokens
from accounts.context import set_context
from accounts.models import ApiToken, Person

WINDOW_SECONDS = 60


class Bearer(BaseAuthentication):
    """A person's token: from here on the request is theirs, in the database too, until its transaction ends."""

    def authenticate(self, request: Request) -> tuple[Person, ApiToken] | None:
        kind, _blank, raw = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        found = tokens.person_of(raw.strip())
        if found is None:
            raise AuthenticationFailed(_("This token is not valid: it may have expired or been revoked."))
        person, _token = found
        request._request.actor = person.actor
        set_context(person.actor.settings())
        return found

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class Session(SessionAuthentication):
    """The portal's own session, with its CSRF token for whatever is not a mere reading."""

    def enforce_csrf(self, request: Request) -> None:
        """Judge the plain request: a forged one is refused before its body is read as the API's."""
        super().enforce_csrf(request._request)


class SignedIn(BasePermission):
    """Somebody who has chosen their own password; what they may do is asked by each verb."""

    def has_permission(self, request: Request, view: Any) -> bool:
        person = request.user
        return bool(person and person.is_authenticated and not person.must_change_password)


class InScope(BasePermission):
    """A token that only reads changes nothing."""

    message = _lazy("This token may only read: make one that also writes.")

    def has_permission(self, request: Request, view: Any) -> bool:
        scope = request.auth.scope if isinstance(request.auth, ApiToken) else ApiToken.Scope.WRITE
        return request.method in SAFE_METHODS or scope == ApiToken.Scope.WRITE


class Rate(BaseThrottle):
    """So many requests a minute for each token, or each person with a session; counted per process."""

    def allow_request(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return True
        minute, self.second = divmod(int(time.time()), WINDOW_SECONDS)
        name = f"api:{getattr(request.auth, 'pk', None) or request.user.pk}:{minute}"
        cache.add(name, 0, 2 * WINDOW_SECONDS)
        return cache.incr(name) <= settings.API_REQUESTS_A_MINUTE

    def wait(self) -> float:
        return WINDOW_SECONDS - self.second
