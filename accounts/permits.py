"""What every verb asks first: may this person do it, and is the thing still as they saw it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.refusals import NotAllowed, Refusal, Stale

Row = TypeVar("Row", bound=models.Model)
_rules_alone: ContextVar[bool] = ContextVar("rules_alone", default=False)


class Invalid(Refusal):
    """Input that breaks a rule; `faults` maps each place to what was expected there."""

    status = 400


def demand(person: Person, permission: str) -> None:
    """Refuse a person whose roles do not carry the permission."""
    if not person.actor.may(permission):
        raise NotAllowed(_("Your role does not allow this."))


def held(model: type[Row], pk: Any, *, by: Person, version: int | None = None, related: tuple[str, ...] = ()) -> Row:
    """The row, locked until the transaction ends, its `related` rows at hand.

    404 where the person may not read it, Stale where it has moved on.
    """
    rows = model.objects.visible_to(by.actor).select_for_update(of=("self",)).filter(pk=pk)
    row = (rows.select_related(*related) if related else rows).order_by().first()
    if row is None:
        raise Http404
    if version is not None and row.version != version:
        raise Stale(
            _("Somebody changed this in the meantime; nothing was overwritten. Look at the new state and decide again.")
        )
    return row


@contextmanager
def rules_alone() -> Iterator[None]:
    """Judge rows by their own rules only: for many rows whose references and names were looked up all at once."""
    token = _rules_alone.set(True)
    try:
        yield
    finally:
        _rules_alone.reset(token)


def faults_of(instance: models.Model, place: str = "", exclude: set[str] | None = None) -> dict[str, list[str]]:
    """The faults of a row's own rules, each under its place; `rules_alone` leaves out what asks the database."""
    try:
        if _rules_alone.get():
            _clean_rules(instance, exclude or set())
        else:
            instance.full_clean(exclude=exclude)
    except ValidationError as fault:
        return {
            f"{place}{name}" if name != "__all__" else place.rstrip(".") or name: texts
            for name, texts in fault.message_dict.items()
        }
    return {}


def _clean_rules(instance: models.Model, exclude: set[str]) -> None:
    faults: dict[str, Any] = {}
    for clean in (lambda: instance.clean_fields(exclude=exclude | _relations(type(instance))), instance.clean):
        try:
            clean()
        except ValidationError as fault:
            faults = fault.update_error_dict(faults)
    if faults:
        raise ValidationError(faults)


@cache
def _relations(model: type[models.Model]) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.fields if field.is_relation)


def refuse_invalid(faults: dict[str, list[str]]) -> None:
    """Raise Invalid where there are faults, naming all of them."""
    if faults:
        text = "; ".join(f"{place}: {' '.join(texts)}" for place, texts in faults.items())
        raise Invalid(text, faults)
