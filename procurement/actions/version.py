"""Freezing an approved requirement: one row that others may read, one of its nation alone."""

import hashlib

from accounts.audit import canonical
from accounts.context import Actor
from accounts.models import Person
from procurement.models import Requirement, RequirementVersion, RequirementVersionPrivate
from procurement.queries import versions


def freeze(row: Requirement, cause: str, *, by: Person | None, actor: Actor) -> RequirementVersion:
    """Freeze the row as it is saved now; the caller holds its lock, so that numbers follow each other."""
    shareable, private = (canonical(part) for part in versions.contents(actor, row))
    last = RequirementVersion.objects.visible_to(actor).filter(requirement=row).first()
    made = RequirementVersion(
        requirement=row,
        number=last.number + 1 if last else 1,
        cause=cause,
        content=shareable,
        sha256=_digest(shareable),
        withheld=row.withheld,
        frozen_by=by,
    )
    made.save(force_insert=True)
    RequirementVersionPrivate(version=made, nation=row.nation, content=private, sha256=_digest(private)).save(
        force_insert=True
    )
    return made


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
