"""The context lives and dies with its transaction."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.context import STRANGER, Actor, acting_as, current_settings, database_role
from accounts.roles import Role
from tests import factories

PL = Actor("", "PL", frozenset({Role.OFFICER}), frozenset({"ALL", "PL"}))
DE = Actor("", "DE", frozenset({Role.OFFICER}), frozenset({"ALL", "DE"}))
NOTHING = ("", "", "", "")


def test_context_is_in_force_inside_and_gone_outside(committed):
    with acting_as(PL):
        assert current_settings() == ("", "PL", "ALL,PL", "")
    assert current_settings() == NOTHING


def test_context_ends_with_its_transaction_even_if_nobody_restores_it(committed):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('app.nation', 'PL', true)")
    assert current_settings() == NOTHING


def test_nested_context_gives_way_and_returns(db):
    with acting_as(PL):
        with acting_as(DE):
            assert current_settings()[1] == "DE"
        assert current_settings()[1] == "PL"


@pytest.mark.parametrize("fault", [ZeroDivisionError, KeyboardInterrupt])
def test_context_is_cleared_after_an_exception(db, fault):
    with acting_as(DE):
        with pytest.raises(fault), acting_as(PL):
            raise fault
        assert current_settings()[1] == "DE"


def test_context_after_a_database_error_is_restored_and_the_error_kept(db):
    with acting_as(DE):
        with pytest.raises(DatabaseError, match="division by zero"), acting_as(PL), connection.cursor() as cursor:
            cursor.execute("select 1/0")
        assert current_settings()[1] == "DE"


def test_context_is_cleared_after_a_database_error_at_the_outermost_level(committed):
    with pytest.raises(DatabaseError, match="division by zero"), acting_as(PL), connection.cursor() as cursor:
        cursor.execute("select 1/0")
    assert current_settings() == NOTHING


def test_a_block_that_asks_for_rollback_leaves_no_context(committed):
    with acting_as(PL):
        transaction.set_rollback(True)
    assert current_settings() == NOTHING


def test_stranger_has_no_context(db):
    with acting_as(PL), acting_as(STRANGER):
        assert current_settings() == NOTHING


def current_user():
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        return cursor.fetchone()[0]


def test_database_role_is_left_after_the_block_and_after_an_error(db):
    before = current_user()
    with database_role("portal_worker"):
        assert current_user() == "portal_worker"
        with database_role("portal_scorer"):
            assert current_user() == "portal_scorer"
        assert current_user() == "portal_worker"
    with pytest.raises(DatabaseError), database_role("portal_scorer"), connection.cursor() as cursor:
        cursor.execute("select 1/0")
    assert current_user() == before == "portal_app"


def test_database_role_needs_a_transaction(committed):
    with pytest.raises(RuntimeError, match="inside a transaction"), database_role("portal_worker"):
        pass


@pytest.mark.parametrize(
    ("roles", "nation", "sees"),
    [
        ({Role.OFFICER}, "PL", ("PL", {"ALL", "PL"})),
        ({Role.NATIONAL_AUDITOR}, "PL", ("PL", {"ALL", "PL"})),
        ({Role.NATIONAL_ADMINISTRATOR}, "PL", ("", set())),
        ({Role.ADMINISTRATOR}, "", ("", set())),
        ({Role.PROGRAMME_MANAGER}, "", ("", {"ALL", "PMO"})),
        ({Role.MARKET_OFFICER, Role.TRIAL_ANALYST}, "", ("", {"ALL", "MARKET", "TRIALS"})),
        ({Role.OBSERVER}, "", ("", {"ALL"})),
        (set(), "PL", ("", set())),
    ],
)
def test_actor_sees_what_the_roles_give(roles, nation, sees):
    actor = Actor.of("somebody", nation, frozenset(roles))
    assert (actor.nation, set(actor.audiences)) == sees


def test_person_who_has_ended_is_a_stranger(db):
    somebody = factories.officer("PL")
    somebody.is_active = False
    assert somebody.actor == STRANGER
