"""Pages of exchange rates: the sets, one of them, and entering another."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.administration import age_of
from accounts.permits import demand
from procurement.actions import rates as actions
from procurement.exports.table import Column
from procurement.forms.catalogue import RateSetFilter, RateSetForm
from procurement.models import RateSet
from procurement.queries import ratesets
from procurement.queries.figures import plain
from procurement.views.asking import accepted, posted
from procurement.views.listing import Listing, chosen, listed


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every rate set, the newest first."""
    form = RateSetFilter(request.GET)
    rows = ratesets.listed(chosen(form), request.GET.get("sort", ""))
    return listed(request, LISTING, rows, form, may_create=request.actor.may("rateset.create"))


def _dressed(request: HttpRequest, rows: Sequence[RateSet]) -> list[RateSet]:
    for row in rows:
        row.age = age_of(row.verified_on)
        row.told = " · ".join(f"{rate.currency} {plain(rate.per_euro)}" for rate in row.rates.all())
    return list(rows)


LISTING = Listing(
    "ratesets",
    gettext_lazy("Exchange rates"),
    (
        Column("rates_on", gettext_lazy("Rates on"), "date"),
        Column("told", gettext_lazy("Units for one euro")),
        Column("source", gettext_lazy("Source")),
        Column("verified_on", gettext_lazy("Last verified on"), "date"),
        Column("age", gettext_lazy("Age")),
        Column("used", gettext_lazy("A round was scored with it"), "boolean", value=lambda row: bool(row.locked_at)),
    ),
    "procurement/rateset/list.html",
    ratesets.SORTS,
    _dressed,
)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One rate set: its rates, where they come from, and the rounds scored with it."""
    row = get_object_or_404(RateSet.objects.prefetch_related("rates"), pk=pk)
    rounds = row.rounds.visible_to(request.actor).order_by("-base_month", "name")[:50]
    context = {"row": row, "age": age_of(row.verified_on), "rounds": rounds}
    return render(request, "procurement/rateset/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Enter the rates of another day; a set is never edited, so that a figure keeps its rates."""
    demand(request.user, "rateset.create")
    form = RateSetForm(posted(request), currencies=actions.currencies())
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("rates_on", "source")}
        made = accepted(form, lambda: actions.enter(fields=given, rates=form.rates, by=request.user))
        if made:
            messages.success(request, _("The rates are entered."))
            return redirect("rateset", pk=made.pk)
    return render(request, "procurement/rateset/form.html", {"form": form}, status=400 if form.errors else 200)
