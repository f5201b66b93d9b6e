"""Evidence files: attaching, withdrawing, and downloading them whole or in part."""

import re
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permits import demand
from procurement.forms.evidence import FileForm
from procurement.forms.trial import ReasonForm
from procurement.views.asking import found
from procurement.views.choice import ChoicePage
from procurement.views.entry import EDITING, entry
from procurement.views.run import refuse_unassigned, step
from trials import files
from trials.actions import evidence as actions
from trials.models import EvidenceFile, Run, Trial

RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


@EDITING
def attach_to_trial(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Attach a file to a trial."""
    row = found(Trial.objects.select_related("campaign", "system", "site"), request, pk)
    return _attach(request, row, None, step("trial", str(row), row.pk))


@EDITING
def attach_to_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Attach a file to a run."""
    rows = Run.objects.select_related("trial__campaign", "trial__system", "trial__site", "system")
    row = found(rows, request, pk)
    return _attach(request, row.trial, row, step("run", str(row), row.pk))


class Withdraw(ChoicePage):
    """Withdraw a file, with the reason."""

    def row(self, request: HttpRequest, pk: UUID) -> EvidenceFile:
        row = _file(request, pk)
        demand(request.user, "evidence.withdraw")
        refuse_unassigned(request, row.trial.campaign)
        return row

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("Withdraw the file"),
            "text": _("It stays listed with your reason, and can no longer be downloaded."),
            "submit": _("Withdraw"),
            "done": _("The file is withdrawn."),
        }

    def version(self, request: HttpRequest) -> int:
        """Files have none: a second withdrawal is refused."""
        return 0

    def back(self, row: EvidenceFile) -> str:
        return reverse("run", args=[row.run_id]) if row.run_id else reverse("trial", args=[row.trial_id])

    def form(self, request: HttpRequest, row: EvidenceFile, data: Any = None) -> ReasonForm:
        return ReasonForm(data)

    def act(self, request: HttpRequest, row: EvidenceFile, form: ReasonForm, version: int) -> Any:
        return actions.withdraw(row, reason=form.cleaned_data["reason"], by=request.user)


@require_safe
def download(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file as an attachment, whole or one range of bytes (RFC 9110, section 14); every request is checked."""
    row = _file(request, pk)
    asked = request.headers.get("Range", "")
    wanted = span(asked, row.size)
    if wanted is None:
        content = actions.read(row, span="", by=request.user)
        return _dressed(FileResponse(content, content_type=row.media_type), row)
    first, last = wanted
    if first > last:
        return _dressed(HttpResponse(status=416, headers={"Content-Range": f"bytes */{row.size}"}), row)
    content = actions.read(row, span=f"{first}-{last}", by=request.user)
    length = last - first + 1
    headers = {"Content-Range": f"bytes {first}-{last}/{row.size}", "Content-Length": str(length)}
    blocks = files.part(content, first, length)
    return _dressed(StreamingHttpResponse(blocks, status=206, content_type=row.media_type, headers=headers), row)


def span(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a Range header; None where the whole is meant, first > last where there is nothing."""
    match = RANGE.match(asked)
    if match is None or match[1] == match[2] == "":
        return None
    if match[1] == "":
        return (max(size - int(match[2]), 0), size - 1) if int(match[2]) else (1, 0)
    first, last = int(match[1]), int(match[2]) if match[2] else size - 1
    if match[2] and last < first:
        return None
    return (first, min(last, size - 1)) if first < size else (1, 0)


def _attach(request: HttpRequest, trial: Trial, run: Run | None, back: dict[str, str]) -> HttpResponse:
    demand(request.user, "evidence.attach")
    refuse_unassigned(request, trial.campaign)
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))

    def save(form: Any) -> EvidenceFile:
        upload, caption = form.cleaned_data["file"], form.cleaned_data["caption"]
        return actions.attach(trial, upload, caption=caption, run=run, by=request.user)

    return entry(
        request,
        form,
        save,
        onward=lambda made: back["url"],
        wording={
            "title": _("Attach a file"),
            "text": _("Whoever reads the trial may download it; every download is recorded."),
            "submit": _("Attach"),
            "done": _("The file is attached."),
        },
        trail=[step("trials", _("Trials")), back],
    )


def _file(request: HttpRequest, pk: UUID) -> EvidenceFile:
    return found(EvidenceFile.objects.select_related("trial__campaign", "run"), request, pk)


def _dressed(response: HttpResponse | FileResponse | StreamingHttpResponse, row: EvidenceFile) -> Any:
    """An answer that no browser opens in place or guesses about, and nobody keeps."""
    response["Content-Disposition"] = content_disposition_header(True, row.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-store"
    return response
