"""Withholding fields of a requirement from other nations, and opening them: by hand, or by themselves on their day."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.context import Actor, acting_as
from accounts.models import Nation, Person
from accounts.notifying import holders, notify
from accounts.permits import demand, faults_of, held, refuse_invalid
from accounts.refusals import Refusal
from accounts.roles import Role
from procurement.actions.owning import finish, own
from procurement.actions.version import freeze
from procurement.models import LineKept, Requirement, RequirementKept, Withholding, WithholdingReason
from procurement.models.withholding import LINE
from procurement.queries import withholding as queries

APPROVED = Requirement.Status.APPROVED


@transaction.atomic
def withhold(
    requirement: Requirement,
    field: str,
    *,
    reason: WithholdingReason,
    explanation: str,
    opens_on: date,
    version: int,
    by: Person,
) -> Requirement:
    """Keep a field from other nations until a day; of an approved requirement at once, else from its approval on."""
    demand(by, "requirement.withhold")
    row = own(requirement, by, version)
    made = Withholding(
        requirement=row, field=field, reason=reason, explanation=explanation, opens_on=opens_on, withheld_by=by
    )
    refuse_invalid(_faults(made, row))
    made.save(force_insert=True)
    if row.status == APPROVED:
        put_away(row, [field], by.actor)
    finish(row, "withhold", by, field=field, reason=reason.pk, opens_on=opens_on)
    if row.status == APPROVED:
        freeze(row, "withhold", by=by, actor=by.actor)
    return row


@transaction.atomic
def disclose(withholding: Withholding, *, version: int, by: Person) -> Requirement:
    """Open a withheld field before its day."""
    demand(by, "requirement.disclose")
    found = held(Withholding, withholding.pk, by=by)
    row = own(found.requirement, by, version)
    if found.opened_at:
        raise Refusal(_("This field is open already."))
    return _open(found, row, by, by.actor)


def open_due() -> int:
    """Open every field whose day has come in its nation's own zone; how many were opened."""
    return sum(_open_one(nation, key) for nation in Nation.objects.all() for key in _due(nation))


def settle(row: Requirement, actor: Actor) -> None:
    """At approval: what is declared withheld is put away; what is overdue, or of a line that is gone, lapses."""
    today, standing = _today(row.nation), {f"{LINE}{metric}" for metric in row.lines.values_list("metric", flat=True)}
    standing |= set(Requirement.WITHHOLDABLE)
    declared = queries.in_force(actor, row)
    for one in declared:
        if one.opens_on <= today or one.field not in standing:
            one.opened_at = timezone.now()
            one.save()
    put_away(row, [one.field for one in declared if not one.opened_at], actor)


def put_away(row: Requirement, fields: Iterable[str], actor: Actor) -> None:
    """Move values out of the rows that others read into the nation's own tables; the caller saves the row."""
    new = [field for field in fields if field not in row.withheld]
    if not new:
        return
    kept = RequirementKept.objects.visible_to(actor).filter(requirement=row).first()
    kept = kept or RequirementKept(requirement=row, nation=row.nation)
    for name in Requirement.WITHHOLDABLE:
        if name in new:
            setattr(kept, name, getattr(row, name))
            setattr(row, name, "" if name == "need" else None)
    kept.save(force_insert=kept._state.adding)
    for line in row.lines.filter(metric__in=[field.removeprefix(LINE) for field in new], is_withheld=False):
        LineKept(line=line, nation=row.nation, threshold=line.threshold, objective=line.objective).save(
            force_insert=True
        )
        line.threshold, line.objective, line.is_withheld = None, None, True
        line.save()
    row.withheld = sorted({*row.withheld, *new})


def forget(row: Requirement, actor: Actor) -> None:
    """Before a change writes every value anew: nothing of the row is withheld while it is a draft."""
    row.withheld = []
    RequirementKept.objects.visible_to(actor).filter(requirement=row).delete()


def _take_back(row: Requirement, field: str, actor: Actor) -> None:
    kept = RequirementKept.objects.visible_to(actor).get(requirement=row)
    if field in Requirement.WITHHOLDABLE:
        setattr(row, field, getattr(kept, field))
        setattr(kept, field, "" if field == "need" else None)
        kept.save()
    for line in queries.restored_lines(
        actor, list(row.lines.filter(metric=field.removeprefix(LINE), is_withheld=True))
    ):
        line.is_withheld = False
        line.save()
        LineKept.objects.visible_to(actor).filter(line=line).delete()
    row.withheld = [name for name in row.withheld if name != field]


def _open(found: Withholding, row: Requirement, by: Person | None, actor: Actor) -> Requirement:
    if field_is_away := found.field in row.withheld:
        _take_back(row, found.field, actor)
    found.opened_at, found.opened_by = timezone.now(), by
    found.save()
    finish(row, "disclose", by, field=found.field)
    if field_is_away and row.status == APPROVED:
        freeze(row, "disclose", by=by, actor=actor)
    told = holders(Role.OFFICER, Role.APPROVER, nation=row.nation_id)
    notify(told.exclude(pk=by.pk) if by else told, "requirement.field_opens", row)
    return row


def _due(nation: Nation) -> list[UUID]:
    reader = Actor.edition(nation.pk, nation.pk)
    with acting_as(reader):
        rows = Withholding.objects.visible_to(reader).filter(requirement__nation=nation, opened_at=None)
        standing = rows.exclude(requirement__status=Requirement.Status.WITHDRAWN)
        return list(standing.filter(opens_on__lte=_today(nation)).values_list("pk", flat=True)[:100])


def _open_one(nation: Nation, key: UUID) -> bool:
    reader = Actor.edition(nation.pk, nation.pk)
    with acting_as(reader):
        found = Withholding.objects.visible_to(reader).select_for_update(of=("self",)).filter(pk=key, opened_at=None)
        if not (one := found.first()):
            return False
        rows = Requirement.objects.visible_to(reader).select_for_update(of=("self",))
        _open(one, rows.get(pk=one.requirement_id), None, reader)
        return True


def _faults(made: Withholding, row: Requirement) -> dict[str, list[str]]:
    faults = faults_of(made, exclude={"opened_at", "opened_by"})
    lines = {f"{LINE}{metric}" for metric in row.lines.values_list("metric", flat=True)}
    if "field" not in faults and made.field not in {*Requirement.WITHHOLDABLE, *lines}:
        faults["field"] = [_("This requirement has no such field.")]
    if made.opens_on and made.opens_on <= _today(row.nation):
        faults["opens_on"] = [_("Give a day after today: on that day the field opens by itself.")]
    return faults


def _today(nation: Nation) -> date:
    return timezone.localdate(timezone=ZoneInfo(nation.time_zone))
