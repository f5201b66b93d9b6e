"""Comments on things: the thread, alone or inside a page, and what an author does with a comment."""

from typing import Any
from uuid import UUID

from django.db import models
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permits import demand
from accounts.scoped import ScopedModel
from procurement.actions import comment as actions
from procurement.forms.comment import AnswerForm, CommentForm, EditForm
from procurement.models import Comment
from procurement.models.comment import SUBJECTS
from procurement.queries import comments
from procurement.views.asking import accepted, attempted, found

# Where a thing of each kind is shown, by the name of its address.
PLACES = {
    "requirement": "requirement",
    "offer": "offer",
    "system": "system",
    "recommendation": "recommendation",
    "nationaldecision": "decision",
}


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, pk: UUID, subject: str) -> HttpResponse:
    """The comments on a thing; POST adds one."""
    thing = _thing(request, subject, pk)
    form = CommentForm(request.POST or None)
    if request.method == "POST":
        demand(request.user, "comment.write")
        if form.is_valid() and accepted(form, lambda: _write(request, subject, thing, form)):
            return _back(request, subject, thing)
        return _page(request, subject, thing, form, status=400)
    return _page(request, subject, thing, CommentForm())


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer a comment."""
    asked = found(Comment.objects, request, pk)
    demand(request.user, "comment.write")
    thing = _thing(request, asked.subject, asked.object_id)
    form = AnswerForm(request.POST or None, initial={"audience": asked.audience})
    more = {"kind": Comment.Kind.ANSWER, "answers": asked}
    if form.is_valid() and accepted(form, lambda: _write(request, asked.subject, thing, form, **more)):
        return _back(request, asked.subject, thing)
    return _one(request, asked, form, _("Answer"), _("Send the answer"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Edit one's own comment."""
    row = found(Comment.objects, request, pk)
    demand(request.user, "comment.write")
    thing = _thing(request, row.subject, row.object_id)
    form = EditForm(request.POST or None, initial={"text": row.text})
    if form.is_valid() and accepted(form, lambda: actions.edit(row, text=form.cleaned_data["text"], by=request.user)):
        return _back(request, row.subject, thing)
    return _one(request, row, form, _("Edit a comment"), _("Save"))


@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Withdraw one's own comment."""
    row = found(Comment.objects, request, pk)
    attempted(request, lambda: actions.withdraw(row, by=request.user), _("The comment is withdrawn."))
    return _back(request, row.subject, _thing(request, row.subject, row.object_id))


def _thing(request: HttpRequest, subject: str, pk: UUID) -> Any:
    if not request.actor.audiences:
        raise Http404
    model: type[models.Model] = SUBJECTS[subject]
    if issubclass(model, ScopedModel):
        return found(model.objects, request, pk)
    return get_object_or_404(model, pk=pk)


def _write(request: HttpRequest, subject: str, thing: Any, form: ModelForm, **more: Any) -> Comment:
    return actions.write(subject, thing, **{**form.cleaned_data, **more}, by=request.user)


def _page(request: HttpRequest, subject: str, thing: Any, form: ModelForm, status: int = 200) -> HttpResponse:
    entries = comments.thread(request.actor, subject, thing)
    context = {
        "thing": thing,
        "entries": entries,
        "count": comments.count(entries),
        "form": form if request.actor.may("comment.write") else None,
        "url": thread_url(subject, thing),
        "thing_url": _place(subject, thing),
    }
    template = "_thread" if request.headers.get("HX-Request") else "list"
    return render(request, f"procurement/comment/{template}.html", context, status=status)


def _one(request: HttpRequest, row: Comment, form: ModelForm, title: Any, submit: Any) -> HttpResponse:
    back = f"{PLACES[row.subject]}-comments"
    context = {
        "comment": row,
        "form": form,
        "title": title,
        "submit": submit,
        "cancel_url": reverse(back, args=[row.object_id]),
    }
    return render(request, "procurement/comment/form.html", context, status=400 if form.is_bound else 200)


def thread_url(subject: str, thing: Any) -> str:
    """Where the comments on a thing are."""
    return reverse(f"{PLACES[subject]}-comments", args=[thing.pk])


def _place(subject: str, thing: Any) -> str:
    if subject == "nationaldecision":
        return reverse("recommendation", args=[thing.recommendation_id])
    return reverse(PLACES[subject], args=[thing.pk])


def _back(request: HttpRequest, subject: str, thing: Any) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _page(request, subject, thing, CommentForm())
    return redirect(thread_url(subject, thing))
