"""Pages of a recommendation: who would buy what together, what it costs each, why and why not."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Nation
from accounts.permits import demand
from accounts.refusals import NotAllowed
from procurement.actions import recommendation as verbs
from procurement.forms.recommendation import BuyForm
from procurement.models import Consent, NationalDecision, Recommendation, SharedBuy
from procurement.packs.view import View
from procurement.queries import approvals
from procurement.queries import recommendations as reading
from procurement.queries.edition import edition_view
from procurement.views.asking import accepted, attempted, found, posted, seen_version
from procurement.views.disclosed import Page
from procurement.workflow import DECISION, RECOMMENDATION, open_verbs

THEMES = ("light", "dark")


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(reading.recommendations(), request, pk)
    page = _page(request, row)
    decision = reading.own_decision(row, request.actor)
    consent = reading.own_consent(row, request.actor)
    context = {
        "recommendation": row,
        "view": page.view,
        "rates": page.view.part("round").get("rates", {}),
        "figures": _figures(page.view),
        **page.content(),
        "trigraphs": dict(Nation.objects.values_list("pk", "trigraph")),
        "buys": reading.buys(row, request.actor),
        "board": reading.board(row, request.actor),
        "joint": approvals.joint(row, request.actor) if row.status != Recommendation.Status.DRAFT else None,
        "own_path": approvals.own_path(row, request.actor),
        "decision": decision,
        "consent": consent,
        "packs": reading.packs(request.actor).filter(recommendation=row)[:10],
        "may": _open_to(request, row, decision, consent, page.view),
    }
    return render(request, "procurement/recommendation/detail.html", context)


@require_safe
def chart(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One picture of the page, as SVG."""
    row = found(reading.recommendations(), request, pk)
    theme = request.GET.get("theme", THEMES[0])
    picture = _page(request, row).drawn(request.GET.get("name", ""), theme) if theme in THEMES else None
    if picture is None:
        raise Http404
    return HttpResponse(picture.svg, content_type="image/svg+xml")


@require_POST
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(Recommendation.objects, request, pk)
    attempted(
        request,
        lambda: verbs.propose(row, version=seen_version(request), by=request.user),
        _("The recommendation is before the nations; their decisions are due by the round's deadline."),
    )
    return redirect("recommendation", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, pk: UUID) -> HttpResponse:
    buy = found(SharedBuy.objects.select_related("recommendation__round"), request, pk)
    demand(request.user, "recommendation.describe")
    options = {"instance": buy, "initial": {"version": buy.recommendation.version}}
    form = BuyForm(posted(request), **options)
    if form.is_valid():
        stated = form.cleaned_data
        if accepted(form, lambda: verbs.describe(buy, **stated, by=request.user), BuyForm(**options)):
            return redirect("recommendation", buy.recommendation_id)
    status = 400 if form.errors else 200
    return render(request, "procurement/recommendation/buy.html", {"form": form, "buy": buy}, status=status)


@require_POST
def ask_consent(request: HttpRequest, recommendation: UUID) -> HttpResponse:
    row = found(Recommendation.objects, request, recommendation)
    attempted(
        request,
        lambda: verbs.ask_consent(row, by=request.user),
        _("Consent has been asked for; another person of your nation confirms it."),
    )
    return redirect("recommendation", recommendation)


@require_POST
def confirm_consent(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(Consent.objects, request, pk)
    if row.nation_id != request.actor.nation:
        raise NotAllowed(_("Only the nation itself confirms its consent."))
    attempted(
        request,
        lambda: verbs.confirm_consent(row, by=request.user),
        _("Confirmed: your rows are shown to your partners as soon as that gives away nobody else's."),
    )
    return redirect("recommendation", row.recommendation_id)


def _page(request: HttpRequest, row: Recommendation) -> Page:
    return Page(View(edition_view(row, request.actor)), row)


def _figures(view: View) -> list[dict[str, Any]]:
    """The strip on top: thousand euro under the round's rule, and units."""
    paid = view.payments(view.rule)
    units = sum(row["quantity"] for row in view.plan if not view.is_national or row["nation"] == view.audience)
    served = {row["requirement"] for row in view.plan}
    subjects = [row["id"] for row in view.subjects]
    figures = [
        {"label": _("Requirements served"), "text": f"{len(served & set(subjects))} / {len(subjects)}"},
        {"label": _("Units"), "units": units},
    ]
    if not view.is_national:
        return [*figures, {"label": _("Payments of all nations"), "money": sum(paid.values())}] if paid else figures
    payment, limit = paid.get(view.audience), view.limit(view.audience)
    better = None if payment is None or limit is None else limit - payment
    return [
        *figures,
        {"label": _("Your payment"), "money": payment},
        {"label": _("Going alone is better above"), "money": limit},
        {"label": _("Better than going alone by"), "money": better, "tone": "good" if better and better > 0 else ""},
    ]


def _open_to(
    request: HttpRequest,
    row: Recommendation,
    decision: NationalDecision | None,
    consent: Consent | None,
    view: View,
) -> dict[str, bool]:
    """The verbs the reader may use on the recommendation as it stands."""
    may, person = request.actor.may, str(request.user.pk)
    standing = open_verbs(RECOMMENDATION, row.status)
    proposed = row.status == Recommendation.Status.PROPOSED
    deciding = open_verbs(DECISION, decision.status if decision else "none") if proposed else frozenset()
    asked = consent is not None and consent.status == Consent.Status.ASKED
    takes_part = any(taken["nation"] == request.actor.nation for taken in view.rows("plan"))
    return {
        "describe": "describe" in standing and may("recommendation.describe"),
        "propose": "propose" in standing and may("recommendation.propose"),
        "draft": "draft" in deciding and may("decision.draft"),
        "cast": "cast" in deciding and may("decision.cast") and str(decision.author_id) != person,
        "withdraw": "withdraw" in deciding and may("decision.cast"),
        "ask": proposed and consent is None and takes_part and may("consent.ask"),
        "confirm": asked and may("consent.confirm") and str(consent.asked_by_id) != person,
        "state": proposed and may("approval.state"),
        "make_own": may("pack.make_own"),
        "make_programme": may("pack.make_programme"),
    }
