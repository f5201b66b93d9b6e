"""Importing a table: checked as a whole first, then saved as a whole or not at all."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.audit import canonical, record
from accounts.context import acting_as
from accounts.models import Job, Person
from accounts.notifying import notify
from accounts.permits import demand, held
from accounts.refusals import NotAllowed, Refusal
from accounts.scoped import row_security_alone
from procurement.actions import job as ledger
from procurement.actions.importable import BY_KEY
from procurement.actions.importable.checking import Check, check
from procurement.actions.importable.kind import Kind
from procurement.imports.entries import Entry
from procurement.imports.fields import Unreadable
from procurement.models import Upload

KEPT = timedelta(hours=1)
SALT = "procurement.import"
AT_ONCE = 40_000  # bytes; what is larger is checked and saved by the worker
MOST_LISTED = 200
MOST_AT_A_TIME = 10
Progress = Callable[[int], None]


@transaction.atomic
def upload(kind: str, name: str, content: bytes, *, by: Person) -> Upload:
    """Keep a file for its dry run, which follows at once for a short one and in the worker for a long one."""
    demand(by, BY_KEY[kind].permission)
    _refuse_too_many(by)
    row = Upload(
        person=by,
        kind=kind,
        filename=name[-120:],
        language=translation.get_language() or "en",
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        ends_at=timezone.now() + KEPT,
    )
    row.save(force_insert=True)
    if _is_long(row, by):
        _hand_over(row, "import.check", by)
    else:
        _check(row, by)
    return row


@transaction.atomic
def commit(upload: Upload, token: str, *, by: Person) -> Upload:
    """Save what the dry run showed; refused where file, rules or data are no longer what it saw."""
    row = _held(upload, by)
    if token_of(row) != _seen(token) or row.state != Upload.State.READY:
        raise Refusal(_("This is not the state you saw: look at the import again."))
    if _is_long(row, by):
        row.state = Upload.State.SAVING
        _hand_over(row, "import.save", by)
    else:
        _save(row, by)
    return row


@transaction.atomic
def discard(upload: Upload, *, by: Person) -> None:
    """Throw a file and its dry run away."""
    _held(upload, by)
    Upload.objects.visible_to(by.actor).filter(pk=upload.pk).delete()


def signed(upload: Upload) -> str:
    """The token of the state somebody is shown, to be sent back with the wish to save it."""
    return signing.dumps(token_of(upload), salt=SALT)


def token_of(upload: Upload) -> list[str]:
    """What must be the same at saving: the upload, its bytes, and the plan that was shown."""
    return [str(upload.pk), upload.digest, upload.plan]


def check_job(job: Job) -> None:
    """The dry run of a long file, in the worker."""
    with acting_as(job.person.actor):
        row = _of_job(job)
        _check(row, job.person, _telling(job))
        notify([job.person], "import.checked", row)


def save_job(job: Job) -> None:
    """The saving of a long file, in the worker: one transaction, told of from beside it."""
    with acting_as(job.person.actor):
        row = _of_job(job)
        _save(row, job.person, _telling(job))
        notify([job.person], "import.saved", row)


def give_up(job: Job) -> None:
    """A long file could not be checked or saved: nothing of it is there, and it can be sent again."""
    with acting_as(job.person.actor), row_security_alone():
        rows = Upload.objects.filter(pk=job.target, job=job)
        rows.update(state=Upload.State.FAULTY, content=b"")
        for row in rows:
            notify([job.person], "import.failed", row)


def forget() -> None:
    """Delete files whose hour has passed, with what their dry runs said."""
    with row_security_alone():
        Upload.objects.filter(ends_at__lt=timezone.now()).exclude(state=Upload.State.SAVED).delete()


def _check(row: Upload, by: Person, progress: Progress = lambda done: None) -> None:
    with translation.override(row.language):
        found = _checked(row, by, progress)
    row.report, row.plan, row.entries = _report(found), _plan_of(found), len(found.entries)
    row.state = Upload.State.FAULTY if found.found or not found.entries else Upload.State.READY
    row.save()


def _save(row: Upload, by: Person, progress: Progress = lambda done: None) -> None:
    kind = BY_KEY[row.kind]
    demand(by, kind.permission)
    with translation.override(row.language):
        found = _checked(row, by)
    if found.found or _plan_of(found) != row.plan:
        raise Refusal(_("Something has changed since the check, and nothing was saved: send the file again."))
    for place, entry in enumerate(found.entries, 1):
        _commit_one(kind, entry, found.context, by)
        progress(place)
    row.state, row.content = Upload.State.SAVED, b""
    row.save()
    owner = by.nation_id or ""
    record("table.import", row, by=by, owner=owner, kind=row.kind, sha256=row.digest, entries=row.entries)


def _commit_one(kind: Kind, entry: Entry, context: Any, by: Person) -> None:
    try:
        kind.commit(entry, context, by=by)
    except NotAllowed:
        raise
    except Refusal as refusal:
        text = _("Line %(line)d: %(reason)s Nothing was saved.")
        raise Refusal(text % {"line": entry.line, "reason": refusal.reason}) from refusal


def _checked(row: Upload, by: Person, progress: Progress = lambda done: None) -> Check:
    try:
        return check(BY_KEY[row.kind], bytes(row.content), by, progress)
    except Unreadable as fault:
        return Check.refused(str(fault))


def _report(found: Check) -> dict[str, Any]:
    """The dry run as the page shows it; long lists are cut, their lengths kept."""
    return {
        "rows": found.rows,
        "found": found.found,
        "faults": [{"cell": one.cell, "column": one.column, "text": one.text} for one in found.faults],
        "entries": [
            {"line": one.line, "label": label[:200], "rows": len(one.rows)}
            for one, label in zip(found.entries[:MOST_LISTED], found.labels, strict=False)
        ],
    }


def _plan_of(found: Check) -> str:
    """A digest of everything that would be made, keys of what is referred to included."""
    plan = [
        [one.line, _flat(one.values), {part: [_flat(row.values) for row in rows] for part, rows in one.groups.items()}]
        for one in found.entries
    ]
    return hashlib.sha256(canonical(plan).encode()).hexdigest()


def _flat(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _key(value) for name, value in values.items()}


def _key(value: Any) -> Any:
    return [_key(one) for one in value] if isinstance(value, list) else getattr(value, "pk", value)


def _held(upload: Upload, by: Person) -> Upload:
    row = held(Upload, upload.pk, by=by)
    if row.is_over:
        raise Refusal(_("This file is no longer kept: send it again."))
    if row.state in (Upload.State.READING, Upload.State.SAVING):
        raise Refusal(_("This file is being worked on."))
    return row


def _seen(token: str) -> Any:
    try:
        return signing.loads(token, salt=SALT, max_age=KEPT)
    except signing.BadSignature as fault:
        raise Refusal(_("This is not the state you saw: look at the import again.")) from fault


def _refuse_too_many(by: Person) -> None:
    waiting = Upload.objects.visible_to(by.actor).exclude(state=Upload.State.SAVED)
    if waiting.filter(ends_at__gt=timezone.now()).count() >= MOST_AT_A_TIME:
        text = _("You have %(most)d files that are not saved yet: save or discard one first.")
        raise Refusal(text % {"most": MOST_AT_A_TIME})


def _is_long(row: Upload, by: Person) -> bool:
    """Whoever belongs to no audience has no jobs of their own; their reference tables are short."""
    return len(row.content) > AT_ONCE and bool(by.actor.audiences)


def _hand_over(row: Upload, kind: str, by: Person) -> None:
    owner = by.nation_id if by.nation_id in by.actor.audiences else sorted(by.actor.audiences - {"ALL"})[0]
    row.job = ledger.queue(kind, row.pk, key=f"{kind}:{row.pk}", owner=owner, by=by)
    row.save()


def _of_job(job: Job) -> Upload:
    return Upload.objects.visible_to(job.person.actor).select_for_update(of=("self",)).get(pk=job.target, job=job)


def _telling(job: Job) -> Progress:
    """Tells the ledger now and then; from beside the transaction, whose own words nobody hears before its end."""
    return ledger.beside(job, "rows", every=100)
