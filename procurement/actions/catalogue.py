"""What the market office does with vendors and systems."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Person
from accounts.permits import demand, faults_of, refuse_invalid
from accounts.refusals import Refusal, Stale
from accounts.roles import EVERYONE
from procurement.actions.moving import moved
from procurement.models import Offer
from procurement.workflow import CATALOGUE
from trials.models import System, Vendor

Listed = Vendor | System


@transaction.atomic
def create(row: Listed, *, by: Person) -> Listed:
    """Enter a vendor or a system; everybody who takes part reads it."""
    demand(by, f"{_noun(row)}.create")
    refuse_invalid(faults_in(row))
    row.save(force_insert=True)
    record(f"{_noun(row)}.create", row, by=by, owner=EVERYONE)
    return row


@transaction.atomic
def update(row: Listed, *, fields: Mapping[str, Any], version: int, by: Person) -> Listed:
    """Change a vendor or a system."""
    demand(by, f"{_noun(row)}.update")
    stored = _locked(row, version)
    changed = sorted(name for name, value in fields.items() if getattr(stored, name) != value)
    for name, value in fields.items():
        setattr(stored, name, value)
    return _finish(stored, "update", by, changed=changed)


@transaction.atomic
def withdraw(row: Listed, *, version: int, by: Person) -> Listed:
    """Take a vendor or a system out of what can be chosen; it is kept, and so is all that names it."""
    demand(by, f"{_noun(row)}.withdraw")
    stored = _locked(row, version)
    of_row = {"system": stored} if isinstance(stored, System) else {"system__vendor": stored}
    if Offer.objects.visible_to(by.actor).filter(status__in=Offer.STANDING, **of_row).exists():
        raise Refusal(_("It has standing offers; withdraw or exclude them first."))
    return _finish(stored, "withdraw", by)


@transaction.atomic
def restore(row: Listed, *, version: int, by: Person) -> Listed:
    """Let a withdrawn vendor or system be chosen again."""
    demand(by, f"{_noun(row)}.restore")
    return _finish(_locked(row, version), "restore", by)


def _noun(row: Listed) -> str:
    return str(row._meta.model_name)


def _locked(row: Listed, version: int) -> Listed:
    stored = type(row).objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if stored is None:
        raise Http404
    if stored.version != version:
        raise Stale(_("Somebody changed this in the meantime; nothing was overwritten. Look at it and decide again."))
    return stored


def faults_in(row: Listed) -> dict[str, list[str]]:
    """What `create` would refuse in a vendor or a system, by place."""
    faults = faults_of(row)
    if row.verified_on and row.verified_on > timezone.localdate():
        faults["verified_on"] = [_("This day has not come yet: give the day somebody last looked at the source.")]
    return faults


def _finish(row: Listed, verb: str, by: Person, **details: Any) -> Listed:
    moved(row, CATALOGUE, verb)
    refuse_invalid(faults_in(row))
    row.save()
    record(f"{_noun(row)}.{verb}", row, by=by, owner=EVERYONE, version=row.version, **details)
    return row
