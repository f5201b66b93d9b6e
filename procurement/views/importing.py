"""Pages of imports: sending a file, its dry run with every fault by its cell, saving it, and the templates."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import NotAllowed
from procurement.actions import importing as actions
from procurement.actions.exporting import blank, export
from procurement.actions.importable import BY_KEY, KINDS
from procurement.actions.importable.kind import Kind, lines_of
from procurement.exports.files import TYPES
from procurement.forms.upload import UploadForm
from procurement.imports.template import template as filled
from procurement.models import Upload
from procurement.queries import uploads
from procurement.views.asking import accepted, attempted, found
from procurement.views.listing import page_of

TONES = {
    Upload.State.READING: "info",
    Upload.State.SAVING: "info",
    Upload.State.FAULTY: "bad",
    Upload.State.READY: "warning",
    Upload.State.SAVED: "good",
}


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Send a file; and what was sent before."""
    kinds = _kinds(request)
    if not kinds:
        raise NotAllowed(_("Your role imports nothing."))
    choices = [(kind.key, kind.title) for kind in kinds]
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, kinds=choices)
        if form.is_valid() and (row := _sent(request, form)):
            return redirect("import", row.pk)
    else:
        form = UploadForm(kinds=choices, initial={"kind": request.GET.get("kind", "")})
    page = page_of(request, uploads.own(request.actor))
    context = {"form": form, "kinds": kinds, "page_obj": page, "rows": [_dress(row) for row in page]}
    return render(request, "procurement/import/list.html", context, status=400 if form.errors else 200)


@require_safe
def detail(request: HttpRequest, upload: UUID) -> HttpResponse:
    """The dry run: what would be made, or every fault."""
    row = found(Upload.objects.select_related("job"), request, upload)
    ready = row.state == Upload.State.READY and not row.is_over
    context = {
        "row": _dress(row),
        "kind": BY_KEY[row.kind],
        "report": row.report,
        "token": actions.signed(row) if ready else "",
        "job": row.job,
        "more": max(0, row.entries - len(row.report.get("entries", ()))),
        "cut": max(0, row.report.get("found", 0) - len(row.report.get("faults", ()))),
    }
    return render(request, "procurement/import/detail.html", context)


@require_POST
def save(request: HttpRequest, upload: UUID) -> HttpResponse:
    """Save what the dry run showed, all of it or nothing."""
    row = found(Upload.objects, request, upload)
    token = request.POST.get("token", "")[:500]
    attempted(request, lambda: actions.commit(row, token, by=request.user), _("The import is done or under way."))
    return redirect("import", upload)


@require_POST
def discard(request: HttpRequest, upload: UUID) -> HttpResponse:
    """Throw the file away."""
    row = found(Upload.objects, request, upload)
    attempted(request, lambda: actions.discard(row, by=request.user) or True, _("The file is thrown away."))
    return redirect("imports")


@require_safe
def template(request: HttpRequest) -> FileResponse:
    """The workbook to fill in for a kind, or its CSV; kinds that are kept as a whole table stand in it already."""
    kind, form = BY_KEY.get(request.GET.get("kind", "")), request.GET.get("form", "xlsx")
    if kind not in _kinds(request) or form not in TYPES:
        raise Http404
    rows, remarks = _kept(request, kind, form)
    file = filled(str(kind.title), kind.fields, kind.allowed(request.actor), rows, form, remarks)
    return FileResponse(file, as_attachment=True, filename=f"{kind.key}.{form}", content_type=TYPES[form])


def _kept(request: HttpRequest, kind: Kind, form: str) -> tuple[list[dict[str, Any]], tuple[list[str], list[str]]]:
    """What stands in a template already, and the remarks around it: a table with rows in it is an export."""
    kept = kind.kept(request.actor)
    if kept is None:
        return [], blank()
    rows = [line for lines in lines_of(kind.stored(kept, request.actor)) for line in lines]
    return rows, export(kind.key, form, title=str(kind.title), shown=[], total=len(rows), by=request.user)


def _sent(request: HttpRequest, form: UploadForm) -> Any:
    file = form.cleaned_data["file"]
    row = accepted(form, lambda: actions.upload(form.cleaned_data["kind"], file.name, file.read(), by=request.user))
    if row and row.state == Upload.State.READY:
        messages.info(request, _("The file is checked; nothing is saved yet."))
    return row


def _kinds(request: HttpRequest) -> list[Kind]:
    return [kind for kind in KINDS if request.actor.may(kind.permission)]


def _dress(row: Upload) -> Upload:
    row.tone, row.title = TONES[row.state], BY_KEY[row.kind].title
    return row
