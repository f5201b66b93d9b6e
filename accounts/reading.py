"""What auditors read is itself an event: each page they open, in the trail of those whose page it is."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.audit import record
from accounts.roles import AUDITORS, PROGRAMME_OFFICE

UNRECORDED = frozenset({"set_language", "health", "job", "recommendation-chart", None})


@dataclass(frozen=True)
class Page:
    """A page as the thing of an event: its address, and the key in it."""

    event_label: str
    pk: Any
    _meta = SimpleNamespace(model_name="page")


class AuditorMiddleware:
    """Records every page an auditor opens, in the request's own transaction: no event, no page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        is_read = request.method == "GET" and response.status_code == 200 and match
        if is_read and match.url_name not in UNRECORDED and request.actor.roles & AUDITORS:
            thing = Page(request.path[:200], match.kwargs.get("pk", request.user.pk))
            record("page.read", thing, by=request.user, owner=request.user.nation_id or PROGRAMME_OFFICE)
        return response
