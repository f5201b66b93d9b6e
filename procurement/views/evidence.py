"""Evidence files: attaching, withdrawing, and downloading them whole or in part."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permits import demand
from procurement.exports.download import handed_out
from procurement.forms.evidence import FileForm
from procurement.forms.trial import ReasonForm
from procurement.views.asking import found
from procurement.views.choice import ChoicePage
from procurement.views.entry import EDITING, entry
from procurement.views.run import refuse_unassigned, step
from trials.actions import evidence as actions
from trials.models import EvidenceFile, Run, Trial


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
    return handed_out(row, asked, lambda span: actions.read(row, span=span, by=request.user))


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
