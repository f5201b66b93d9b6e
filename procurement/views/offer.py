"""Pages of offers: the list, one of them, and its verbs."""

from typing import Any
from uuid import UUID

from django.db.models import DecimalField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Nation
from accounts.roles import MARKET
from procurement.actions import offer as actions
from procurement.exports.table import Column
from procurement.forms.offer import PRICE_LABELS, OfferFilter
from procurement.models import Offer
from procurement.money import Money
from procurement.queries import offer_versions, offers, requirements
from procurement.views.asking import attempted, found, seen_version
from procurement.views.listing import Listing, chosen, listed
from procurement.views.prices import prices_alt
from procurement.views.verbs import Button, buttons_for
from procurement.views.wording import audience, timeline
from procurement.workflow import OFFER

COLUMNS = (
    Column("reference", gettext_lazy("Reference")),
    Column("system", gettext_lazy("System"), value=lambda row: f"{row.system} ({row.system.vendor})"),
    Column("area", gettext_lazy("Capability area"), value=lambda row: row.system.capability_area),
    Column("mode", gettext_lazy("Mode"), value=lambda row: row.get_mode_display()),
    Column("price", gettext_lazy("Unit price from"), "money", value=lambda row: _lowest(row)),
    Column("orders", gettext_lazy("Order"), value=lambda row: f"{row.minimum_order}–{row.capacity}"),
    Column(
        "lead", gettext_lazy("Lead time"), "integer", value=lambda row: row.lead_months, unit=gettext_lazy("months")
    ),
    Column("valid", gettext_lazy("Valid until"), "moment", value=lambda row: row.valid_until),
    Column("status", gettext_lazy("Status"), value=lambda row: row.get_status_display()),
)
BUTTONS = (
    Button(
        "submit",
        gettext_lazy("Submit"),
        (
            gettext_lazy("Take this as the vendor's binding offer?"),
            gettext_lazy("It is frozen as its first version; a sealed offer is readable by nobody until it opens."),
        ),
        "primary",
    ),
    Button("clarify", gettext_lazy("Clarify")),
    Button("finalise", gettext_lazy("Best and final")),
    Button("release", gettext_lazy("Release"), tone="primary"),
    Button("mark", gettext_lazy("Label")),
    Button("update", gettext_lazy("Change")),
    Button("exclude", gettext_lazy("Exclude")),
    Button(
        "withdraw",
        gettext_lazy("Withdraw"),
        (
            gettext_lazy("Withdraw this offer?"),
            gettext_lazy("Every release ends; it is kept for the record."),
        ),
        "danger",
    ),
)
STEPS = {
    "submit": (actions.submit, gettext_lazy("The offer is submitted; release it next.")),
    "withdraw": (actions.withdraw, gettext_lazy("The offer is withdrawn.")),
}
TONES = {"draft": "neutral", "withdrawn": "bad", "expired": "bad", "excluded": "bad"}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The offers the reader may see."""
    form = OfferFilter(request.GET, actor=request.actor)
    rows = offers.listed(request.actor, chosen(form), request.GET.get("sort", ""))
    more = {"may_create": request.actor.may("offer.create"), "sealed": offers.sealed(request.actor)}
    return listed(request, LISTING, rows, form, **more)


LISTING = Listing(
    "offers",
    gettext_lazy("Market"),
    COLUMNS,
    "procurement/offer/list.html",
    offers.SORTS,
    lambda request, rows: [_dress(row) for row in offers.with_prices(rows, request.actor)],
)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One offer: prices, terms, validity, and the requirements it could answer."""
    row = found(offers.detailed(), request, pk)
    market = MARKET in request.actor.audiences
    context = {
        "row": _dress(row),
        "buttons": buttons_for(request, row, "offer", OFFER, BUTTONS),
        "curve": prices_alt(row),
        "price_label": PRICE_LABELS[row.mode],
        "marking": str(row.marking),
        "terms": _terms(row),
        "siblings": [_dress(other) for other in offers.siblings(request.actor, row)],
        "answered": _answered(request, row),
        "audiences": _audiences(request, row) if market else None,
        "history": timeline(requirements.history(request.actor, row)) if market else [],
    }
    return render(request, "procurement/offer/detail.html", context)


@require_POST
def step(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Take an offer one step along its life cycle."""
    row = found(Offer.objects, request, pk)
    act, told = STEPS[verb]
    done = attempted(request, lambda: act(row, version=seen_version(request), by=request.user), told)
    if done and done.opens_at and done.opens_at > timezone.now() and verb == "submit":
        return redirect("offers")  # sealed: its own page is no longer to be read
    return redirect("offer", pk=pk)


def _lowest(row: Offer) -> Money | None:
    return None if row.priced_from is None else Money(row.priced_from, row.currency, row.price_basis)


@require_safe
def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The frozen versions of an offer, and the difference of two: of the last two unless others are asked for."""
    row = found(Offer.objects, request, pk)
    frozen = offer_versions.listed(request.actor, row)
    by_number = {str(version.number): version for version in frozen}
    before = by_number.get(request.GET.get("before", ""), frozen[1] if len(frozen) > 1 else None)
    after = by_number.get(request.GET.get("after", ""), frozen[0] if frozen else None)
    found_differences = offer_versions.differences(before, after) if before and after else []
    context = {"row": row, "versions": frozen, "before": before, "after": after, "differences": found_differences}
    return render(request, "procurement/offer/versions.html", context)


def _answered(request: HttpRequest, row: Offer) -> list[Any]:
    """Requirements it could answer, each with the lines it takes exception to."""
    needs = offers.answered(request.actor, row)
    against = offers.excepted(request.actor, row, needs)
    for need in needs:
        need.excepted = against.get(need.pk, [])
    return needs


def _dress(row: Offer) -> Offer:
    row.tone = TONES.get(row.status, "good")
    return row


def _terms(row: Offer) -> list[dict[str, Any]]:
    """The terms of the mode as facts: label, value, and the currency where it is an amount."""
    if row.terms is None:
        return []
    fields = [field for field in row.terms._meta.fields if field.name != "offer"]
    return [
        {
            "term": field.verbose_name,
            "value": getattr(row.terms, field.name),
            "currency": row.currency if isinstance(field, DecimalField) and field.max_digits > 5 else "",
        }
        for field in fields
    ]


def _audiences(request: HttpRequest, row: Offer) -> list[dict[str, Any]]:
    released = offers.releases(request.actor, row)
    nations = Nation.objects.in_bulk([one.audience for one in released])
    return [{"label": audience(one.audience, nations), "at": one.released_at} for one in released]
