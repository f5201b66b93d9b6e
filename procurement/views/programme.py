"""Pages of programmes: the mandate, the nations on the ladder, the timetable."""

from abc import abstractmethod
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from procurement.actions import programme as verbs
from procurement.exports.table import Column
from procurement.forms.programme import (
    JoinForm,
    MilestoneFilter,
    MilestoneForm,
    ProgrammeFilter,
    ProgrammeForm,
    StepForm,
)
from procurement.models import Milestone, Participation, Programme
from procurement.queries import programmes as reading
from procurement.views.asking import attempted, found, seen_version
from procurement.views.listing import Listing, chosen, listed
from procurement.views.stating import FormPage
from procurement.workflow import MILESTONE, open_verbs

LISTING = Listing(
    "programmes",
    gettext_lazy("Programmes"),
    (
        Column("name", gettext_lazy("Programme")),
        Column("agreed_on", gettext_lazy("Agreed on"), "date"),
        Column("ends_on", gettext_lazy("Ends on"), "date"),
        Column("standing", gettext_lazy("Nations"), "integer"),
        Column("entering", gettext_lazy("of these may enter rounds"), "integer"),
    ),
    "procurement/programme/list.html",
    reading.SORTS,
)
MILESTONES = Listing(
    "milestones",
    gettext_lazy("Milestones"),
    (
        Column("name", gettext_lazy("Milestone")),
        Column("programme", gettext_lazy("Programme")),
        Column("due_on", gettext_lazy("Due on"), "date"),
        Column("status", gettext_lazy("State"), value=lambda row: row.get_status_display()),
        Column("reached_on", gettext_lazy("Reached on"), "date"),
        Column("notes", gettext_lazy("Notes")),
    ),
    "procurement/programme/milestones.html",
    reading.MILESTONE_SORTS,
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    form = ProgrammeFilter(request.GET)
    rows = reading.listed(request.actor, chosen(form), request.GET.get("sort", ""))
    return listed(request, LISTING, rows, form, may_create=request.actor.may("programme.create"))


@require_safe
def milestones(request: HttpRequest) -> HttpResponse:
    """The dates of every timetable."""
    form = MilestoneFilter(request.GET, actor=request.actor)
    rows = reading.milestones(request.actor, chosen(form), request.GET.get("sort", ""))
    return listed(request, MILESTONES, rows, form)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(Programme.objects, request, pk)
    may = {verb: request.actor.may(f"programme.{verb}") for verb in ("update", "join")}
    moving = request.actor.may("milestone.update")
    milestones = [
        {"milestone": one, "verbs": open_verbs(MILESTONE, one.status) if moving else ()}
        for one in reading.timetable(row, request.actor)
    ]
    context = {
        "programme": row,
        "places": reading.ladder(row, request.actor),
        "rungs": Participation.Status.choices,
        "milestones": milestones,
        "rounds": reading.rounds(row, request.actor),
        "may": may | {"step": request.actor.may("participation.step"), "add": request.actor.may("milestone.add")},
    }
    return render(request, "procurement/programme/detail.html", context)


@require_POST
def move_milestone(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    row = found(Milestone.objects, request, pk)
    attempted(
        request,
        lambda: verbs.move_milestone(row, verb, version=seen_version(request), by=request.user),
        _("The timetable is changed."),
    )
    return redirect("programme", row.programme_id)


class ProgrammePage(FormPage):
    """Set a programme up."""

    permission = "programme.create"

    def row(self, request: HttpRequest, **keys: Any) -> Any:
        return None

    def form(self, request: HttpRequest, row: Any, data: Any = None) -> ProgrammeForm:
        return ProgrammeForm(data)

    def act(self, request: HttpRequest, row: Any, form: ProgrammeForm) -> Programme:
        return verbs.create(fields=form.stated(), by=request.user)

    def wording(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return {
            "title": _("Set up a programme"),
            "text": _("Nations join it afterwards, each as an observer first."),
            "trail": [{"url": reverse("programmes"), "label": _("Programmes")}],
            "cancel_url": reverse("programmes"),
        }

    def onward(self, row: Any, made: Programme) -> str:
        return reverse("programme", args=[made.pk])


class OfProgramme(FormPage):
    """A form that belongs to a programme and goes back to its page."""

    def row(self, request: HttpRequest, **keys: Any) -> Any:
        return found(Programme.objects, request, keys["programme"])

    def programme(self, row: Any) -> Programme:
        return row

    def wording(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        programme = self.programme(row)
        address = reverse("programme", args=[programme.pk])
        return {
            "trail": [
                {"url": reverse("programmes"), "label": _("Programmes")},
                {"url": address, "label": programme.name},
            ],
            "cancel_url": address,
            **self.words(row),
        }

    @abstractmethod
    def words(self, row: Any) -> dict[str, Any]:
        """Title and text of the page."""

    def onward(self, row: Any, made: Any) -> str:
        return reverse("programme", args=[self.programme(row).pk])


class ProgrammeChange(OfProgramme):
    """Change what a programme says of itself."""

    permission = "programme.update"

    def row(self, request: HttpRequest, **keys: Any) -> Programme:
        return found(Programme.objects, request, keys["pk"])

    def form(self, request: HttpRequest, row: Programme, data: Any = None) -> ProgrammeForm:
        return ProgrammeForm(data, instance=row)

    current = form

    def act(self, request: HttpRequest, row: Programme, form: ProgrammeForm) -> Programme:
        return verbs.update(row, fields=form.stated(), version=form.seen, by=request.user)

    def words(self, row: Programme) -> dict[str, Any]:
        return {"title": _("Change the programme"), "text": _("Every nation of the programme reads this.")}


class Join(OfProgramme):
    """Take a nation in."""

    permission = "programme.join"

    def form(self, request: HttpRequest, row: Programme, data: Any = None) -> JoinForm:
        places = Participation.objects.visible_to(request.actor).filter(programme=row)
        return JoinForm(data, joined=places.values_list("nation", flat=True))

    def act(self, request: HttpRequest, row: Programme, form: JoinForm) -> Participation:
        return verbs.join(row, by=request.user, **form.stated())

    def words(self, row: Programme) -> dict[str, Any]:
        return {"title": _("Take a nation in"), "text": _("It begins as an observer; each further step is recorded.")}


class Step(OfProgramme):
    """Record a nation's step on the ladder."""

    permission = "participation.step"

    def row(self, request: HttpRequest, **keys: Any) -> Participation:
        place = reading.place(found(Programme.objects, request, keys["programme"]), keys["nation"], request.actor)
        if place is None:
            raise Http404
        return place

    def programme(self, row: Participation) -> Programme:
        return row.programme

    def form(self, request: HttpRequest, row: Participation, data: Any = None) -> StepForm:
        return StepForm(data, standing=row.status, version=row.version)

    def act(self, request: HttpRequest, row: Participation, form: StepForm) -> Participation:
        stated = form.stated()
        return verbs.step(row, stated.pop("verb"), version=form.seen, by=request.user, **stated)

    def words(self, row: Participation) -> dict[str, Any]:
        standing = {"nation": row.nation, "standing": row.get_status_display()}
        return {
            "title": _("Record a step: %(nation)s") % standing,
            "text": _("Stands now: %(standing)s. A step once recorded is never changed.") % standing,
        }


class MilestonePage(OfProgramme):
    """Put a date on the timetable."""

    permission = "milestone.add"

    def form(self, request: HttpRequest, row: Programme, data: Any = None) -> MilestoneForm:
        return MilestoneForm(data)

    def act(self, request: HttpRequest, row: Programme, form: MilestoneForm) -> Milestone:
        return verbs.add_milestone(row, fields=form.stated(), by=request.user)

    def words(self, row: Any) -> dict[str, Any]:
        return {"title": _("Add a milestone"), "text": _("A date of the timetable that every nation sees.")}


class MilestoneChange(OfProgramme):
    """Change a planned date."""

    permission = "milestone.update"

    def row(self, request: HttpRequest, **keys: Any) -> Milestone:
        return found(Milestone.objects.select_related("programme"), request, keys["pk"])

    def programme(self, row: Milestone) -> Programme:
        return row.programme

    def form(self, request: HttpRequest, row: Milestone, data: Any = None) -> MilestoneForm:
        return MilestoneForm(data, instance=row)

    current = form

    def act(self, request: HttpRequest, row: Milestone, form: MilestoneForm) -> Milestone:
        return verbs.update_milestone(row, fields=form.stated(), version=form.seen, by=request.user)

    def words(self, row: Milestone) -> dict[str, Any]:
        return {"title": _("Change the milestone"), "text": _("A reached or dropped one is planned again first.")}
