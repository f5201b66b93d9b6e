"""Pages of requirements: the list, one of them, and its verbs."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from procurement.actions import requirement as actions
from procurement.exports.table import Column
from procurement.forms.requirement import RequirementFilter
from procurement.models import Requirement
from procurement.models.withholding import LINE
from procurement.queries import evidence, offers, requirements, withholding
from procurement.views.asking import attempted, found, seen_version
from procurement.views.comment import thread_url
from procurement.views.listing import Listing, chosen, listed
from procurement.views.scales import line_scale, reading
from procurement.views.verbs import Button, buttons_for
from procurement.views.wording import AGAINST, audience, grade, timeline
from procurement.workflow import REQUIREMENT

COLUMNS = (
    Column("reference", gettext_lazy("Reference")),
    Column("title", gettext_lazy("Requirement")),
    Column("nation", gettext_lazy("Nation")),
    Column("area", gettext_lazy("Capability area"), value=lambda row: row.capability_area),
    Column("quantity", gettext_lazy("Quantity"), "integer"),
    Column("need_by", gettext_lazy("Needed by"), "date"),
    Column("modes", gettext_lazy("Modes"), value=lambda row: ", ".join(map(str, row.mode_labels))),
    Column("status", gettext_lazy("Status"), value=lambda row: row.get_status_display()),
)
BUTTONS = (
    Button(
        "submit",
        gettext_lazy("Submit for approval"),
        (
            gettext_lazy("Submit this requirement?"),
            gettext_lazy("The approver of your nation decides about it; until then you can still change it."),
        ),
        "primary",
    ),
    Button(
        "approve",
        gettext_lazy("Approve"),
        (
            gettext_lazy("Approve this requirement?"),
            gettext_lazy("It can then be released to other nations and enter a round."),
        ),
        "primary",
    ),
    Button(
        "return",
        gettext_lazy("Send back"),
        (gettext_lazy("Send this requirement back?"), gettext_lazy("It becomes a draft again for its author.")),
    ),
    Button("enter_round", gettext_lazy("Enter into a round"), tone="primary"),
    Button("release", gettext_lazy("Release")),
    Button("retract", gettext_lazy("End a release")),
    Button("withhold", gettext_lazy("Withhold a field")),
    Button("mark", gettext_lazy("Label")),
    Button("admit", gettext_lazy("Name readers")),
    Button("update", gettext_lazy("Change")),
    Button(
        "withdraw",
        gettext_lazy("Withdraw"),
        (
            gettext_lazy("Withdraw this requirement?"),
            gettext_lazy("Every release ends and it cannot be taken up again; it is kept for the record."),
        ),
        "danger",
    ),
)
STEPS = {
    "submit": (actions.submit, gettext_lazy("The requirement waits for approval.")),
    "return": (actions.send_back, gettext_lazy("The requirement was sent back to its author.")),
    "approve": (actions.approve, gettext_lazy("The requirement is approved.")),
    "withdraw": (actions.withdraw, gettext_lazy("The requirement is withdrawn.")),
}
TONES = {"draft": "neutral", "submitted": "warning", "approved": "good", "withdrawn": "bad"}
MARKS = 4


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Own and released requirements."""
    form = RequirementFilter(request.GET)
    rows = requirements.listed(request.actor, chosen(form), request.GET.get("sort", ""))
    return listed(request, LISTING, rows, form, may_create=request.actor.may("requirement.create"))


LISTING = Listing(
    "requirements",
    gettext_lazy("Requirements"),
    COLUMNS,
    "procurement/requirement/list.html",
    requirements.SORTS,
    lambda request, rows: [_dress(row) for row in withholding.restored(request.actor, rows)],
)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One requirement: its lines against the evidence, the offers that answer it, who else needs the same."""
    actor = request.actor
    row = found(Requirement.objects.select_related("nation", "capability_area", "author", "approver"), request, pk)
    own = row.nation_id == actor.nation
    withholding.restored(actor, [row])
    hidden = withholding.in_force(actor, row)
    readers = _readers(requirements.readers(actor, row)) if own else None
    entries = requirements.entries(actor, row)
    screening = evidence.screening_of(entries[0].round if entries else None)
    lines = requirements.lines(actor, row)
    told = [line for line in lines if line.threshold is not None]
    assessed = evidence.assessed(actor, row, told, screening)
    answers, alike = offers.answering(actor, row), requirements.alike(actor, row)
    context = {
        "row": _dress(row),
        "own": own,
        "buttons": _buttons(request, row, requirements.is_taken_up(entries), readers) if own else [],
        "may_create": actor.may("requirement.create"),
        "lines": _lines(lines, told, assessed, withholding.by_field(hidden)),
        "known_lines": told,
        "withheld": _withheld(request, row, hidden),
        "hidden": {name: one for name, one in withholding.by_field(hidden).items() if name in row.withheld},
        "marking": str(row.marking),
        "comments_url": thread_url("requirement", row),
        "assessed": [_system(one, told) for one in assessed if any(line.n or line.claim for line in one.lines)],
        "screening": screening,
        "answers": _answers(answers),
        "fitting": sum(not answer.against for answer in answers),
        "alike": [_dress(other) for other in alike],
        "also": {"nations": len({one.nation_id for one in alike}), "units": sum(one.quantity or 0 for one in alike)},
        "entries": entries,
        "private": requirements.private(actor, row),
        "readers": readers,
        "history": timeline(requirements.history(actor, row)),
    }
    return render(request, "procurement/requirement/detail.html", context)


@require_POST
def step(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Take a requirement one step along its life cycle."""
    row = found(Requirement.objects, request, pk)
    act, told = STEPS[verb]
    attempted(request, lambda: act(row, version=seen_version(request), by=request.user), told)
    return redirect("requirement", pk=pk)


def _buttons(
    request: HttpRequest, row: Requirement, taken_up: bool, readers: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """Nobody is offered the approval of their own text, a change while a round holds it, or the end of nothing."""
    hidden = {"approve"} if row.author_id == request.user.pk else set()
    hidden |= {"update", "admit", "retract"} if taken_up else set()
    hidden |= {"enter_round"} if row.restricted else set()
    hidden |= set() if readers and readers["audiences"] else {"retract"}
    offered = [button for button in BUTTONS if button.verb not in hidden]
    return buttons_for(request, row, "requirement", REQUIREMENT, offered)


def _dress(row: Requirement) -> Requirement:
    labels = dict(Requirement._meta.get_field("modes").base_field.flatchoices)
    row.mode_labels = [labels[mode] for mode in row.modes]
    row.tone = TONES[row.status]
    return row


def _lines(
    lines: list[Any], known: list[Any], assessed: list[evidence.Assessed], hidden: dict[str, Any]
) -> list[dict[str, Any]]:
    """Each line with its scale: the best systems with a measurement as marks; a withheld one with its reason."""
    told = []
    for line in lines:
        place = known.index(line) if line in known else None
        shown = [] if place is None else [(one.system.name, one.lines[place]) for one in assessed]
        shown = [(name, found) for name, found in shown if found.value is not None]
        scale = None if place is None else line_scale(line, shown[:MARKS])
        more = {"scale": scale, "more": len(shown[MARKS:]), "hidden": hidden.get(f"{LINE}{line.metric_id}")}
        told.append({"line": line, "name": translate(line.metric.name), **more})
    return told


def _withheld(request: HttpRequest, row: Requirement, hidden: list[Any]) -> list[dict[str, Any]]:
    """What is withheld, in words, and how an approver opens it early."""
    labels = dict(withholding.choices(row, row.lines.select_related("metric"), ())) if hidden else {}
    may_open = row.nation_id == request.actor.nation and request.actor.may("requirement.disclose")
    return [
        {
            "row": one,
            "label": labels.get(one.field, one.field),
            "open_url": reverse("withholding-disclose", args=[one.pk]) if may_open else "",
        }
        for one in hidden
    ]


def _system(one: evidence.Assessed, lines: list[Any]) -> dict[str, Any]:
    cells = []
    for line, shown in zip(lines, one.lines, strict=True):
        cells.append({**grade(shown.grade), "reading": reading(shown, line.metric)})
    return {"system": one.system, "cells": cells, "met": sum(line.grade == "met" for line in one.lines)}


def _answers(answers: list[offers.Answer]) -> list[dict[str, Any]]:
    return [{"answer": answer, "against": [AGAINST[code] for code in answer.against]} for answer in answers]


def _readers(known: dict[str, Any]) -> dict[str, Any]:
    audiences = [
        {
            "label": audience(release.audience, known["nations"]),
            "at": release.released_at,
            "by": release.released_by,
        }
        for release in known["releases"]
    ]
    return {"audiences": audiences, "people": known["people"]}
