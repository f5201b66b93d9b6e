"""A transaction and a database context for every request; refusals as pages."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import sessions
from accounts.context import STRANGER, current_settings, set_context
from accounts.refusals import Refusal

Answer = Callable[[HttpRequest], HttpResponse]

OPEN_BEFORE_A_PASSWORD = ("password-change", "sign-out", "set_language", "health")
OPEN_BEFORE_A_FACTOR = ("factor", "factor-confirm", "factor-picture")


class ClientAddressMiddleware:
    """Takes the client's address from the header that the portal's own proxy always sets anew."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = request.headers.get(settings.CLIENT_ADDRESS_HEADER, request.META["REMOTE_ADDR"])
        return self.get_response(request)


class TransactionMiddleware:
    """One transaction a request, undone where the answer is a server error; nothing of the context outlives it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            former = current_settings()
            set_context(STRANGER.settings())
            response = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
            if response.status_code >= 500:
                transaction.set_rollback(True)
            elif not transaction.get_connection().needs_rollback:
                set_context(former)
        return response


class ActorMiddleware:
    """Puts the signed-in person's context in force, as long as the session lasts."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = request.user.actor if request.user.is_authenticated else STRANGER
        set_context(request.actor.settings())
        if request.user.is_authenticated and sessions.has_ended(request.session, request.user):
            logout(request)
            request.actor = STRANGER
            set_context(STRANGER.settings())
        response = sessions.leave_fragment(request, self.get_response(request))
        response.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: HttpRequest, view: object, *_: object) -> HttpResponse | None:
        """Whoever has a first password, or a role but not its second factor, goes nowhere before seeing to that."""
        asked = request.resolver_match.url_name
        if not request.user.is_authenticated or asked in OPEN_BEFORE_A_PASSWORD:
            return None
        if request.user.must_change_password:
            return redirect("password-change")
        if request.user.lacks_second_factor and asked not in OPEN_BEFORE_A_FACTOR:
            return redirect("factor")
        return None


class RefusalMiddleware:
    """Turns a refused verb into a page that says why, what was kept and what to do."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if not isinstance(fault, Refusal):
            return None
        return render(request, f"{fault.status}.html", {"exception": fault.reason}, status=fault.status)
