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
from procurement.forms.offer import ExclusionForm, OfferReleaseForm, OfferSheet, RevisionSheet, stored
from procurement.forms.readers import LabelForm
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
        parts = sheet.parts
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


class Revision(SheetPage):
    """The offer as its vendor clarified it, or as the best and final one."""

    kind = "offer"
    template_name = "procurement/offer/form.html"
    verb = ""

    def row(self, request: HttpRequest, pk: UUID | None) -> Offer:
        row = found(offers.detailed(), request, pk)
        demand(request.user, f"offer.{self.verb}")
        return row

    def sheet(self, request: HttpRequest, row: Offer, **options: Any) -> RevisionSheet:
        return RevisionSheet(mode=row.mode, stored=stored(row), **options)

    def save(self, request: HttpRequest, row: Offer, sheet: Any) -> tuple[str, str]:
        act = {"clarify": actions.clarify, "finalise": actions.finalise}[self.verb]
        act(row, **sheet.parts, version=sheet.version, by=request.user)
        return reverse("offer-versions", args=[row.pk]), _("The offer is frozen as a new version.")

    def context(self, request: HttpRequest, row: Offer) -> dict[str, Any]:
        titles = {"clarify": _("Clarify %(reference)s"), "finalise": _("Best and final: %(reference)s")}
        return {
            "title": titles[self.verb] % {"reference": row.reference},
            "cancel_url": reverse("offer", args=[row.pk]),
            "submit": _("Freeze as a new version"),
        }


class Exclude(ChoicePage):
    """Leave an offer out, with a reason."""

    address = "offer"

    def row(self, request: HttpRequest, pk: UUID) -> Offer:
        row = found(Offer.objects, request, pk)
        demand(request.user, "offer.exclude")
        return row

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("Exclude the offer"),
            "text": _("It is neither scored nor compared from now on; it is kept, with the reason."),
            "submit": _("Exclude"),
            "done": _("The offer is excluded."),
        }

    def form(self, request: HttpRequest, row: Offer, data: Any = None) -> ExclusionForm:
        return ExclusionForm(data, initial={"version": row.version})

    def act(self, request: HttpRequest, row: Offer, form: ExclusionForm, version: int) -> Any:
        given = form.cleaned_data
        return actions.exclude(row, given["exclusion"], given["exclusion_text"], version=version, by=request.user)


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


class OfferMark(ChoicePage):
    """Set the label of an offer."""

    address = "offer"

    def row(self, request: HttpRequest, pk: UUID) -> Offer:
        row = found(Offer.objects, request, pk)
        demand(request.user, "offer.mark")
        return row

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("Set the label"),
            "text": _("It stands on the page of the offer; a release beyond it is refused."),
            "submit": _("Set the label"),
            "done": _("The label is set."),
        }

    def form(self, request: HttpRequest, row: Offer, data: Any = None) -> LabelForm:
        return LabelForm(data, owner=row.owner, initial=LabelForm.stored(row))

    def act(self, request: HttpRequest, row: Offer, form: LabelForm, version: int) -> Any:
        return actions.mark(row, form.label(row), version=version, by=request.user)
