"""How a nation drafts, casts and withdraws its position."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permits import demand
from procurement.actions import decision as verbs
from procurement.forms.decision import DecisionForm
from procurement.models import NationalDecision
from procurement.queries import recommendations as reading
from procurement.views.asking import accepted, attempted, found, posted, seen_version


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, recommendation: UUID) -> HttpResponse:
    row = found(reading.recommendations(), request, recommendation)
    demand(request.user, "decision.draft")
    standing = reading.own_decision(row, request.actor)
    form = DecisionForm(posted(request), instance=standing)
    current = DecisionForm(instance=standing) if standing else None
    if form.is_valid() and accepted(form, lambda: verbs.draft(row, **form.cleaned_data, by=request.user), current):
        return redirect("recommendation", recommendation)
    context = {"form": form, "recommendation": row, "decision": standing}
    return render(request, "procurement/decision/form.html", context, status=400 if form.errors else 200)


@require_POST
def cast(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(NationalDecision.objects, request, pk)
    attempted(
        request,
        lambda: verbs.cast(row, version=seen_version(request), by=request.user),
        _("Your nation's decision has been cast; the other nations can read it."),
    )
    return redirect("recommendation", row.recommendation_id)


@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(NationalDecision.objects, request, pk)
    attempted(
        request,
        lambda: verbs.withdraw(row, version=seen_version(request), by=request.user),
        _("Your nation's decision has been withdrawn."),
    )
    return redirect("recommendation", row.recommendation_id)
