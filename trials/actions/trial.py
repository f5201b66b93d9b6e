"""What analysts do with trials: plan, change, start, end and cancel them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Person
from accounts.permits import demand, faults_of, held, refuse_invalid
from accounts.refusals import Refusal
from trials.actions.assigned import assigned
from trials.models import Campaign, Run, Trial
from trials.workflow import TRIAL

Fields = Mapping[str, Any]


@transaction.atomic
def create(campaign: Campaign, *, fields: Fields, by: Person) -> Trial:
    """Plan a trial of a system at a site; fields are system, site, starts_on, ends_on and objective."""
    demand(by, "trial.create")
    trial = Trial(campaign=assigned(campaign, by), **fields)
    refuse_invalid(_faults(trial))
    trial.save(force_insert=True)
    record("trial.create", trial, by=by, owner=trial.campaign.owner, campaign=trial.campaign_id)
    return trial


@transaction.atomic
def update(trial: Trial, *, fields: Fields, version: int, by: Person) -> Trial:
    """Change a trial; its system and its site stay once a run is recorded."""
    demand(by, "trial.update")
    row = _held(trial, version, by)
    _step(row, "update")
    fixed = [name for name in ("system", "site") if name in fields and fields[name] != getattr(row, name)]
    if fixed and Run.objects.visible_to(by.actor).filter(trial=row).exists():
        text = _("Runs are recorded in this trial: plan another one instead.")
        refuse_invalid({name: [text] for name in fixed})
    for name, value in fields.items():
        setattr(row, name, value)
    return _saved(row, "update", by)


@transaction.atomic
def start(trial: Trial, *, version: int, by: Person) -> Trial:
    """Begin a planned trial."""
    return _advance(trial, "start", version, by)


@transaction.atomic
def end(trial: Trial, *, version: int, by: Person) -> Trial:
    """End a trial that is under way."""
    return _advance(trial, "end", version, by)


@transaction.atomic
def cancel(trial: Trial, *, reason: str, version: int, by: Person) -> Trial:
    """Cancel a trial, saying why; what its runs showed so far stays."""
    return _advance(trial, "cancel", version, by, reason=reason)


def _advance(trial: Trial, verb: str, version: int, by: Person, **fields: Any) -> Trial:
    demand(by, "trial.update")
    row = _held(trial, version, by)
    _step(row, verb)
    for name, value in fields.items():
        setattr(row, name, value)
    return _saved(row, verb, by)


def _held(trial: Trial, version: int, by: Person) -> Trial:
    campaign = assigned(trial.campaign, by)
    row = held(Trial, trial.pk, by=by, version=version, related=("system", "site"))
    row.campaign = campaign
    return row


def _step(row: Trial, verb: str) -> None:
    sources, target = TRIAL[verb]
    if row.status not in sources:
        raise Refusal(_("Not possible while it is %(status)s.") % {"status": row.get_status_display()})
    row.status = row.status if target == "same" else target


def _saved(row: Trial, verb: str, by: Person) -> Trial:
    row.version += 1
    refuse_invalid(_faults(row))
    row.save()
    record(f"trial.{verb}", row, by=by, owner=row.campaign.owner, version=row.version)
    return row


def _faults(trial: Trial) -> dict[str, list[str]]:
    faults = faults_of(trial)
    if trial.status == Trial.Status.CANCELLED and not trial.reason:
        faults = {"reason": [_("Say why the trial is cancelled.")]}
    first, last = trial.campaign.starts_on, trial.campaign.ends_on
    for name in ("starts_on", "ends_on"):
        day = getattr(trial, name)
        if day and name not in faults and not first <= day <= last:
            faults[name] = [_("The campaign lasts from %(first)s to %(last)s.") % {"first": first, "last": last}]
    if "ends_on" in faults:
        faults.pop("__all__", None)
    return faults
