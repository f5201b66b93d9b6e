"""Unsent forms: kept while somebody types, thrown away when asked."""

from uuid import UUID

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.permits import demand
from accounts.refusals import Refusal
from procurement.actions import draft as actions
from procurement.models import Offer, Requirement
from procurement.views.asking import found
from trials.models import Run, Trial

# Kind of form, what it is about, the permission it takes; a form about an existing thing says "new" nowhere.
KINDS: dict[str, tuple[type[models.Model], str]] = {
    "offer": (Offer, "offer.create"),
    "requirement": (Requirement, "requirement.create"),
    "run": (Trial, "run.record"),
    "outcome": (Run, "run.record"),
    "measuring": (Run, "run.record"),
}
EXISTING = frozenset({"run", "outcome", "measuring"})  # a form about a thing there is already


@require_POST
def save(request: HttpRequest, kind: str, subject: str) -> HttpResponse:
    """Keep a draft; 409 where the thing has moved on since the form was opened (the draft is kept even so)."""
    row = _about(request, kind, subject)
    try:
        actions.keep(_name(kind, row), dict(request.POST.lists()), by=request.user)
    except Refusal as refusal:
        return HttpResponse(str(refusal.reason), status=413, content_type="text/plain; charset=utf-8")
    version = getattr(row, "version", None)
    moved_on = version is not None and request.POST.get("version", "") != str(version)
    return HttpResponse(status=409 if moved_on else 204)


@require_POST
def discard(request: HttpRequest, kind: str, subject: str) -> HttpResponse:
    """Throw a draft away and go back to the form."""
    actions.discard(_name(kind, _about(request, kind, subject)), by=request.user)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if safe else reverse("trials" if kind in EXISTING else f"{kind}s"))


def _about(request: HttpRequest, kind: str, subject: str) -> models.Model | None:
    if kind not in KINDS:
        raise Http404
    model, permission = KINDS[kind]
    demand(request.user, permission)
    if subject == "new" and kind not in EXISTING:
        return None
    return found(model.objects, request, _key(subject))


def _name(kind: str, row: models.Model | None) -> str:
    return f"{kind}:{row.pk if row else 'new'}"


def _key(subject: str) -> UUID:
    try:
        return UUID(subject)
    except ValueError as fault:
        raise Http404 from fault
