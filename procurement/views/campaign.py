"""Pages of campaigns: the list, one with its trials and runs, preparing, changing, and who reads and records it."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Nation
from accounts.permits import demand
from accounts.refusals import NotAllowed
from procurement.exports.table import Column
from procurement.forms.requirement import AdmitForm, ReleaseForm
from procurement.forms.trial import AnalystsForm, CampaignFilter, CampaignForm, RetractForm
from procurement.queries import requirements
from procurement.queries import trials as reading
from procurement.views.asking import found, posted
from procurement.views.choice import ChoicePage
from procurement.views.entry import EDITING, entry, fields_of, version_of
from procurement.views.listing import SIZE, Listing, chosen, listed
from procurement.views.run import refuse_unassigned, step
from procurement.views.wording import audience, timeline
from trials.actions import campaign as actions
from trials.models import Campaign

OWNERS = (
    ("assign", gettext_lazy("Choose the analysts")),
    ("release", gettext_lazy("Release")),
    ("retract", gettext_lazy("End a release")),
    ("admit", gettext_lazy("Name the readers")),
)
PERMISSION = {"retract": "campaign.release"}

LISTING = Listing(
    "campaigns",
    gettext_lazy("Campaigns"),
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
    reading.CAMPAIGN_SORTS,
    lambda request, rows: reading.counted(rows, request.actor, "campaign"),
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Visible campaigns."""
    form = CampaignFilter(request.GET)
    rows = reading.campaigns(request.actor, chosen(form), request.GET.get("sort", ""))
    return listed(request, LISTING, rows, form, may_create=request.actor.may("campaign.create"))


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One campaign: its trials, its runs, who records and who reads it."""
    row = _campaign(request, pk)
    (row,) = reading.counted([row], request.actor, "campaign")
    page = Paginator(reading.runs(request.actor, campaign=row), SIZE).get_page(request.GET.get("page"))
    records, readers = reading.records_in(request.actor, row), _readers(request, row)
    context = {
        "row": row,
        "page_obj": page,
        "runs": reading.with_readings(page, request.actor),
        "trials": reading.counted(reading.trials(request.actor, {}, "", campaign=row)[:SIZE], request.actor, "trial"),
        "analysts": reading.analysts(request.actor, row),
        "readers": readers,
        "may_record": records,
        "owners": _owners(request, row, readers),
        "history": timeline(requirements.history(request.actor, row)),
    }
    return render(request, "trials/campaign/detail.html", context)


@EDITING
def create(request: HttpRequest) -> HttpResponse:
    """Prepare a campaign."""
    demand(request.user, "campaign.create")
    return entry(
        request,
        CampaignForm(posted(request)),
        lambda form: actions.create(fields=fields_of(form), by=request.user),
        onward=lambda made: reverse("campaign", args=[made.pk]),
        wording=_wording(_("Prepare a campaign"), _("The campaign is prepared; plan its trials next.")),
        trail=[step("campaigns", _("Campaigns"))],
    )


@EDITING
def update(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a campaign."""
    row = _campaign(request, pk)
    demand(request.user, "campaign.update")
    refuse_unassigned(request, row)
    options: dict[str, Any] = {"instance": row, "initial": {"version": row.version}}
    return entry(
        request,
        CampaignForm(posted(request), **options),
        lambda form: actions.update(row, fields=fields_of(form), version=version_of(form), by=request.user),
        onward=lambda made: reverse("campaign", args=[made.pk]),
        wording=_wording(_("Change the campaign"), _("The campaign is changed.")),
        trail=[step("campaigns", _("Campaigns")), step("campaign", row.name, row.pk)],
        current=CampaignForm(**options),
    )


class CampaignChoice(ChoicePage):
    """A verb of the owner nation that needs a choice."""

    address = "campaign"
    permission = ""

    def row(self, request: HttpRequest, pk: UUID) -> Campaign:
        row = _campaign(request, pk)
        demand(request.user, self.permission)
        if row.nation_id != request.actor.nation:
            raise NotAllowed(_("This campaign belongs to another nation."))
        return row


class Release(CampaignChoice):
    """Let nations, or everyone, read a campaign."""

    permission = "campaign.release"

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("Release the campaign"),
            "text": _("With all its trials, runs and files; exact positions stay with your nation and its analysts."),
            "submit": _("Release"),
            "done": _("The campaign is released."),
        }

    def form(self, request: HttpRequest, row: Campaign, data: Any = None) -> ReleaseForm:
        return ReleaseForm(data, nations=requirements.audiences(request.actor, row), initial={"version": row.version})

    def act(self, request: HttpRequest, row: Campaign, form: ReleaseForm, version: int) -> Any:
        return actions.release(row, form.audiences, version=version, by=request.user)


class Retract(CampaignChoice):
    """End what was released."""

    permission = "campaign.release"

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("End a release"),
            "text": _("It works at once; what was read or put into a pack before stays known."),
            "submit": _("End the release"),
            "done": _("The release has ended."),
        }

    def form(self, request: HttpRequest, row: Campaign, data: Any = None) -> RetractForm:
        choices = [(one["key"], one["label"]) for one in _readers(request, row)]
        return RetractForm(data, choices=choices, initial={"version": row.version})

    def act(self, request: HttpRequest, row: Campaign, form: RetractForm, version: int) -> Any:
        return actions.retract(row, form.cleaned_data["audiences"], version=version, by=request.user)


class Admit(CampaignChoice):
    """Name the people who alone may read a campaign."""

    permission = "campaign.admit"

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("Name the readers"),
            "text": _(
                "From then on only these people and you may read it; name its analysts too, or nobody records it."
            ),
            "submit": _("Save"),
            "done": _("The readers are named."),
        }

    def form(self, request: HttpRequest, row: Campaign, data: Any = None) -> AdmitForm:
        initial = {"version": row.version, "people": reading.named(row) if row.restricted else []}
        return AdmitForm(data, people=reading.readers(row), initial=initial)

    def act(self, request: HttpRequest, row: Campaign, form: AdmitForm, version: int) -> Any:
        return actions.admit(row, form.cleaned_data["people"], version=version, by=request.user)


class Assign(CampaignChoice):
    """Choose who records a campaign."""

    permission = "campaign.assign"

    def wording(self) -> dict[str, Any]:
        return {
            "title": _("Choose the analysts"),
            "text": _("They alone plan its trials and record its runs, and read it in full."),
            "submit": _("Save"),
            "done": _("The analysts are chosen."),
        }

    def form(self, request: HttpRequest, row: Campaign, data: Any = None) -> AnalystsForm:
        now = [person.pk for person in reading.analysts(request.actor, row)]
        return AnalystsForm(data, people=reading.all_analysts(), initial={"version": row.version, "analysts": now})

    def act(self, request: HttpRequest, row: Campaign, form: AnalystsForm, version: int) -> Any:
        return actions.assign(row, form.cleaned_data["analysts"], version=version, by=request.user)


def _campaign(request: HttpRequest, pk: UUID) -> Campaign:
    return found(Campaign.objects.select_related("nation"), request, pk)


def _readers(request: HttpRequest, row: Campaign) -> list[dict[str, Any]]:
    """Whom the campaign is released to, in words; the owner nation alone is told."""
    nations = {nation.pk: nation for nation in Nation.objects.all()}
    releases = reading.released_to(request.actor, row)
    return [{"key": one.audience, "label": audience(one.audience, nations), "at": one.released_at} for one in releases]


def _owners(request: HttpRequest, row: Campaign, readers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the reader's roles let them do with a campaign of their own nation; only what is released can be ended."""
    if row.nation_id != request.actor.nation:
        return []
    return [
        {"url": reverse(f"campaign-{verb}", args=[row.pk]), "label": label}
        for verb, label in OWNERS
        if request.actor.may(PERMISSION.get(verb, f"campaign.{verb}")) and (readers or verb != "retract")
    ]


def _wording(title: str, done: str) -> dict[str, str]:
    text = _("A period of trials; its owner nation decides who reads it, its analysts record it.")
    return {"title": title, "text": text, "submit": _("Save"), "done": done}
