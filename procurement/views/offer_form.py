"""Pages that enter, change and release an offer."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permits import demand
from procurement.actions import offer as actions
from procurement.forms.offer import OfferReleaseForm, OfferSheet, stored
from procurement.models import Mode, Offer
from procurement.queries import offers, requirements
from procurement.views.asking import found
from procurement.views.choice import ChoicePage
from procurement.views.sheet import SheetPage


class OfferPage(SheetPage):
    """Enter or change an offer."""

    kind = "offer"
    template_name = "procurement/offer/form.html"

    def row(self, request: HttpRequest, pk: UUID | None) -> Offer | None:
        row = found(offers.detailed(), request, pk) if pk else None
        demand(request.user, "offer.update" if pk else "offer.create")
        return row

    def sheet(self, request: HttpRequest, row: Offer | None, **options: Any) -> OfferSheet:
        data = options.get("data") or options.get("typed")
        mode = data.get("mode", "") if data else row.mode if row else request.GET.get("mode", str(Mode.BUY))
        return OfferSheet(mode=mode, stored=stored(row) if row else None, **options)

    def save(self, request: HttpRequest, row: Offer | None, sheet: Any) -> tuple[str, str]:
        parts = {"fields": sheet.fields, "tiers": sheet.row_fields, "terms": sheet.part_fields}
        if row:
            actions.update(row, **parts, version=sheet.version, by=request.user)
            return reverse("offer", args=[row.pk]), _("The offer is saved; submit it when the vendor is bound by it.")
        row = actions.create(**parts, by=request.user)
        return reverse("offer", args=[row.pk]), _("The offer is entered; submit it when the vendor is bound by it.")

    def context(self, request: HttpRequest, row: Offer | None) -> dict[str, Any]:
        return {
            "title": _("Change %(reference)s") % {"reference": row.reference} if row else _("New offer"),
            "cancel_url": reverse("offer", args=[row.pk]) if row else reverse("offers"),
        }


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """The fragment of a mode's terms, for a form whose mode has just been chosen."""
    demand(request.user, "offer.create")
    sheet = OfferSheet(mode=request.GET.get("mode", ""))
    return render(request, "procurement/offer/_terms.html", {"sheet": sheet})


class OfferRelease(ChoicePage):
    """Let nations, everyone or the programme office read a submitted offer."""

    address = "offer"

    def row(self, request: HttpRequest, pk: UUID) -> Offer:
        row = found(Offer.objects, request, pk)
        demand(request.user, "offer.release")
        return row

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("Release the offer"),
            "text": _("Whoever may read it sees its prices and terms."),
            "submit": _("Release"),
            "done": _("The offer is released."),
        }

    def form(self, request: HttpRequest, row: Offer, data: Any = None) -> OfferReleaseForm:
        nations = requirements.audiences(request.actor, row)
        return OfferReleaseForm(data, nations=nations, initial={"version": row.version})

    def act(self, request: HttpRequest, row: Offer, form: OfferReleaseForm, version: int) -> Any:
        return actions.release(row, form.audiences, version=version, by=request.user)
