"""How far a piece of work is: a page, and the fragment that stands in for it once a second."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.context import Actor
from accounts.models import Job
from procurement.models import Consent, ScoringRun
from procurement.views.asking import found


@require_safe
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(Job.objects, request, pk)
    template = "procurement/job/_progress.html" if request.htmx else "procurement/job/detail.html"
    return render(request, template, {"job": row, "target_url": _target(row, request.actor)})


def _target(row: Job, actor: Actor) -> str:
    """Where the outcome stands."""
    if row.kind == "pack.make":
        return reverse("pack", args=[row.target])
    if row.kind.startswith("import."):
        return reverse("import", args=[row.target])
    if row.kind == "round.score":
        run = ScoringRun.objects.visible_to(actor).filter(pk=row.target).first()
        return reverse("round", args=[run.round_id]) if run else ""
    consent = Consent.objects.visible_to(actor).filter(pk=row.target).first()
    return reverse("recommendation", args=[consent.recommendation_id]) if consent else ""
