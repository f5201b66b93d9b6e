"""Pages of claims: entering what somebody states of a system, and superseding it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permits import demand
from procurement.forms.system import ClaimCorrection, ClaimForm
from procurement.views.asking import posted
from procurement.views.entry import EDITING, Trail, entry, fields_of
from procurement.views.run import step
from trials.actions import claim as actions
from trials.models import Claim, System


@EDITING
def create(request: HttpRequest, system: UUID) -> HttpResponse:
    """Enter a claim of a system."""
    row = get_object_or_404(System, pk=system)
    demand(request.user, "claim.create")
    return entry(
        request,
        ClaimForm(posted(request)),
        lambda form: actions.create(row, fields=fields_of(form), by=request.user),
        onward=lambda made: reverse("system", args=[row.pk]),
        wording=_wording(_("Enter a claim"), _("The claim is entered.")),
        trail=_trail(row),
    )


@EDITING
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a new claim in the place of one."""
    row = get_object_or_404(Claim.objects.select_related("system", "metric"), pk=pk)
    demand(request.user, "claim.correct")
    initial: dict[str, Any] = {name: getattr(row, name) for name in ClaimCorrection.Meta.fields}
    return entry(
        request,
        ClaimCorrection(posted(request), initial=initial),
        lambda form: actions.correct(row, fields=fields_of(form), by=request.user),
        onward=lambda made: reverse("system", args=[row.system_id]),
        wording=_wording(
            _("Supersede the claim of %(metric)s") % {"metric": row.metric}, _("The claim is superseded.")
        ),
        trail=_trail(row.system),
    )


def _trail(system: System) -> Trail:
    return [step("systems", _("Systems")), step("system", system.name, system.pk)]


def _wording(title: str, done: str) -> dict[str, str]:
    text = _("A claim stands beside measurements and counts for none; an old one is kept and says what replaced it.")
    return {"title": title, "text": text, "submit": _("Save"), "done": done}
