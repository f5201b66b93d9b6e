"""Pages of the registers: the overview, a list for each, a row, and what its owner does with it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Nation
from accounts.permits import demand
from accounts.refusals import NotAllowed
from accounts.roles import own_audience
from procurement.actions import register as actions
from procurement.exports.table import Column
from procurement.forms.register import AssumptionForm, AudienceForm, RegisterFilter, RiskForm
from procurement.models import Assumption, Registered, Risk
from procurement.queries import registers
from procurement.queries.figures import plain
from procurement.queries.requirements import history
from procurement.views.asking import accepted, attempted, found, posted, seen_version
from procurement.views.listing import Listing, chosen, listed
from procurement.views.verbs import Button, buttons_for
from procurement.views.wording import audience, timeline

MODELS: Mapping[str, type[Registered]] = {"assumption": Assumption, "risk": Risk}
FORMS = {"assumption": AssumptionForm, "risk": RiskForm}
TONES = {"open": "warning", "confirmed": "good", "refuted": "bad", "closed": "neutral"}
WORDS = {
    "assumption": {
        "list": _("Assumptions"),
        "new": _("New assumption"),
        "change": _("Change an assumption"),
        "release": _("Who may read this assumption"),
        "empty": _("No assumption matches"),
    },
    "risk": {
        "list": _("Risks"),
        "new": _("New risk"),
        "change": _("Change a risk"),
        "release": _("Who may read this risk"),
        "empty": _("No risk matches"),
    },
}
BUTTONS = (
    Button(
        "confirm",
        _("Confirmed"),
        (_("Is this assumption confirmed?"), _("It is kept as confirmed; it can be opened again.")),
        "primary",
    ),
    Button(
        "refute",
        _("Refuted"),
        (_("Is this assumption refuted?"), _("It is kept as refuted; it can be opened again.")),
    ),
    Button("close", _("Close"), (_("Close this risk?"), _("It is kept as closed; it can be opened again.")), "primary"),
    Button("reopen", _("Open again"), (_("Open this again?"), _("It is open work again from now on."))),
    Button("update", _("Change")),
)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The matrix of open risks, and the assumptions whose review is due."""
    context = {
        "matrix": list(zip(reversed(registers.RATINGS), _cells(registers.matrix(request.actor)), strict=True)),
        "impacts": registers.RATINGS,
        "expiring": registers.expiring(request.actor),
        "nations": _nations(),
        "may_write": request.actor.may("register.write"),
    }
    return render(request, "procurement/register/overview.html", context)


@require_safe
def listing(request: HttpRequest, noun: str) -> HttpResponse:
    """One register."""
    model = MODELS[noun]
    form = RegisterFilter(request.GET, model=model, actor=request.actor)
    rows = registers.listed(model, request.actor, chosen(form), request.GET.get("sort", ""))
    more = {"noun": noun, "words": WORDS[noun], "row_template": f"procurement/register/_{noun}.html"}
    create_url = reverse(f"{noun}-create") if request.actor.may("register.write") else ""
    return listed(request, LISTINGS[noun], rows, form, **more, create_url=create_url)


def _dressed(request: HttpRequest, rows: Sequence[Any]) -> list[Any]:
    nations = _nations()
    return [_dress(row, nations) for row in rows]


SHARED = (
    Column("owner", _("Owner"), value=lambda row: row.owner_label),
    Column("responsible", _("Responsible")),
)
STATUS = Column("status", _("Status"), value=lambda row: row.get_status_display())
COLUMNS = {
    "assumption": (
        Column("statement", _("Assumption")),
        *SHARED,
        Column("figures", _("Low · expected · high"), value=lambda row: _figures(row)),
        Column("day", _("Review by"), "date", value=lambda row: row.expires_on),
        STATUS,
    ),
    "risk": (
        Column("statement", _("Risk")),
        *SHARED,
        Column("likelihood", _("Likelihood"), "integer"),
        Column("impact", _("Impact"), "integer"),
        Column("day", _("Due on"), "date", value=lambda row: row.due_on),
        STATUS,
    ),
}
LIST = "procurement/register/list.html"
LISTINGS = {
    noun: Listing(f"{noun}s", WORDS[noun]["list"], columns, LIST, registers.SORTS[MODELS[noun]], _dressed)
    for noun, columns in COLUMNS.items()
}


def _figures(row: Assumption) -> str:
    if row.expected is None:
        return ""
    return f"{plain(row.low)} · {plain(row.expected)} · {plain(row.high)} {row.unit}"


@require_safe
def detail(request: HttpRequest, pk: UUID, noun: str) -> HttpResponse:
    """One row of a register."""
    model = MODELS[noun]
    row = found(model.objects.select_related("programme", "round", "responsible", "created_by"), request, pk)
    own, nations = row.owner == own_audience(request.actor.audiences), _nations()
    may_release = own and request.actor.may("register.release")
    context = {
        "noun": noun,
        "words": WORDS[noun],
        "row": _dress(row, nations),
        "own": own,
        "buttons": buttons_for(request, row, noun, actions.CYCLES[model], BUTTONS, "register.write") if own else [],
        "release_url": reverse(f"{noun}-release", args=[row.pk]) if may_release else "",
        "readers": [(audience(one.audience, nations), one) for one in registers.released(request.actor, row)],
        "history": timeline(history(request.actor, row)),
    }
    return render(request, f"procurement/register/{noun}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, noun: str) -> HttpResponse:
    """Enter a row."""
    demand(request.user, "register.write")
    form = FORMS[noun](posted(request), actor=request.actor, initial={"responsible": request.user.pk})
    if form.is_valid() and (
        row := accepted(form, lambda: actions.create(MODELS[noun], fields=form.values, by=request.user))
    ):
        messages.success(request, translate("Saved; nobody else sees it before you release it."))
        return redirect(noun, pk=row.pk)
    return _form(request, noun, form, WORDS[noun]["new"], reverse(f"{noun}s"))


@require_http_methods(["GET", "HEAD", "POST"])
def update(request: HttpRequest, pk: UUID, noun: str) -> HttpResponse:
    """Change a row."""
    row = _own(request, noun, pk, "register.write")
    form, stored = (
        FORMS[noun](data, actor=request.actor, initial=_initial(row, noun)) for data in (posted(request), None)
    )
    verb = lambda: actions.update(row, fields=form.values, version=seen_version(request), by=request.user)  # noqa: E731
    if form.is_valid() and accepted(form, verb, stored):
        messages.success(request, translate("The change is saved."))
        return redirect(noun, pk=row.pk)
    return _form(request, noun, form, WORDS[noun]["change"], reverse(noun, args=[row.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: UUID, noun: str) -> HttpResponse:
    """Say exactly who else may read a row."""
    row = _own(request, noun, pk, "register.release")
    held = [one.audience for one in registers.released(request.actor, row)]
    form = AudienceForm(posted(request), row=row, initial={"version": row.version, "audiences": held})
    if form.is_valid() and accepted(
        form,
        lambda: actions.release(row, form.cleaned_data["audiences"], version=seen_version(request), by=request.user),
    ):
        messages.success(request, translate("The readers are set."))
        return redirect(noun, pk=row.pk)
    return _form(request, noun, form, WORDS[noun]["release"], reverse(noun, args=[row.pk]))


@require_POST
def settle(request: HttpRequest, pk: UUID, noun: str, verb: str) -> HttpResponse:
    """Confirm, refute, close or open again."""
    row = found(MODELS[noun].objects, request, pk)
    act = lambda: actions.settle(row, verb, version=seen_version(request), by=request.user)  # noqa: E731
    attempted(request, act, _("The change is saved."))
    return redirect(noun, pk=pk)


def _own(request: HttpRequest, noun: str, pk: UUID, permission: str) -> Any:
    row = found(MODELS[noun].objects, request, pk)
    demand(request.user, permission)
    if row.owner != own_audience(request.actor.audiences):
        raise NotAllowed(translate("This belongs to another nation or office."))
    return row


def _initial(row: Registered, noun: str) -> dict[str, Any]:
    names = [*FORMS[noun].Meta.fields, "version"]
    return {name: row.serializable_value(name) for name in names}


def _form(request: HttpRequest, noun: str, form: Any, title: Any, cancel_url: str) -> HttpResponse:
    context = {
        "noun": noun,
        "words": WORDS[noun],
        "form": form,
        "title": title,
        "cancel_url": cancel_url,
        "differences": getattr(form, "differences", None),
    }
    return render(request, "procurement/register/form.html", context, status=400 if form.is_bound else 200)


def _nations() -> dict[str, Nation]:
    return Nation.objects.in_bulk()


def _dress(row: Any, nations: Mapping[str, Nation]) -> Any:
    row.owner_label, row.tone = audience(row.owner, nations), TONES[row.status]
    return row


def _cells(matrix: list[list[list[Risk]]]) -> list[list[dict[str, Any]]]:
    """The matrix from likelihood 5 down, each cell with its tone by the product of the two ratings."""
    return [
        [
            {"risks": risks, "likelihood": 5 - place, "impact": impact, "tone": _heat((5 - place) * impact)}
            for impact, risks in enumerate(cells, 1)
        ]
        for place, cells in enumerate(matrix)
    ]


def _heat(rating: int) -> str:
    return "bad" if rating >= 15 else "warning" if rating >= 6 else "good"
