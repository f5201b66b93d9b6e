"""Pages of scoring rounds."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permits import demand
from procurement.actions import round as verbs
from procurement.exports.table import Column
from procurement.forms.envelope import EnvelopeForm
from procurement.forms.round import RoundFilter, RoundForm
from procurement.models import Round
from procurement.queries import rounds as reading
from procurement.views.asking import accepted, attempted, found, posted, seen_version
from procurement.views.listing import Listing, chosen, listed
from procurement.workflow import ROUND, open_verbs

EDITING = require_http_methods(["GET", "HEAD", "POST"])


LISTING = Listing(
    "rounds",
    gettext_lazy("Rounds"),
    (
        Column("name", gettext_lazy("Round")),
        Column("programme", gettext_lazy("Programme")),
        Column("kind", gettext_lazy("Kind"), value=lambda row: row.get_kind_display()),
        Column("status", gettext_lazy("State"), value=lambda row: row.get_status_display()),
        Column("entered", gettext_lazy("Requirements you see"), "integer"),
        Column("decide_by", gettext_lazy("Decisions due by"), "moment"),
    ),
    "procurement/round/list.html",
    reading.SORTS,
)


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    form = RoundFilter(request.GET, actor=request.actor)
    rows = reading.listed(request.actor, chosen(form), request.GET.get("sort", ""))
    return listed(request, LISTING, rows, form, may_create=request.actor.may("round.create"))


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(Round.objects.select_related("programme", "rate_set"), request, pk)
    runs = reading.runs(row, request.actor)
    context = {
        "round": row,
        "entries": reading.entries(row, request.actor),
        "runs": runs,
        "job": next((one["run"].job for one in runs if one["run"].job_id and request.actor.may("round.score")), None),
        "envelope": reading.envelope(row, request.actor),
        "may": _open_to(request, row),
    }
    return render(request, "procurement/round/detail.html", context)


@EDITING
def create(request: HttpRequest) -> HttpResponse:
    demand(request.user, "round.create")
    form = RoundForm(posted(request), actor=request.actor)
    if form.is_valid():
        row = accepted(form, lambda: verbs.create(fields=form.stated(), by=request.user))
        if row:
            return redirect("round", row.pk)
    return _form(request, form, None)


@EDITING
def update(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(Round.objects, request, pk)
    demand(request.user, "round.update")
    form = RoundForm(posted(request), instance=row, actor=request.actor)
    current = RoundForm(instance=row, actor=request.actor)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        changed = accepted(
            form, lambda: verbs.update(row, fields=form.stated(), version=version, by=request.user), current
        )
        if changed:
            return redirect("round", pk)
    return _form(request, form, row)


@require_POST
def open_(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(Round.objects, request, pk)
    attempted(
        request,
        lambda: verbs.open_(row, version=seen_version(request), by=request.user),
        _("The round is open: nations can enter their requirements."),
    )
    return redirect("round", pk)


@require_POST
def lock(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(Round.objects, request, pk)
    attempted(
        request,
        lambda: verbs.lock(row, version=seen_version(request), by=request.user),
        _("The round is locked; its rule, criteria and requirements are fixed under the digest below."),
    )
    return redirect("round", pk)


@require_POST
def score(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(Round.objects, request, pk)
    attempted(
        request,
        lambda: verbs.score(row, version=seen_version(request), by=request.user),
        _("Scoring has been asked for; you can leave this page meanwhile."),
    )
    return redirect("round", pk)


@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(Round.objects, request, pk)
    attempted(
        request,
        lambda: verbs.close(row, version=seen_version(request), by=request.user),
        _("The round is closed."),
    )
    return redirect("round", pk)


@EDITING
def envelope(request: HttpRequest, round: UUID) -> HttpResponse:
    row = found(Round.objects, request, round)
    demand(request.user, "envelope.set")
    standing = reading.envelope(row, request.actor)
    currency = request.user.nation.currency
    form = EnvelopeForm(posted(request), instance=standing, currency=currency)
    current = EnvelopeForm(instance=standing, currency=currency) if standing else None
    verb = lambda: verbs.set_envelope(row, form.cleaned_data["amount"], version=form.seen, by=request.user)  # noqa: E731
    if form.is_valid() and accepted(form, verb, current):
        return redirect("round", round)
    status = 400 if form.errors else 200
    return render(request, "procurement/round/envelope.html", {"form": form, "round": row}, status=status)


def _form(request: HttpRequest, form: RoundForm, row: Round | None) -> HttpResponse:
    status = 400 if form.errors else 200
    return render(request, "procurement/round/form.html", {"form": form, "round": row}, status=status)


def _open_to(request: HttpRequest, row: Round) -> dict[str, Any]:
    """The verbs the reader may use on the round as it stands."""
    standing = open_verbs(ROUND, row.status)
    may = {verb: verb in standing and request.actor.may(f"round.{verb}") for verb in ROUND}
    changeable = row.status in (Round.Status.PREPARING, Round.Status.OPEN)
    return may | {"state_envelope": changeable and request.actor.may("envelope.set")}
