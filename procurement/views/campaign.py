"""Pages of campaigns: their runs, and recording and correcting what was measured."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.permits import demand
from accounts.refusals import NotAllowed
from procurement.exports.table import Column
from procurement.forms.run import CorrectionForm, RunSheet, rows_of
from procurement.queries import requirements, systems
from procurement.views.asking import found
from procurement.views.choice import ChoicePage
from procurement.views.listing import SIZE, Listing, listed
from procurement.views.sheet import SheetPage
from procurement.views.wording import timeline
from trials.actions import run as actions
from trials.models import Campaign, Measurement

LISTING = Listing(
    "campaigns",
    gettext_lazy("Trials"),
    (
        Column("name", gettext_lazy("Campaign")),
        Column("nation", gettext_lazy("Owner nation")),
        Column("starts_on", gettext_lazy("From"), "date"),
        Column("ends_on", gettext_lazy("To"), "date"),
        Column("systems", gettext_lazy("Systems"), "integer", value=lambda row: row.system_count),
        Column(
            "runs",
            gettext_lazy("Runs completed / recorded"),
            value=lambda row: f"{row.completed_count} / {row.run_count}",
        ),
    ),
    "trials/campaign/list.html",
    dress=lambda request, rows: systems.counted(rows, request.actor),
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Visible campaigns."""
    return listed(request, LISTING, systems.campaigns(request.actor))


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One campaign with its runs."""
    row = found(Campaign.objects.select_related("nation"), request, pk)
    systems.counted([row], request.actor)
    runs = systems.runs(request.actor, campaign=row)
    page = Paginator(runs, SIZE).get_page(request.GET.get("page"))
    context = {
        "row": row,
        "page_obj": page,
        "runs": list(page),
        "most": systems.MOST_RUNS if len(runs) == systems.MOST_RUNS else None,
        "may_record": systems.records_in(request.actor, row),
        "history": timeline(requirements.history(request.actor, row)),
    }
    return render(request, "trials/campaign/detail.html", context)


class RunPage(SheetPage):
    """Record a run with its measurements."""

    kind = "run"
    template_name = "trials/campaign/run_form.html"

    def row(self, request: HttpRequest, pk: UUID | None) -> Campaign:
        row = found(Campaign.objects.select_related("nation"), request, pk)
        demand(request.user, "run.record")
        if not systems.records_in(request.actor, row):
            raise NotAllowed(_("Only the analysts assigned to this campaign record its runs."))
        return row

    def sheet(self, request: HttpRequest, row: Campaign, **options: Any) -> RunSheet:
        return RunSheet(**options)

    def save(self, request: HttpRequest, row: Campaign, sheet: Any) -> tuple[str, str]:
        fields = dict(sheet.fields)
        run = actions.record(
            row,
            fields.pop("system"),
            fields=fields,
            measurements=rows_of(sheet.row_fields),
            by=request.user,
        )
        return reverse("campaign", args=[row.pk]), _("%(run)s is recorded.") % {"run": run}

    def context(self, request: HttpRequest, row: Campaign) -> dict[str, Any]:
        return {"title": _("Record a run"), "cancel_url": reverse("campaign", args=[row.pk])}


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
        return reverse("campaign", args=[row.run.campaign_id])

    def form(self, request: HttpRequest, row: Measurement, data: Any = None) -> CorrectionForm:
        initial = {name: getattr(row, name) for name in CorrectionForm.Meta.fields}
        return CorrectionForm(data, metric=row.metric, initial=initial)

    def act(self, request: HttpRequest, row: Measurement, form: CorrectionForm, version: int) -> Any:
        return actions.correct(row, fields=form.cleaned_data, by=request.user)
