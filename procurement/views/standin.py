"""Stand-in approvers of one's own nation: named, confirmed by a second person, ended."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import standins as verbs
from accounts.models import RoleAssignment
from accounts.refusals import NotAllowed
from procurement.forms.person import StandInForm
from procurement.queries.people import stand_ins
from procurement.views.asking import accepted, attempted, posted
from procurement.views.listing import page_of


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """The nation's stand-ins; whoever may, names another."""
    if not request.user.nation_id or not (request.actor.nation or request.actor.people):
        raise NotAllowed(_("Stand-ins are a nation's own affair."))
    may_name = request.actor.may("standin.name")
    if request.method == "POST" and not may_name:
        raise NotAllowed(_("Your role does not allow this."))
    form = StandInForm(posted(request), by=request.user) if may_name else None
    if form and form.is_valid() and accepted(form, lambda: verbs.name(**form.cleaned_data, by=request.user)):
        messages.success(request, _("Named; a second person has to confirm."))
        return redirect("standins")
    rows = page_of(request, stand_ins(request.user.nation_id))
    context = {"form": form, "page_obj": rows, "now": timezone.now(), "may_name": may_name}
    return render(request, "accounts/standins.html", context, status=400 if form and form.errors else 200)


@require_POST
def confirm(request: HttpRequest, roleassignment: int) -> HttpResponse:
    row = _found(request, roleassignment)
    done = _("Confirmed; the stand-in is approver between the two days.")
    attempted(request, lambda: verbs.confirm(assignment=row, by=request.user) or True, done)
    return redirect("standins")


@require_POST
def end(request: HttpRequest, roleassignment: int) -> HttpResponse:
    row = _found(request, roleassignment)
    attempted(request, lambda: verbs.end(assignment=row, by=request.user) or True, _("The stand-in has ended."))
    return redirect("standins")


def _found(request: HttpRequest, key: int) -> RoleAssignment:
    nation = request.user.nation_id
    row = stand_ins(nation).filter(pk=key).first() if nation and request.actor.may("standin.name") else None
    if row is None:
        raise Http404
    return row
