"""The page of a form that makes or changes one thing: asked on GET, taken by a verb on POST, faults by the fields."""

from abc import ABC, abstractmethod
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from accounts.permits import demand
from procurement.views.asking import accepted


class FormPage(ABC, View):
    """`permission` is asked after the thing was found, so that what may not be read looks like what is not there."""

    permission = ""
    template_name = "procurement/form.html"
    http_method_names = ["get", "head", "post", "options"]

    @abstractmethod
    def row(self, request: HttpRequest, **keys: Any) -> Any:
        """The thing the form is about, or the one it will belong to; None where it stands by itself."""

    @abstractmethod
    def form(self, request: HttpRequest, row: Any, data: Any = None) -> forms.BaseForm:
        """The form, bound to what was sent where `data` is given."""

    @abstractmethod
    def act(self, request: HttpRequest, row: Any, form: Any) -> Any:
        """The verb; what it made or changed."""

    @abstractmethod
    def wording(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """title, text, trail [{url, label}], cancel_url; submit and done (what is said afterwards) where wanted."""

    def current(self, request: HttpRequest, row: Any) -> forms.BaseForm | None:
        """The form as now stored, to compare with what was typed; None where nothing is stored yet."""
        return None

    def onward(self, row: Any, made: Any) -> str:
        """Where to go afterwards."""
        return made.get_absolute_url()

    def get(self, request: HttpRequest, **keys: Any) -> HttpResponse:
        row = self.permitted(request, **keys)
        return self.page(request, row, self.form(request, row))

    def post(self, request: HttpRequest, **keys: Any) -> HttpResponse:
        row = self.permitted(request, **keys)
        form = self.form(request, row, request.POST)
        if form.is_valid():
            made = accepted(form, lambda: self.act(request, row, form), self.current(request, row))
            if made:
                return self.taken(request, row, made)
        return self.page(request, row, form, status=400)

    def permitted(self, request: HttpRequest, **keys: Any) -> Any:
        """The thing, where the person may do this at all."""
        row = self.row(request, **keys)
        demand(request.user, self.permission)
        return row

    def taken(self, request: HttpRequest, row: Any, made: Any) -> HttpResponse:
        done = self.wording(request, row).get("done")
        if done:
            messages.success(request, str(done))
        return redirect(self.onward(row, made))

    def page(self, request: HttpRequest, row: Any, form: forms.BaseForm, status: int = 200) -> HttpResponse:
        return render(
            request, self.template_name, {"form": form, "row": row, **self.wording(request, row)}, status=status
        )
