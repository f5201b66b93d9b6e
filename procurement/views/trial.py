"""Pages of trials: the list, one with its runs and files, planning, changing, starting, ending, cancelling."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.permits import demand
from procurement.exports.table import Column
from procurement.forms.trial import ReasonForm, TrialFilter, TrialForm
from procurement.queries import requirements
from procurement.queries import trials as reading
from procurement.views.asking import attempted, found, posted, seen_version
from procurement.views.choice import ChoicePage
from procurement.views.entry import EDITING, entry, fields_of, version_of
from procurement.views.listing import Listing, chosen, listed, page_of
from procurement.views.run import refuse_unassigned
from procurement.views.run import step as step_of
from procurement.views.verbs import Button, drawn
from procurement.views.wording import timeline
from trials.actions import trial as actions
from trials.models import Campaign, Trial
from trials.workflow import TRIAL

LISTING = Listing(
    "trials",
    gettext_lazy("Trials"),
    (
        Column("system", gettext_lazy("System")),
        Column("site", gettext_lazy("Site")),
        Column("campaign", gettext_lazy("Campaign")),
        Column("starts_on", gettext_lazy("From"), "date"),
        Column("ends_on", gettext_lazy("To"), "date"),
        Column("status", gettext_lazy("Status"), value=lambda row: row.get_status_display()),
        Column(
            "runs",
            gettext_lazy("Runs completed / recorded"),
            value=lambda row: f"{row.completed_count} / {row.run_count}",
        ),
    ),
    "trials/trial/list.html",
    reading.TRIAL_SORTS,
    lambda request, rows: reading.counted(rows, request.actor, "trial"),
)
BUTTONS = (
    Button("update", gettext_lazy("Change")),
    Button("start", gettext_lazy("Begin"), (gettext_lazy("Begin the trial?"), gettext_lazy("It is under way then."))),
    Button("end", gettext_lazy("End"), (gettext_lazy("End the trial?"), gettext_lazy("No system is tried any more."))),
    Button("cancel", gettext_lazy("Cancel the trial"), tone="danger"),
)
DONE = {"start": gettext_lazy("The trial is under way."), "end": gettext_lazy("The trial has ended.")}
VERBS = {"start": actions.start, "end": actions.end}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Visible trials."""
    actor = request.actor
    form = TrialFilter(
        request.GET, campaigns=reading.campaigns(actor, {}, "name"), sites=reading.sites(actor, {}, "name")
    )
    return listed(request, LISTING, reading.trials(actor, chosen(form), request.GET.get("sort", "")), form)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One trial with its runs and files."""
    row = _trial(request, pk)
    page = page_of(request, reading.runs(request.actor, trial=row))
    (row,) = reading.counted([row], request.actor, "trial")
    records = reading.records_in(request.actor, row.campaign)
    context = {
        "row": row,
        "page_obj": page,
        "runs": reading.with_readings(page, request.actor),
        "files": reading.files(request.actor, trial=row, run=None),
        "may_record": records and row.status != Trial.Status.CANCELLED,
        "may_attach": records,
        "buttons": drawn(row, "trial", TRIAL, BUTTONS) if records else [],
        "history": timeline(requirements.history(request.actor, row)),
    }
    return render(request, "trials/trial/detail.html", context)


@EDITING
def create(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Plan a trial in a campaign."""
    row = found(Campaign.objects, request, campaign)
    demand(request.user, "trial.create")
    refuse_unassigned(request, row)
    initial = {"starts_on": row.starts_on, "ends_on": row.ends_on}
    return entry(
        request,
        TrialForm(posted(request), sites=reading.sites(request.actor, {}, "name"), initial=initial),
        lambda form: actions.create(row, fields=fields_of(form), by=request.user),
        onward=lambda made: reverse("trial", args=[made.pk]),
        wording=_wording(_("Plan a trial"), _("The trial is planned.")),
        trail=[step_of("campaigns", _("Campaigns")), step_of("campaign", row.name, row.pk)],
    )


@EDITING
def update(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a trial."""
    row = _trial(request, pk)
    demand(request.user, "trial.update")
    refuse_unassigned(request, row.campaign)
    options: dict[str, Any] = {
        "instance": row,
        "sites": reading.sites(request.actor, {}, "name"),
        "initial": {"version": row.version},
    }
    return entry(
        request,
        TrialForm(posted(request), **options),
        lambda form: actions.update(row, fields=fields_of(form), version=version_of(form), by=request.user),
        onward=lambda made: reverse("trial", args=[made.pk]),
        wording=_wording(_("Change the trial"), _("The trial is changed.")),
        trail=[step_of("trials", _("Trials")), step_of("trial", str(row), row.pk)],
        current=TrialForm(**options),
    )


@require_POST
def step(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Begin or end a trial."""
    row = _trial(request, pk)
    attempted(request, lambda: VERBS[verb](row, version=seen_version(request), by=request.user), DONE[verb])
    return redirect("trial", pk)


class Cancel(ChoicePage):
    """Cancel a trial, with the reason."""

    address = "trial"

    def row(self, request: HttpRequest, pk: UUID) -> Trial:
        row = _trial(request, pk)
        demand(request.user, "trial.update")
        refuse_unassigned(request, row.campaign)
        return row

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("Cancel the trial"),
            "text": _("What its runs showed so far stays; nothing more can be recorded in it."),
            "submit": _("Cancel the trial"),
            "done": _("The trial is cancelled."),
        }

    def form(self, request: HttpRequest, row: Trial, data: Any = None) -> ReasonForm:
        return ReasonForm(data, initial={"version": row.version})

    def act(self, request: HttpRequest, row: Trial, form: ReasonForm, version: int) -> Any:
        return actions.cancel(row, reason=form.cleaned_data["reason"], version=version, by=request.user)


def _trial(request: HttpRequest, pk: UUID) -> Trial:
    return found(Trial.objects.select_related("campaign__nation", "system", "site"), request, pk)


def _wording(title: str, done: str) -> dict[str, str]:
    text = _("A system at a site, from a day to a day; each attempt is a run of the trial.")
    return {"title": title, "text": text, "submit": _("Save"), "done": done}
