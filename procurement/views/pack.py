"""Decision packs: asking for editions, following them, taking them home."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Job, Nation
from accounts.permits import demand
from procurement.actions import pack as verbs
from procurement.exports.table import Column
from procurement.forms.pack import EditionsForm, PackFilter, PackForm
from procurement.models import Pack
from procurement.queries import recommendations as reading
from procurement.views.asking import accepted, found, posted
from procurement.views.listing import Listing, chosen, listed

ASKING = require_http_methods(["GET", "HEAD", "POST"])


LISTING = Listing(
    "packs",
    gettext_lazy("Decision packs"),
    (
        Column("round", gettext_lazy("Round"), value=lambda row: row.recommendation.round.name),
        Column("audience", gettext_lazy("Edition")),
        Column("language", gettext_lazy("Language"), value=lambda row: row.get_language_display()),
        Column("version", gettext_lazy("Version"), "integer"),
        Column("status", gettext_lazy("State"), value=lambda row: row.get_status_display()),
        Column("pages", gettext_lazy("Pages"), "integer"),
        Column("asked_by", gettext_lazy("Asked by")),
        Column("made_at", gettext_lazy("Made at"), "moment"),
    ),
    "procurement/pack/list.html",
    reading.PACK_SORTS,
)


@require_safe
def packs(request: HttpRequest) -> HttpResponse:
    form = PackFilter(request.GET, actor=request.actor)
    rows = reading.packs(request.actor, chosen(form), request.GET.get("sort", ""))
    return listed(request, LISTING, rows, form, under_way=rows.filter(status=Pack.Status.QUEUED).exists())


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(Pack.objects.select_related("recommendation__round", "recommendation__run", "asked_by"), request, pk)
    job = Job.objects.visible_to(request.actor).filter(pk=row.job_id).first()
    context = {"pack": row, "job": job, "may_read": row.audience in request.actor.audiences}
    return render(request, "procurement/pack/detail.html", context)


@ASKING
def request_own(request: HttpRequest, recommendation: UUID) -> HttpResponse:
    row = found(reading.recommendations(), request, recommendation)
    demand(request.user, "pack.make_own")
    form = PackForm(posted(request), initial={"language": get_language()})
    if form.is_valid():
        language = form.cleaned_data["language"]
        pack = accepted(form, lambda: verbs.request_own(row, language, by=request.user))
        if pack:
            return redirect("pack", pack.pk)
    return _form(request, form, row)


@ASKING
def request_programme(request: HttpRequest, recommendation: UUID) -> HttpResponse:
    row = found(reading.recommendations(), request, recommendation)
    demand(request.user, "pack.make_programme")
    nations = list(Nation.objects.filter(participations__programme=row.round.programme_id).order_by("code"))
    form = EditionsForm(posted(request), nations=nations)
    if form.is_valid() and accepted(form, lambda: verbs.request_programme(row, form.wanted(), by=request.user)):
        return redirect("packs")
    return _form(request, form, row)


@require_safe
def download(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(Pack.objects.select_related("recommendation__round"), request, pk)
    content = verbs.read(row, by=request.user)
    name = f"{slugify(row.recommendation.round.name)}-{row.audience}-{row.language}-v{row.version}.pdf".lower()
    return FileResponse(content, as_attachment=True, filename=name, content_type="application/pdf")


def _form(request: HttpRequest, form: PackForm | EditionsForm, row: object) -> HttpResponse:
    context = {"form": form, "recommendation": row}
    return render(request, "procurement/pack/form.html", context, status=400 if form.errors else 200)
