"""Pages of saved views: all of one's own, keeping the list one looks at, naming and forgetting."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procurement.actions import saved_view as actions
from procurement.forms.saved_view import NameForm, SavedViewForm
from procurement.models import SavedView
from procurement.queries import saved_views
from procurement.views.asking import accepted, attempted, found, posted
from procurement.views.listing import page_of


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """One's own saved views."""
    page = page_of(request, saved_views.own(request.actor))
    return render(request, "procurement/saved_view/list.html", {"page_obj": page, "most": SavedView.MOST})


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the list as it stands, and go back to it; a name that cannot be taken is asked for again."""
    form = SavedViewForm(request.POST)
    if form.is_valid() and (row := accepted(form, lambda: actions.save(**form.cleaned_data, by=request.user))):
        messages.success(request, _("The view is saved."))
        return redirect(row.address)
    return render(request, "procurement/saved_view/form.html", {"form": form}, status=400)


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, savedview: UUID) -> HttpResponse:
    """Another name."""
    row = found(SavedView.objects, request, savedview)
    form = NameForm(posted(request), initial={"name": row.name})
    if form.is_valid() and accepted(form, lambda: actions.rename(row, form.cleaned_data["name"], by=request.user)):
        return redirect("views")
    status = 400 if form.errors else 200
    return render(request, "procurement/saved_view/form.html", {"form": form, "row": row}, status=status)


@require_POST
def delete(request: HttpRequest, savedview: UUID) -> HttpResponse:
    """Forget it."""
    row = found(SavedView.objects, request, savedview)
    attempted(request, lambda: actions.delete(row, by=request.user) or True, _("The view is deleted."))
    return redirect("views")
