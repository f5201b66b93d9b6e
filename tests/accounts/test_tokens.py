"""API tokens: made once, found by their secret alone, gone the moment they or their person end."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from accounts import tokens
from accounts.actions import tokens as verbs
from accounts.context import acting_as
from accounts.models import ApiToken
from accounts.permits import Invalid
from accounts.refusals import NotAllowed
from tests import factories

WEEK = timedelta(days=7)


@pytest.fixture
def officer(db):
    return factories.officer("PL")


def make(person, **fields):
    wanted = {"name": "Report", "scope": "read", "expires_at": timezone.now() + WEEK} | fields
    with acting_as(person.actor):
        return verbs.create(**wanted, by=person)


def test_the_secret_finds_its_person_and_is_kept_nowhere(officer):
    token, raw = make(officer)
    person, found = tokens.person_of(raw)
    assert (person, found) == (officer, token)
    assert len(raw) >= 43
    row = ApiToken._base_manager.filter(pk=token.pk).values().get()
    assert raw not in str(row)
    assert raw.startswith(row["prefix"])


def test_use_is_noted_once_a_minute(officer):
    token, raw = make(officer)
    tokens.person_of(raw)
    first = ApiToken._base_manager.get(pk=token.pk).last_used_at
    assert timezone.now() - first < timedelta(seconds=10)
    tokens.person_of(raw)
    assert ApiToken._base_manager.get(pk=token.pk).last_used_at == first


def ended(person, token):
    person.is_active = False
    person.save()


def revoked(person, token):
    with acting_as(person.actor):
        verbs.revoke(token, by=person)


def expired(person, token):
    ApiToken._base_manager.filter(pk=token.pk).update(expires_at=timezone.now())


def without_its_factor(person, token):
    person.role_assignments.create(role="approver")


@pytest.mark.parametrize("end", [ended, revoked, expired, without_its_factor])
def test_what_has_ended_answers_like_what_never_was(officer, end):
    token, raw = make(officer)
    assert tokens.person_of(raw)
    end(officer, token)
    assert tokens.person_of(raw) is None
    assert tokens.person_of(tokens.new_secret()) is None
    assert tokens.person_of("") is None


@pytest.mark.parametrize("after", [timedelta(0), timedelta(days=-1), timedelta(days=367)])
def test_a_date_out_of_bounds_is_refused_by_place(officer, after):
    with pytest.raises(Invalid) as refused:
        make(officer, expires_at=timezone.now() + after)
    assert set(refused.value.faults) == {"expires_at"}


def test_a_name_is_free_again_after_revocation(officer):
    token, _ = make(officer)
    with pytest.raises(Invalid):
        make(officer)
    revoked(officer, token)
    assert make(officer)[0].name == "Report"


def test_nobody_revokes_anothers_token_or_learns_of_it(officer):
    token, raw = make(officer)
    other = factories.officer("PL")
    with acting_as(other.actor), pytest.raises(Http404):
        verbs.revoke(token, by=other)
    assert tokens.person_of(raw)


def test_somebody_without_a_role_makes_none(officer):
    officer.role_assignments.all().delete()
    with pytest.raises(NotAllowed):
        make(officer)
