"""Pages that enter, change, withdraw and restore vendors and systems."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST

from accounts.permits import demand
from procurement.actions import catalogue as actions
from procurement.forms.catalogue import ListedForm, VendorForm
from procurement.views.asking import accepted, attempted, seen_version
from procurement.views.verbs import Button
from trials.models import System, Vendor

MODELS: dict[str, Any] = {"vendor": Vendor, "system": System}
STEPS: dict[str, tuple[Callable[..., Any], Any]] = {
    "withdraw": (actions.withdraw, gettext_lazy("It is withdrawn: nothing new can name it.")),
    "restore": (actions.restore, gettext_lazy("It can be chosen again.")),
}
BUTTONS = (
    Button("update", gettext_lazy("Change"), tone="primary"),
    Button("restore", gettext_lazy("Restore")),
    Button(
        "withdraw",
        gettext_lazy("Withdraw"),
        (
            gettext_lazy("Withdraw this from the catalogue?"),
            gettext_lazy("Nothing new can name it; what names it already is kept."),
        ),
        "danger",
    ),
)


@require_POST
def step(request: HttpRequest, pk: UUID, noun: str, verb: str) -> HttpResponse:
    """Withdraw or restore a row of the catalogue."""
    row = get_object_or_404(MODELS[noun], pk=pk)
    act, told = STEPS[verb]
    attempted(request, lambda: act(row, version=seen_version(request), by=request.user), told)
    return redirect(noun, pk=pk)


class ListedPage(ABC, View):
    """GET shows the form of a new or a stored row; POST enters or changes it and goes to its page."""

    noun: ClassVar[str]
    form_class: ClassVar[type[ListedForm]]

    @abstractmethod
    def wording(self, row: Any) -> dict[str, Any]:
        """title and submit."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pk = kwargs.get("pk")
        row = get_object_or_404(MODELS[self.noun], pk=pk) if pk else None
        demand(request.user, f"{self.noun}.update" if row else f"{self.noun}.create")
        self.stored = row
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
        begun = {} if self.stored else {"vendor": request.GET.get("vendor", "")}
        return self.page(request, self.form_class(instance=self.stored or MODELS[self.noun](), initial=begun))

    def post(self, request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
        form = self.form_class(request.POST, instance=self.fresh())
        current = self.form_class(instance=self.stored) if self.stored else None
        saved = form.is_valid() and accepted(form, lambda: self.save(request, form), current)
        if not saved:
            return self.page(request, form, 409 if getattr(form, "differences", None) else 400)
        messages.success(request, _("%(name)s is saved.") % {"name": saved})
        return redirect(self.noun, pk=saved.pk)

    def fresh(self) -> Any:
        """A row of its own for the form to write on, so that the stored one stays what is compared with."""
        model = MODELS[self.noun]
        return model.objects.get(pk=self.stored.pk) if self.stored else model()

    def save(self, request: HttpRequest, form: ListedForm) -> Any:
        if self.stored:
            version = form.cleaned_data.get("version") or 0
            return actions.update(self.stored, fields=form.given, version=version, by=request.user)
        return actions.create(MODELS[self.noun](**form.given), by=request.user)

    def page(self, request: HttpRequest, form: ListedForm, status: int = 200) -> HttpResponse:
        row = self.stored
        context = {
            "row": row,
            "form": form,
            "noun": self.noun,
            "cancel_url": reverse(self.noun, args=[row.pk]) if row else reverse(f"{self.noun}s"),
            **self.wording(row),
        }
        return render(request, "procurement/vendor/form.html", context, status=status)


class VendorPage(ListedPage):
    """Enter or change a vendor."""

    noun, form_class = "vendor", VendorForm

    def wording(self, row: Any) -> dict[str, Any]:
        title = _("Change %(name)s") % {"name": row} if row else _("New vendor")
        return {"title": title, "list_label": _("Vendors"), "list_url": reverse("vendors"), "submit": _("Save")}
