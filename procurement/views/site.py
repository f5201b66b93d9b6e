"""Pages of trial sites: the list, one with its trials, entering and changing."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.permits import demand
from procurement.exports.table import Column
from procurement.forms.run import without_position
from procurement.forms.trial import CampaignFilter, SiteForm
from procurement.queries import requirements
from procurement.queries import trials as reading
from procurement.views.asking import found, posted
from procurement.views.entry import EDITING, entry, fields_of, version_of
from procurement.views.listing import Listing, chosen, listed, page_of
from procurement.views.wording import timeline
from trials.actions import site as actions
from trials.models import Site

LISTING = Listing(
    "sites",
    gettext_lazy("Sites"),
    (
        Column("name", gettext_lazy("Site")),
        Column("water", gettext_lazy("Water or area")),
        Column("nation", gettext_lazy("Nation")),
        Column(
            "position",
            gettext_lazy("Position (WGS84)"),
            value=lambda row: "" if row.latitude is None else f"{row.latitude} N {row.longitude} E",
        ),
        Column("depth", gettext_lazy("Depth (m)"), value=lambda row: f"{row.depth_min_m} - {row.depth_max_m}"),
        Column("bottom", gettext_lazy("Bottom type"), value=lambda row: row.get_bottom_type_display()),
        Column(
            "runs",
            gettext_lazy("Runs completed / recorded"),
            value=lambda row: f"{row.completed_count} / {row.run_count}",
        ),
    ),
    "trials/site/list.html",
    reading.SITE_SORTS,
    lambda request, rows: reading.counted(rows, request.actor, "site"),
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All sites, with how much was done there as far as the reader may see it."""
    form = CampaignFilter(request.GET)
    rows = reading.sites(request.actor, chosen(form), request.GET.get("sort", ""))
    return listed(request, LISTING, rows, form, may_create=request.actor.may("site.create"))


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One site: its facts, its exact position for those who may read it, the trials there."""
    row = found(Site.objects.select_related("nation"), request, pk)
    page = page_of(request, reading.trials(request.actor, {}, "", site=row))
    context = {
        "row": row,
        "exact": reading.position_of_site(request.actor, row),
        "page_obj": page,
        "trials": reading.counted(page, request.actor, "trial"),
        "may_update": request.actor.may("site.update"),
        "history": timeline(requirements.history(request.actor, row)),
    }
    return render(request, "trials/site/detail.html", context)


@EDITING
def create(request: HttpRequest) -> HttpResponse:
    """Enter a site."""
    demand(request.user, "site.create")

    def save(form: Any) -> Site:
        fields, position = without_position(fields_of(form))
        return actions.create(fields=fields, position=position, by=request.user)

    return entry(
        request,
        SiteForm(posted(request)),
        save,
        onward=lambda made: reverse("site", args=[made.pk]),
        wording=_wording(_("Enter a site"), _("The site is entered.")),
        trail=[{"url": reverse("sites"), "label": _("Sites")}],
    )


@EDITING
def update(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a site."""
    row = found(Site.objects, request, pk)
    demand(request.user, "site.update")
    exact = reading.position_of_site(request.actor, row)
    initial = {"version": row.version}
    if exact:
        initial |= {"exact_latitude": exact.latitude, "exact_longitude": exact.longitude}

    def save(form: Any) -> Site:
        fields, position = without_position(fields_of(form))
        return actions.update(row, fields=fields, position=position, version=version_of(form), by=request.user)

    return entry(
        request,
        SiteForm(posted(request), instance=row, initial=initial),
        save,
        onward=lambda made: reverse("site", args=[made.pk]),
        wording=_wording(_("Change the site"), _("The site is changed.")),
        trail=[{"url": reverse("sites"), "label": _("Sites")}, {"url": reverse("site", args=[pk]), "label": row.name}],
        current=SiteForm(instance=row, initial=initial),
    )


def _wording(title: str, done: str) -> dict[str, str]:
    text = _("Everybody who takes part reads a site; its position beyond a tenth of a degree stays with its nation.")
    return {"title": title, "text": text, "submit": _("Save"), "done": done}
