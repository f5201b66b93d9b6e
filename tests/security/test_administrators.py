"""Two administrators means two people: nobody makes the second one up."""

import pytest

from accounts.actions import people
from accounts.context import acting_as
from accounts.models import Person
from accounts.refusals import NotAllowed
from accounts.roles import Role
from tests import factories


@pytest.fixture
def alone(db):
    """The one administrator who acts; a colleague is there and asleep."""
    return factories.person(Role.ADMINISTRATOR), factories.person(Role.ADMINISTRATOR)


def invited(by, role, nation=None):
    """Somebody new with a role; whoever invites is told the first password."""
    person = Person(email=f"{role}@example.org", name=role, nation_id=nation)
    with acting_as(by.actor):
        people.invite(person=person, roles=[role], by=by)
    return Person.objects.get(pk=person.pk)


def confirm(person, by):
    with acting_as(by.actor):
        people.confirm(assignment=person.role_assignments.get(), by=by)


def test_an_invited_administrator_confirms_nothing_before_being_confirmed(alone):
    """AC-043: an administrator's own creature is no second person."""
    first, second = alone
    approver, creature = invited(first, Role.APPROVER, "EE"), invited(first, Role.ADMINISTRATOR)
    assert not creature.is_staff
    for who in (approver, creature):
        with pytest.raises(NotAllowed):
            confirm(who, creature)
        with pytest.raises(NotAllowed):
            confirm(who, first)
    confirm(creature, second)
    creature = Person.objects.get(pk=creature.pk)
    assert creature.is_staff
    confirm(approver, creature)
    assert Person.objects.get(pk=approver.pk).roles == {Role.APPROVER}


def test_an_administrator_given_a_new_password_confirms_nothing(alone):
    """AC-043: whoever knows a colleague's first password is not that colleague."""
    first, second = alone
    approver = invited(first, Role.APPROVER, "EE")
    with acting_as(first.actor):
        people.issue_password(person=second, by=first)
    second = Person.objects.get(pk=second.pk)
    assert second.roles == frozenset()
    with pytest.raises(NotAllowed):
        confirm(approver, second)


def test_what_the_terminal_gives_is_in_force_at_once(db):
    """The first administrators of a portal have nobody to confirm them."""
    person = Person(email="first@example.org", name="First")
    people.invite(person=person, roles=[Role.ADMINISTRATOR], by=None)
    assert Person.objects.get(pk=person.pk).is_staff
