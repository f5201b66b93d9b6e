"""Pages of vendors: the list and one of them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from procurement.exports.table import Column
from procurement.forms.catalogue import VendorFilter
from procurement.queries import vendors
from procurement.views.catalogue import BUTTONS
from procurement.views.listing import Listing, chosen, listed
from procurement.views.verbs import buttons_for
from procurement.views.wording import timeline
from procurement.workflow import CATALOGUE
from trials.models import Vendor

LISTING = Listing(
    "vendors",
    gettext_lazy("Vendors"),
    (
        Column("name", gettext_lazy("Vendor")),
        Column("ncage", gettext_lazy("NCAGE code")),
        Column("country", gettext_lazy("Country")),
        Column("owner", gettext_lazy("Ultimate owner's country"), value=lambda row: row.owner_country),
        Column("systems", gettext_lazy("Systems"), "integer", value=lambda row: row.system_count),
        Column("offers", gettext_lazy("Standing offers"), "integer", value=lambda row: row.offer_count),
        Column("status", gettext_lazy("Status"), value=lambda row: row.get_status_display()),
    ),
    "procurement/vendor/list.html",
    vendors.SORTS,
    lambda request, rows: vendors.with_counts(rows, request.actor),
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All vendors, with as many of their offers as the reader may see."""
    form = VendorFilter(request.GET)
    rows = vendors.listed(chosen(form), request.GET.get("sort", ""))
    return listed(request, LISTING, rows, form, may_create=request.actor.may("vendor.create"))


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
