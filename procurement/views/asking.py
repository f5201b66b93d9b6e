"""What every page asks of a request: the thing it is about, the version its sender saw, the fate of a refused verb."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.refusals import NotAllowed, Refusal, Stale
from procurement.forms.sheet import shown

Row = TypeVar("Row", bound=models.Model)
Text = str | Promise


def found(rows: "models.QuerySet[Row]", request: HttpRequest, pk: Any) -> Row:
    """The row of this key that the reader may see; 404 where there is none, as where there is nothing at all."""
    row = rows.visible_to(request.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the fields sent, or None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def seen_version(request: HttpRequest) -> int:
    """The version the sender of a form saw."""
    try:
        return int(forms.IntegerField(min_value=0, max_value=2**31 - 1).clean(request.POST.get("version", "")))
    except ValidationError as fault:
        raise Refusal(_("The form does not say which version you saw: reload the page.")) from fault


def attempted(request: HttpRequest, verb: Callable[[], Any], done: Text) -> Any:
    """Do a verb from a button: its success or its refusal becomes a message; None where it was refused.

    Where somebody was faster, the answer is the page of a conflict: a message on the page that moved on would be lost
    on a program, and on whoever looks at the status alone.
    """
    try:
        with transaction.atomic():
            result = verb()
    except (NotAllowed, Stale):
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal.reason))
        return None
    messages.success(request, str(done))
    return result


def accepted(form: forms.BaseForm, verb: Callable[[], Any], current: forms.BaseForm | None = None) -> Any:
    """Do a verb from a valid form; its refusal is put on the form, and None comes back.

    Where somebody was faster and `current` (the same form as now stored) is given, `form.differences` says where the
    two differ, and the form takes on the stored version: sent again, it replaces what its sender has now seen.
    """
    try:
        with transaction.atomic():
            return verb()
    except NotAllowed:
        raise
    except Stale as refusal:
        form.add_error(None, str(refusal.reason))
        if current is not None:
            form.differences = differences(form, current)
            form.data = {**form.data.dict(), "version": current.initial["version"]}
        return None
    except Refusal as refusal:
        for place, texts in (refusal.faults or {"__all__": [refusal.reason]}).items():
            form.add_error(place if place in form.fields else None, texts)
        return None


def differences(mine: forms.BaseForm, current: forms.BaseForm) -> list[dict[str, str]]:
    """Label by label, where what was typed and what is stored differ."""
    pairs = ((field.label, shown(field), shown(current[field.name])) for field in mine.visible_fields())
    return [{"label": label, "mine": typed, "current": stored} for label, typed, stored in pairs if typed != stored]
