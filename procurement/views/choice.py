"""The page of a verb that needs a choice first: to whom, into which round, by which value."""

from abc import ABC, abstractmethod
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from procurement.views.asking import accepted, seen_version


class ChoicePage(ABC, View):
    """GET asks; POST runs the verb and goes back to the thing. The form carries the version it was drawn for."""

    address = ""
    permission = ""
    template_name = "procurement/requirement/choice.html"

    @abstractmethod
    def row(self, request: HttpRequest, pk: UUID) -> Any:
        """The thing; 404 and NotAllowed come from here."""

    @abstractmethod
    def wording(self) -> dict[str, Any]:
        """title, text, submit and done (what is said afterwards)."""

    @abstractmethod
    def form(self, request: HttpRequest, row: Any, data: Any = None) -> forms.BaseForm:
        """The question."""

    @abstractmethod
    def act(self, request: HttpRequest, row: Any, form: Any, version: int) -> Any:
        """The verb; what it made or changed."""

    def version(self, request: HttpRequest) -> int:
        """The version the form was drawn for."""
        return seen_version(request)

    def back(self, row: Any) -> str:
        """Where to go afterwards."""
        return reverse(self.address, args=[row.pk])

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        row = self.row(request, pk)
        return self.page(request, row, self.form(request, row))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        row = self.row(request, pk)
        form = self.form(request, row, request.POST)
        if form.is_valid() and accepted(form, lambda: self.act(request, row, form, self.version(request))):
            messages.success(request, self.wording()["done"])
            return redirect(self.back(row))
        return self.page(request, row, form, status=400)

    def page(self, request: HttpRequest, row: Any, form: forms.BaseForm, status: int = 200) -> HttpResponse:
        context = {"row": row, "form": form, "cancel_url": self.back(row), **self.wording()}
        return render(request, self.template_name, context, status=status)
