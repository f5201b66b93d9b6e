"""Inviting and ending people, their roles and first passwords; roles that weigh most take two administrators."""

import secrets
from collections.abc import Iterable

from django.contrib.auth.password_validation import password_changed
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actions import resets, visits
from accounts.models import Person, RoleAssignment
from accounts.notifying import holders, notify
from accounts.refusals import NotAllowed, Refusal, Stale
from accounts.roles import CONFIRMED_ROLES, Role

LETTERS = "abcdefghjkmnpqrstuvwxyz"
CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "23456789"
SYMBOLS = "-+=#%!"


def first_password() -> str:
    """Sixteen random characters of all four kinds, none easily misread."""
    kinds = [LETTERS, CAPITALS, DIGITS, SYMBOLS]
    characters = [secrets.choice(kind) for kind in kinds] + [secrets.choice("".join(kinds)) for position in range(12)]
    secrets.SystemRandom().shuffle(characters)
    return "".join(characters)


@transaction.atomic
def invite(*, person: Person, roles: Iterable[str], by: Person | None) -> str:
    """Enter a new person with roles; the first password, told once, to be changed at once; no `by` at the terminal."""
    password = first_password()
    person.set_password(password)
    person.must_change_password = True
    enter(person=person, roles=roles, by=by)
    return password


@transaction.atomic
def enter(*, person: Person, roles: Iterable[str], by: Person | None) -> None:
    """Enter a new person, whose password is set, with roles."""
    _demand_administrator(person, by)
    person.full_clean()
    person.save(force_insert=True)
    _record("person.invite", person, by=by)
    for role in roles:
        grant(person=person, role=role, by=by)


@transaction.atomic
def update(*, person: Person, by: Person, version: int | None = None) -> None:
    """Keep corrected particulars (name, e-mail) of somebody else, where nobody else corrected `version` meanwhile."""
    _demand_administrator(person, by)
    _demand_another(person, by)
    stored = Person.objects.select_for_update().values_list("version", flat=True).get(pk=person.pk)
    if version is not None and version != stored:
        raise Stale(_("Somebody changed this in the meantime; nothing was overwritten. Look at it and decide again."))
    person.version = stored + 1
    person.full_clean()
    person.save(update_fields=["email", "name", "version"])
    _record("person.update", person, by=by, name=person.name)


@transaction.atomic
def grant(*, person: Person, role: str, by: Person | None) -> RoleAssignment:
    """Give a role; an approver's or an administrator's waits for a second one unless the terminal gives it."""
    _demand_administrator(person, by)
    _demand_another(person, by)
    assignment = RoleAssignment(person=person, role=role, granted_by=by)
    assignment.full_clean()
    assignment.save(force_insert=True)
    _record("role.grant", person, by=by, role=role)
    if by is not None and role in CONFIRMED_ROLES:
        others = resets.administrators_of(person).exclude(pk__in=(by.pk, person.pk))
        notify(others, "role.waiting", person)
    return assignment


@transaction.atomic
def confirm(*, assignment: RoleAssignment, by: Person) -> None:
    """Put a waiting role in force, as the second person."""
    _demand_administrator(assignment.person, by)
    _demand_another(assignment.person, by)
    waiting = RoleAssignment.objects.select_for_update().waiting().filter(pk=assignment.pk).first()
    if waiting is None:
        raise Refusal(_("This role does not wait for a second person."))
    if waiting.granted_by_id == by.pk:
        raise NotAllowed(_("You granted this role yourself: a second administrator confirms it."))
    waiting.confirmed_by = by
    waiting.save()
    _record("role.confirm", assignment.person, by=by, role=assignment.role)
    notify([assignment.person], "role.confirmed", assignment.person)


@transaction.atomic
def revoke(*, assignment: RoleAssignment, by: Person) -> None:
    """Take a role away, at once."""
    _demand_administrator(assignment.person, by)
    _demand_another(assignment.person, by)
    RoleAssignment.objects.filter(pk=assignment.pk).delete()
    _record("role.revoke", assignment.person, by=by, role=assignment.role)


@transaction.atomic
def set_active(*, person: Person, active: bool, by: Person) -> None:
    """Let a person sign in, or end their access at once; nobody is ever deleted."""
    _demand_administrator(person, by)
    _demand_another(person, by)
    person.is_active = active
    person.save(update_fields=["is_active"])
    _record("person.readmit" if active else "person.end", person, by=by)
    if not active:
        _shut_doors(person)
        colleagues = holders(Role.OFFICER, Role.APPROVER, nation=person.nation_id or "").exclude(pk=person.pk)
        notify(colleagues if person.nation_id else (), "person.ended", person)


@transaction.atomic
def issue_password(*, person: Person, by: Person) -> str:
    """A new first password, told once; sessions end, and roles that two people give wait for the second again."""
    _demand_administrator(person, by)
    _demand_another(person, by)
    password = first_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    person.role_assignments.filter(role__in=CONFIRMED_ROLES).update(granted_by=by, confirmed_by=None)
    visits.end_all(person)
    _record("person.issue_password", person, by=by)
    return password


@transaction.atomic
def change_password(*, person: Person, password: str) -> None:
    """A password of the person's own choice; every other session of theirs ends with the old one."""
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    password_changed(password, person)
    _record("person.change_password", person, by=person)


def _demand_administrator(person: Person, by: Person | None) -> None:
    if by is not None and not by.actor.looks_after(person.nation_id):
        raise NotAllowed(_("Only an administrator invites people and gives roles."))


def _shut_doors(person: Person) -> None:
    """Whoever is ended loses sessions, tokens and an open invitation; readmission brings none of them back."""
    now = timezone.now()
    visits.end_all(person)
    person.tokens.filter(revoked_at__isnull=True).update(revoked_at=now)
    person.invitations.filter(ended_at__isnull=True).update(ended_at=now)


def _demand_another(person: Person, by: Person | None) -> None:
    if by is not None and person.pk == by.pk:
        raise NotAllowed(_("Nobody changes their own access: ask another administrator."))


def _record(verb: str, person: Person, *, by: Person | None, **details: str) -> None:
    audit.record(verb, person, by=by, owner=person.nation_id or "", **details)
