"""The page of a form that enters or changes one thing: asked, judged by its verb, and on to the thing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from procurement.views.asking import Text, accepted

EDITING = require_http_methods(["GET", "HEAD", "POST"])
Trail = list[dict[str, Any]]


def entry(
    request: HttpRequest,
    form: forms.BaseForm,
    verb: Callable[[forms.BaseForm], Any],
    *,
    onward: Callable[[Any], str],
    wording: dict[str, Text],
    trail: Trail,
    current: forms.BaseForm | None = None,
) -> HttpResponse:
    """Show the form, or run its verb and go onward.

    `wording` has title, text, submit and done; the last step of `trail` is where Cancel leads; `current` is the form
    as now stored, for the differences when somebody else was faster.
    """
    if form.is_bound and form.is_valid():
        made = accepted(form, lambda: verb(form), current)
        if made:
            messages.success(request, str(wording["done"]))
            return redirect(onward(made))
    context = {"form": form, "trail": trail, "cancel_url": trail[-1]["url"], **wording}
    return render(request, "trials/entry.html", context, status=400 if form.errors else 200)


def fields_of(form: forms.BaseForm) -> dict[str, Any]:
    """What a form states, without the version it was drawn for."""
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def version_of(form: forms.BaseForm) -> int:
    """The version a form was drawn for; 0, which no row has, where it does not say."""
    return form.cleaned_data.get("version") or 0
