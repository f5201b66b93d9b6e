"""What every verb asks first: may this person do it, and is the thing still as they saw it."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.refusals import NotAllowed, Refusal, Stale

Row = TypeVar("Row", bound=models.Model)


class Invalid(Refusal):
    """Input that breaks a rule; `faults` maps each place to what was expected there."""

    status = 400


def demand(person: Person, permission: str) -> None:
    """Refuse a person whose roles do not carry the permission."""
    if not person.actor.may(permission):
        raise NotAllowed(_("Your role does not allow this."))


def held(model: type[Row], pk: Any, *, by: Person, version: int | None = None) -> Row:
    """The row, locked until the transaction ends; 404 where the person may not read it, Stale where it has moved on."""
    row = model.objects.visible_to(by.actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Http404
    if version is not None and row.version != version:
        raise Stale(
            _("Somebody changed this in the meantime; nothing was overwritten. Look at the new state and decide again.")
        )
    return row


def faults_of(instance: models.Model, place: str = "", exclude: set[str] | None = None) -> dict[str, list[str]]:
    """The faults of a row's own rules, each under its place."""
    try:
        instance.full_clean(exclude=exclude)
    except ValidationError as fault:
        return {
            f"{place}{name}" if name != "__all__" else place.rstrip(".") or name: texts
            for name, texts in fault.message_dict.items()
        }
    return {}


def refuse_invalid(faults: dict[str, list[str]]) -> None:
    """Raise Invalid where there are faults, naming all of them."""
    if faults:
        text = "; ".join(f"{place}: {' '.join(texts)}" for place, texts in faults.items())
        raise Invalid(text, faults)
