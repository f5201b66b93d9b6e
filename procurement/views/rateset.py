"""Pages of exchange rates: the sets, one of them, and entering another."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.administration import age_of
from accounts.permits import demand
from procurement.actions import rates as actions
from procurement.forms.catalogue import RateSetForm
from procurement.models import RateSet
from procurement.views.asking import accepted, posted
from procurement.views.listing import page_of


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every rate set, the newest first."""
    page = page_of(request, RateSet.objects.prefetch_related("rates"))
    for row in page:
        row.age = age_of(row.verified_on)
    context = {"page_obj": page, "rows": page.object_list, "may_create": request.actor.may("rateset.create")}
    return render(request, "procurement/rateset/list.html", context)


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
