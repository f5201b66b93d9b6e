"""Pages of runs: one with all that was recorded, recording, filling in, putting right."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.permits import demand
from accounts.refusals import NotAllowed
from procurement.exports.table import Column
from procurement.forms.run import AmendForm, CorrectionForm, MeasureSheet, RunSheet, rows_of, without_position
from procurement.forms.trial import RunFilter
from procurement.queries import requirements
from procurement.queries import trials as reading
from procurement.views.asking import found, posted
from procurement.views.choice import ChoicePage
from procurement.views.entry import EDITING, entry, fields_of, version_of
from procurement.views.listing import Listing, chosen, listed
from procurement.views.recorded import condition_rows, told_changes
from procurement.views.sheet import SheetPage
from procurement.views.wording import timeline
from trials.actions import run as actions
from trials.models import Campaign, Measurement, Run, Trial

LISTING = Listing(
    "runs",
    gettext_lazy("Runs"),
    (
        Column("run", gettext_lazy("Run"), value=lambda row: str(row)),
        Column("campaign", gettext_lazy("Campaign")),
        Column("site", gettext_lazy("Site")),
        Column("started_at", gettext_lazy("Started at"), "moment"),
        Column("result", gettext_lazy("Result"), value=lambda row: row.get_result_display()),
        Column("wave_height_m", gettext_lazy("Significant wave height"), "decimal", unit="m"),
        Column("wind_mean_kn", gettext_lazy("Mean wind"), "decimal", unit="kn"),
        Column("visibility_km", gettext_lazy("Visibility"), "decimal", unit="km"),
        Column("gnss", gettext_lazy("Satellite navigation"), value=lambda row: row.get_gnss_display()),
        Column("measured", gettext_lazy("Metrics measured"), "integer", value=lambda row: len(row.readings)),
    ),
    "trials/run/list.html",
    reading.RUN_SORTS,
    lambda request, rows: reading.with_readings(rows, request.actor),
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Visible runs of all campaigns."""
    actor = request.actor
    form = RunFilter(
        request.GET, campaigns=reading.campaigns(actor, {}, "name"), sites=reading.sites(actor, {}, "name")
    )
    return listed(request, LISTING, reading.listed_runs(actor, chosen(form), request.GET.get("sort", "")), form)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One run: conditions, measurements, files, corrections, history."""
    row = _run(request, pk)
    records = reading.records_in(request.actor, row.campaign)
    context = {
        "row": row,
        "conditions": condition_rows(row),
        "exact": reading.position_of_run(request.actor, row),
        "measurements": reading.measurements(request.actor, row),
        "files": reading.files(request.actor, run=row),
        "corrections": [told_changes(one) for one in reading.corrections(request.actor, row)],
        "may_record": records,
        "may_attach": records,
        "history": timeline(requirements.history(request.actor, row)),
    }
    return render(request, "trials/run/detail.html", context)


class RunPage(SheetPage):
    """Record a run of a trial with its measurements."""

    kind = "run"
    template_name = "trials/run/form.html"

    def row(self, request: HttpRequest, pk: UUID | None) -> Any:
        row = found(Trial.objects.select_related("campaign__nation", "system", "site"), request, pk)
        demand(request.user, "run.record")
        refuse_unassigned(request, row.campaign)
        return row

    def sheet(self, request: HttpRequest, row: Any, **options: Any) -> RunSheet:
        return RunSheet(stored={"fields": {"version": row.version}}, **options)

    def save(self, request: HttpRequest, row: Any, sheet: Any) -> tuple[str, str]:
        fields, position = without_position(sheet.fields)
        rows = rows_of(sheet.row_fields)
        run = actions.record(row, fields=fields, measurements=rows, position=position, by=request.user)
        return reverse("run", args=[run.pk]), _("%(run)s is recorded.") % {"run": run}

    def context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        trail = [step("trials", _("Trials")), step("trial", str(row), row.pk)]
        return {"title": _("Record a run"), "trail": trail, "cancel_url": trail[-1]["url"]}


class OutcomePage(RunPage):
    """Write what became of a run that was planned or started."""

    kind = "outcome"

    def row(self, request: HttpRequest, pk: UUID | None) -> Any:
        row = _run(request, pk)
        demand(request.user, "run.record")
        refuse_unassigned(request, row.campaign)
        return row

    def sheet(self, request: HttpRequest, row: Any, **options: Any) -> RunSheet:
        return RunSheet(stored={"fields": _stated(request, row)}, **options)

    def save(self, request: HttpRequest, row: Any, sheet: Any) -> tuple[str, str]:
        fields, position = without_position(sheet.fields)
        rows = rows_of(sheet.row_fields)
        run = actions.fill(
            row, fields=fields, measurements=rows, position=position, version=sheet.version, by=request.user
        )
        return reverse("run", args=[run.pk]), _("%(run)s is recorded.") % {"run": run}

    def context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        trail = [
            step("trials", _("Trials")),
            step("trial", str(row.trial), row.trial_id),
            step("run", str(row), row.pk),
        ]
        return {"title": _("Record what became of the run"), "trail": trail, "cancel_url": trail[-1]["url"]}


class MeasurePage(OutcomePage):
    """Add measurements to a run that is recorded already."""

    kind = "measuring"
    template_name = "trials/run/measure.html"

    def sheet(self, request: HttpRequest, row: Any, **options: Any) -> MeasureSheet:
        return MeasureSheet(stored={"fields": {"version": row.version}}, **options)

    def save(self, request: HttpRequest, row: Any, sheet: Any) -> tuple[str, str]:
        run = actions.measure(row, measurements=rows_of(sheet.row_fields), by=request.user)
        return reverse("run", args=[run.pk]), _("The measurements are recorded.")

    def context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return super().context(request, row) | {"title": _("Add measurements")}


@EDITING
def amend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a finished run's record right, with the reason."""
    row = _run(request, pk)
    demand(request.user, "run.correct")
    refuse_unassigned(request, row.campaign)
    options = {"instance": row, "initial": _stated(request, row)}

    def save(form: Any) -> Any:
        fields, position = without_position(fields_of(form))
        why = fields.pop("why")
        return actions.amend(
            row, fields=fields, position=position, reason=why, version=version_of(form), by=request.user
        )

    return entry(
        request,
        AmendForm(posted(request), **options),
        save,
        onward=lambda made: reverse("run", args=[made.run_id]),
        wording={
            "title": _("Correct the record of a run"),
            "text": _("What stood there before is kept beside the reason, for everybody who reads the run."),
            "submit": _("Correct"),
            "done": _("The record is corrected."),
        },
        trail=[step("trial", str(row.trial), row.trial_id), step("run", str(row), row.pk)],
        current=AmendForm(**options),
    )


class Correction(ChoicePage):
    """Correct a measurement: a new row takes its place, the old one is kept."""

    def row(self, request: HttpRequest, pk: UUID) -> Measurement:
        row = found(Measurement.objects.select_related("run__campaign", "run__system", "metric"), request, pk)
        demand(request.user, "run.record")
        return row

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("Correct a measurement"),
            "text": _("The old value is kept and marked as corrected; the new one counts from now on."),
            "submit": _("Correct"),
            "done": _("The measurement is corrected."),
        }

    def version(self, request: HttpRequest) -> int:
        """Measurements have none: a second correction of the same one is refused."""
        return 0

    def back(self, row: Measurement) -> str:
        return reverse("run", args=[row.run_id])

    def form(self, request: HttpRequest, row: Measurement, data: Any = None) -> CorrectionForm:
        initial = {name: getattr(row, name) for name in CorrectionForm.Meta.fields}
        return CorrectionForm(data, metric=row.metric, initial=initial)

    def act(self, request: HttpRequest, row: Measurement, form: CorrectionForm, version: int) -> Any:
        return actions.correct(row, fields=form.cleaned_data, by=request.user)


def refuse_unassigned(request: HttpRequest, campaign: Campaign) -> None:
    """NotAllowed for whoever is not assigned to the campaign."""
    if not reading.records_in(request.actor, campaign):
        raise NotAllowed(_("Only the analysts assigned to this campaign record its runs."))


def step(name: str, label: str, *args: Any) -> dict[str, str]:
    """One step of the way here."""
    return {"url": reverse(name, args=args), "label": label}


def _run(request: HttpRequest, pk: UUID | None) -> Run:
    rows = Run.objects.select_related("campaign__nation", "system", "trial__site", "trial__system", "operator_nation")
    return found(rows, request, pk)


def _stated(request: HttpRequest, row: Run) -> dict[str, Any]:
    """What a run's form starts from."""
    stated = {name: getattr(row, name) for name in AmendForm.Meta.fields}
    stated |= {"number": row.number, "version": row.version, "operator_nation": row.operator_nation_id}
    if exact := reading.position_of_run(request.actor, row):
        stated |= {"exact_latitude": exact.latitude, "exact_longitude": exact.longitude}
    return stated
