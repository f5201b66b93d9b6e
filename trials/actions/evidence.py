"""What analysts do with evidence files, and reading them."""

import re
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Person
from accounts.permits import demand, faults_of, held, refuse_invalid
from accounts.refusals import Refusal
from trials import files
from trials.actions.assigned import assigned
from trials.models import EvidenceFile, Run, Trial

MOST_FILES = 100
UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]+")


@transaction.atomic
def attach(trial: Trial, upload: Any, *, caption: str, run: Run | None = None, by: Person) -> EvidenceFile:
    """Keep a file with a trial, or with one of its runs; `upload` is Django's uploaded file."""
    demand(by, "evidence.attach")
    campaign = assigned(trial.campaign, by)
    if run is not None and run.trial_id != trial.pk:
        raise Refusal(_("The run belongs to another trial."))
    if EvidenceFile.objects.visible_to(by.actor).filter(trial=trial).count() >= MOST_FILES:
        raise Refusal(_("A trial keeps at most %(most)d files.") % {"most": MOST_FILES})
    stored = files.store(upload)
    try:
        row = EvidenceFile(
            trial=trial, run=run, name=_plain_name(upload.name), caption=caption, uploaded_by=by, **vars(stored)
        )
        refuse_invalid(faults_of(row))
        row.save(force_insert=True)
        record("evidence.attach", row, by=by, owner=campaign.owner, sha256=row.sha256, size=row.size)
    except Exception:
        files.discard(stored.stored_as)
        raise
    return row


@transaction.atomic
def withdraw(file: EvidenceFile, *, reason: str, by: Person) -> EvidenceFile:
    """Withdraw a file: that it was there and why it went stays, its content is no longer given out."""
    demand(by, "evidence.withdraw")
    campaign = assigned(file.trial.campaign, by)
    row = held(EvidenceFile, file.pk, by=by)
    if row.withdrawn_at:
        raise Refusal(_("The file is withdrawn already."))
    row.withdrawn_at, row.withdrawn_because = timezone.now(), reason
    refuse_invalid(faults_of(row))
    row.save()
    record("evidence.withdraw", row, by=by, owner=campaign.owner, sha256=row.sha256)
    return row


def read(file: EvidenceFile, *, span: str, by: Person) -> IO[bytes]:
    """The open file of somebody who may read its trial; every reading is an event, with the bytes asked for."""
    if file.withdrawn_at:
        raise Refusal(_("The file is withdrawn: %(reason)s") % {"reason": file.withdrawn_because})
    content = files.opened(file.stored_as)
    record("evidence.read", file, by=by, owner=file.trial.campaign.owner, sha256=file.sha256, span=span)
    return content


def _plain_name(name: str) -> str:
    """A file name without folders and control characters, as long as the column takes it."""
    plain = UNSAFE.sub(" ", str(name)).strip() or "file"
    stem, dot, ending = plain.rpartition(".")
    return plain if len(plain) <= 120 else f"{stem[: 119 - len(ending)]}{dot}{ending}"[:120]
