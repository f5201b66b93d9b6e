"""People, for those who look after them: invited, given roles, helped with a lost factor, ended."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import invitations, people, resets
from accounts.models import FactorReset, Person, RoleAssignment
from accounts.refusals import NotAllowed
from procurement.exports.table import Column
from procurement.forms.person import InvitationForm, ParticularsForm, PersonFilter, RoleForm
from procurement.queries import people as reading
from procurement.queries.duties import duties_of
from procurement.views.asking import accepted, attempted, posted
from procurement.views.entry import version_of
from procurement.views.listing import Listing, chosen, listed

EDITING = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    _demand(request)
    form = PersonFilter(request.GET, actor=request.actor)
    rows = reading.listed(request.actor, chosen(form), request.GET.get("sort", ""))
    return listed(request, LISTING, rows, form)


def _state(row: Person) -> str:
    """What the badges of a person say."""
    standing = _("active") if row.has_usable_password() else _("invited")
    told = [standing if row.is_active else _("ended")]
    told += [_("a role waits")] if row.waits else []
    told += [_("lost factor")] if row.lost else []
    return ", ".join(told)


LISTING = Listing(
    "people",
    gettext_lazy("People"),
    (
        Column("name", gettext_lazy("Name")),
        Column("email", gettext_lazy("E-mail")),
        Column("nation", gettext_lazy("Nation")),
        Column("roles", gettext_lazy("Roles"), value=lambda row: ", ".join(map(str, row.role_assignments.all()))),
        Column("factor", gettext_lazy("Second factor since"), "moment", value=lambda row: row.second_factor_since),
        Column("last_login", gettext_lazy("Last sign-in"), "moment"),
        Column("state", gettext_lazy("State"), value=_state),
    ),
    "accounts/people.html",
    reading.SORTS,
)


@require_safe
def detail(request: HttpRequest, person: UUID) -> HttpResponse:
    row = _found(request, person)
    assignments = list(row.role_assignments.select_related("granted_by", "confirmed_by").order_by("pk"))
    held = {assignment.role for assignment in assignments if not assignment.ends_at}
    context = {
        "person": row,
        "assignments": assignments,
        "waiting": set(RoleAssignment.objects.waiting().filter(person=row).values_list("pk", flat=True)),
        "role_form": RoleForm(person=row, held=held),
        "invitation": row.invitations.filter(ended_at__isnull=True).first(),
        "reset": row.factor_resets.filter(decided_at__isnull=True).select_related("asked_by").first(),
        "entries": reading.history(row, request.actor),
        "may_change": row.pk != request.user.pk,
    }
    return render(request, "accounts/person.html", context)


@require_safe
def handover(request: HttpRequest, person: UUID) -> HttpResponse:
    """What a colleague of one's own nation has in hand."""
    row = Person.objects.filter(pk=person, nation=request.actor.nation or None, nation__isnull=False).first()
    if row is None:
        raise Http404
    return render(request, "accounts/handover.html", {"person": row, "duties": duties_of(row, request.actor)})


@EDITING
def invite(request: HttpRequest) -> HttpResponse:
    _demand(request)
    form = InvitationForm(posted(request), actor=request.actor)
    if form.is_valid():
        roles = form.cleaned_data["roles"]
        sent = accepted(form, lambda: invitations.invite(person=form.instance, roles=roles, by=request.user))
        if sent:
            messages.success(request, _("The invitation is on its way; the link is good for seven days."))
            return redirect("person", sent.person_id)
    return render(request, "accounts/person_invite.html", {"form": form}, status=400 if form.errors else 200)


@EDITING
def update(request: HttpRequest, person: UUID) -> HttpResponse:
    row = _found(request, person)
    form, current = ParticularsForm(posted(request), instance=row), ParticularsForm(instance=_found(request, person))
    verb = lambda: people.update(person=form.instance, version=version_of(form), by=request.user) or True  # noqa: E731
    if form.is_valid() and accepted(form, verb, current):
        messages.success(request, _("Saved."))
        return redirect("person", person)
    context = {"form": form, "person": Person.objects.get(pk=person)}
    return render(request, "accounts/person_update.html", context, status=400 if form.errors else 200)


@require_POST
def grant(request: HttpRequest, person: UUID) -> HttpResponse:
    row = _found(request, person)
    held = set(row.role_assignments.filter(ends_at__isnull=True).values_list("role", flat=True))
    form = RoleForm(request.POST, person=row, held=held)
    if not form.is_valid():
        messages.error(request, _("Choose a role from the list."))
        return redirect("person", person)
    role = form.cleaned_data["role"]
    return _done(request, row, lambda: people.grant(person=row, role=role, by=request.user), _("The role is given."))


@require_POST
def confirm_role(request: HttpRequest, roleassignment: int) -> HttpResponse:
    assignment = _assignment(request, roleassignment)
    verb = lambda: people.confirm(assignment=assignment, by=request.user)  # noqa: E731
    return _done(request, assignment.person, verb, _("The role is in force."))


@require_POST
def revoke_role(request: HttpRequest, roleassignment: int) -> HttpResponse:
    assignment = _assignment(request, roleassignment)
    verb = lambda: people.revoke(assignment=assignment, by=request.user)  # noqa: E731
    return _done(request, assignment.person, verb, _("The role is taken away."))


@require_POST
def step(request: HttpRequest, person: UUID, verb: str) -> HttpResponse:
    """End or readmit somebody, send an invitation again or cancel it, say that a second factor is lost."""
    row, by = _found(request, person), request.user
    verbs = {
        "end": (lambda: people.set_active(person=row, active=False, by=by), _("Access has ended.")),
        "readmit": (lambda: people.set_active(person=row, active=True, by=by), _("Access is open again.")),
        "resend": (lambda: invitations.resend(person=row, by=by), _("A new link is on its way; the former is void.")),
        "cancel": (lambda: invitations.cancel(person=row, by=by), _("The invitation is cancelled.")),
        "lost": (lambda: resets.ask(person=row, by=by), _("A second administrator has to confirm that.")),
    }
    return _done(request, row, *verbs[verb])


@require_POST
def decide_reset(request: HttpRequest, factorreset: UUID, confirmed: bool) -> HttpResponse:
    reset = FactorReset.objects.select_related("person").filter(pk=factorreset).first()
    if reset is None:
        raise Http404
    row = _found(request, reset.person_id)
    verb = lambda: resets.decide(reset=reset, confirmed=confirmed, by=request.user)  # noqa: E731
    return _done(request, row, verb, _("The second factor is removed.") if confirmed else _("The factor stays."))


def _demand(request: HttpRequest) -> None:
    if not request.actor.people:
        raise NotAllowed(_("Only administrators look after people."))


def _found(request: HttpRequest, person: Any) -> Person:
    row = reading.looked_after(request.actor).select_related("nation").filter(pk=person).first()
    if row is None:
        raise Http404
    return row


def _assignment(request: HttpRequest, key: int) -> RoleAssignment:
    row = RoleAssignment.objects.select_related("person").filter(pk=key).first()
    if row is None or not request.actor.looks_after(row.person.nation_id):
        raise Http404
    return row


def _done(request: HttpRequest, row: Person, verb: Any, said: str) -> HttpResponse:
    attempted(request, lambda: verb() or True, said)
    return redirect("person", row.pk)
