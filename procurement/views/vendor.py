"""Pages of vendors: the list and one of them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from procurement.forms.catalogue import VendorFilter
from procurement.queries import vendors
from procurement.views.catalogue import BUTTONS
from procurement.views.listing import chosen, headings, page_of
from procurement.views.verbs import buttons_for
from procurement.views.wording import timeline
from procurement.workflow import CATALOGUE
from trials.models import Vendor

COLUMNS = (
    ("name", gettext_lazy("Vendor"), False),
    ("ncage", gettext_lazy("NCAGE code"), False),
    ("country", gettext_lazy("Country"), False),
    ("owner", gettext_lazy("Ultimate owner's country"), False),
    ("systems", gettext_lazy("Systems"), True),
    ("offers", gettext_lazy("Standing offers"), True),
    ("status", gettext_lazy("Status"), False),
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All vendors, with as many of their offers as the reader may see."""
    form = VendorFilter(request.GET)
    page = page_of(request, vendors.listed(chosen(form), request.GET.get("sort", "")))
    context = {
        "filter": form,
        "page_obj": page,
        "rows": vendors.with_counts(page, request.actor),
        "columns": headings(request, COLUMNS, vendors.SORTS),
        "may_create": request.actor.may("vendor.create"),
    }
    return render(request, "procurement/vendor/list.html", context)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One vendor: who they are, what they make and offer, what happened."""
    row = get_object_or_404(Vendor, pk=pk)
    context = {
        "row": row,
        "buttons": buttons_for(request, row, "vendor", CATALOGUE, BUTTONS),
        "systems": vendors.systems(row),
        "offers": vendors.offers(request.actor, row),
        "history": timeline(vendors.history(request.actor, row)),
        "may_add": request.actor.may("system.create"),
    }
    return render(request, "procurement/vendor/detail.html", context)
