"""Who may come in: a session or a bearer token, within its scope and its rate."""

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

WINDOW_SECONDS = 60


class Session(SessionAuthentication):
    """The portal's own session, with its CSRF token for whatever is not a mere reading."""

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class SignedIn(BasePermission):
    """Somebody who has chosen their own password; what they may do is asked by each verb."""

    def has_permission(self, request: Request, view: Any) -> bool:
        person = request.user
        return bool(person and person.is_authenticated and not person.must_change_password)


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
