"""What an owner does with the rows of its registers: enter, change, release, settle."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Person
from accounts.permits import demand, faults_of, held, refuse_invalid
from accounts.refusals import NotAllowed
from accounts.roles import own_audience
from accounts.sharing import release_to, releases_of, retract_from
from procurement.actions.moving import moved
from procurement.models import Assumption, Registered, Risk
from procurement.workflow import ASSUMPTION, RISK, Cycle

Row = TypeVar("Row", bound=Registered)
CYCLES: Mapping[type[Registered], Cycle] = {Assumption: ASSUMPTION, Risk: RISK}


@transaction.atomic
def create(model: type[Row], *, fields: Mapping[str, Any], by: Person) -> Row:
    """Enter a row of the person's own nation or office."""
    demand(by, "register.write")
    row = model(owner=own_audience(by.actor.audiences), created_by=by, **fields)
    refuse_invalid(_faults(row))
    row.save(force_insert=True)
    _record("create", row, by)
    return row


@transaction.atomic
def update(row: Row, *, fields: Mapping[str, Any], version: int, by: Person) -> Row:
    """Change a row that is open."""
    demand(by, "register.write")
    found = _own(row, version, by)
    changed = sorted(name for name, value in fields.items() if getattr(found, name) != value)
    for name, value in fields.items():
        setattr(found, name, value)
    moved(found, CYCLES[type(found)], "update")
    refuse_invalid(_faults(found))
    found.save()
    _record("update", found, by, fields=changed)
    return found


@transaction.atomic
def settle(row: Row, verb: str, *, version: int, by: Person) -> Row:
    """Take a row along its life cycle: confirm or refute an assumption, close a risk, open either again."""
    demand(by, "register.write")
    found = _own(row, version, by)
    moved(found, CYCLES[type(found)], verb)
    found.save()
    _record(verb, found, by)
    return found


@transaction.atomic
def release(row: Row, audiences: Iterable[str], *, version: int, by: Person) -> Row:
    """Let exactly these other audiences read a row; whoever is left out reads it no longer."""
    demand(by, "register.release")
    found, wanted = _own(row, version, by), set(audiences)
    held_by = set(releases_of(found, found.owner).values_list("audience", flat=True))
    retract_from(found, held_by - wanted, owner=found.owner)
    release_to(found, wanted, owner=found.owner, by=by)
    found.version += 1
    found.save()
    _record("release", found, by, audiences=sorted(wanted), retracted=sorted(held_by - wanted))
    return found


def _own(row: Row, version: int, by: Person) -> Row:
    found = held(type(row), row.pk, by=by, version=version)
    if found.owner != own_audience(by.actor.audiences):
        raise NotAllowed(_("This belongs to another nation or office."))
    return found


def _faults(row: Registered) -> dict[str, list[str]]:
    faults = faults_of(row)
    if "responsible" not in faults and own_audience(row.responsible.actor.audiences) != row.owner:
        faults["responsible"] = [_("Choose somebody of your own nation or office.")]
    return faults


def _record(verb: str, row: Registered, by: Person, **details: Any) -> None:
    record(f"{row._meta.model_name}.{verb}", row, by=by, owner=row.owner, version=row.version, **details)
