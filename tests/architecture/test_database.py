"""The catalogue of the database holds what the code promises: row security, narrow roles, no back doors."""

import json
from contextlib import contextmanager

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from accounts.checks import OPEN_TABLES, database_role_is_bound, tables_in_scope

APPS = ("accounts", "trials", "procurement")
IN_SCOPE = sorted(tables_in_scope())
COMMANDS = {"SELECT", "INSERT", "UPDATE", "DELETE"}

# Tables of no nation, each with why everybody who is signed in, or nobody at all, may read them.
OF_NOBODY = {
    "accounts_attempt": "counted tries under a keyed digest; names neither address nor person",
    "accounts_chainhead": "one hash and one number; the app may only read them",
    "accounts_nation": "reference data",
    "trials_capabilityarea": "reference data",
    "trials_claim": "what vendors state in public",
    "trials_metric": "reference data",
    "trials_system": "reference data",
    "trials_vendor": "reference data",
    "procurement_cpvcode": "reference data",
    "procurement_rate": "reference data",
    "procurement_rateset": "reference data",
    "procurement_withholdingreason": "reference data",
    "django_admin_log": "what administrators did to people and reference data; seen in the admin alone",
    "django_content_type": "Django's list of models",
    "django_migrations": "Django's list of migrations; the app may only read it",
    "django_session": "sessions under random keys, looked up before anybody is known",
    "auth_group": "empty; roles are this portal's groups",
    "auth_group_permissions": "empty",
    "auth_permission": "Django's list of permissions",
    "guardian_groupobjectpermission": "empty; every compartment has a table of its own",
    "guardian_userobjectpermission": "empty; every compartment has a table of its own",
}
# Functions that run with their owner's rights, each with why.
DEFINERS = {
    "trials_nation_of": "assignments ask for a campaign's nation, and campaigns for assignments",
    "accounts_chain_event": "only the owner may move the head of the chain of events",
    "procurement_seal_offer": "sealing makes an offer unreadable to who seals it, which no policy lets them do",
}
# Models of whose rows every field is fixed once written, by trigger.
APPEND_ONLY = {
    "accounts.Event",
    "trials.Claim",
    "trials.Measurement",
    "trials.RunCorrection",
    "procurement.Snapshot",
    "procurement.Solution",
    "procurement.Disclosure",
    "procurement.ParticipationStep",
    "procurement.RequirementVersion",
    "procurement.RequirementVersionPrivate",
    "procurement.OfferVersion",
}


def rows(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


@contextmanager
def signed_in_as(role):
    """A connection with a role's real login, in this test run's database."""
    content = json.loads((settings.SECRETS / "database.json").read_text())
    login = content["roles"][role]
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(host=content["host"], port=content["port"] or None, dbname=name, **login) as session:
        yield session


def test_tests_run_as_the_app_role(db):
    assert rows("select current_user") == [("portal_app",)]


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_the_portals_own_check_passes_and_is_not_blind():
    assert database_role_is_bound(["default"]) == []
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table procurement_requirement no force row level security")
        try:
            assert [fault.id for fault in database_role_is_bound(["default"])] == ["accounts.E002"]
        finally:
            cursor.execute("alter table procurement_requirement force row level security")


@pytest.mark.parametrize("table", IN_SCOPE)
def test_every_nations_table_forces_row_security_with_a_policy_for_each_command(db, table):
    forced = rows("select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass", table)
    assert forced == [(True, True)]
    policies = rows("select cmd, roles::text[], permissive from pg_policies where tablename = %s", table)
    assert {command for command, roles, _ in policies if roles == ["public"]} == COMMANDS
    assert {"portal_owner"} in [set(roles) for _, roles, _ in policies]


@pytest.mark.parametrize("table", IN_SCOPE)
def test_no_policy_says_yes_to_everybody(db, table):
    policies = "select policyname, qual, with_check from pg_policies where tablename = %s and roles = '{public}'"
    assert not [name for name, using, check in rows(policies, table) if "true" in (using, check)]


@pytest.mark.parametrize("table", IN_SCOPE)
def test_a_stranger_reads_and_writes_nothing(db, table):
    assert rows(f"select count(*) from {table}") == [(0,)]
    with connection.cursor() as cursor:
        for statement in (f"delete from {table}", f"update {table} set {first_column(table)} = {first_column(table)}"):
            cursor.execute(statement)
            assert cursor.rowcount == 0


def first_column(table):
    return rows("select quote_ident(attname) from pg_attribute where attrelid = %s::regclass and attnum = 1", table)[0][
        0
    ]


def test_every_other_table_has_a_reason(db):
    tables = {row[0] for row in rows("select tablename from pg_tables where schemaname = 'public'")}
    assert tables - set(IN_SCOPE) == set(OF_NOBODY) | set(OPEN_TABLES)
    assert set(IN_SCOPE) <= tables
    assert all(OF_NOBODY.values())
    assert all(OPEN_TABLES.values())


def test_tables_that_hold_row_security_are_those_in_scope(db):
    secured = {row[0] for row in rows("select relname from pg_class where relrowsecurity")}
    assert secured == set(IN_SCOPE)


def test_there_are_no_views_and_no_definers_but_the_listed(db):
    assert rows("select viewname from pg_views where schemaname = 'public'") == []
    assert rows("select matviewname from pg_matviews where schemaname = 'public'") == []
    definers = "select proname, array_to_string(proconfig, ' ') from pg_proc "
    definers += "where pronamespace = 'public'::regnamespace and prosecdef"
    found = dict(rows(definers))
    assert set(found) == set(DEFINERS)
    assert all("search_path=pg_catalog, pg_temp" in configuration for configuration in found.values())


@pytest.mark.parametrize("label", sorted(APPEND_ONLY))
def test_what_is_written_once_has_its_trigger(db, label):
    table = apps.get_model(label)._meta.db_table
    triggers = "select tgname, tgenabled from pg_trigger where tgrelid = %s::regclass and tgname like '%%append_only'"
    assert rows(triggers, table) == [(f"{table}_append_only", "O")]


def test_nothing_else_claims_to_be_written_once(db):
    triggers = rows(
        "select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid where tgname like '%%append_only'"
    )
    assert {table for (table,) in triggers} == {apps.get_model(label)._meta.db_table for label in APPEND_ONLY}


@pytest.mark.parametrize("role", ["app", "worker"])
def test_the_working_roles_are_narrow(committed, role):
    with signed_in_as(role) as session:
        assert session.execute("select current_user, session_user").fetchone() == (f"portal_{role}",) * 2
        flags = "rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        assert not any(session.execute(f"select {flags} from pg_roles where rolname = current_user").fetchone())
        owned = "select count(*) from pg_class where relowner = current_user::regrole"
        assert session.execute(owned).fetchone() == (0,)
        may = "select has_schema_privilege('public', 'create'), has_database_privilege(current_database(), 'create')"
        assert session.execute(may).fetchone() == (False, False)
        truncates = "select count(*) from pg_class where relnamespace = 'public'::regnamespace "
        truncates += "and relkind in ('r', 'p') and has_table_privilege(oid, 'truncate')"
        assert session.execute(truncates).fetchone() == (0,)


REFUSED = {
    "become the owner": "set role portal_owner",
    "become the scorer": "set role portal_scorer",
    "become the worker": "set role portal_worker",
    "become the backup": "set role portal_backup",
    "empty a table": "truncate procurement_requirement",
    "make a table": "create table public.mine (id int)",
    "make a function": "create function public.mine() returns int language sql as 'select 1'",
    "lift row security": "alter table procurement_requirement disable row level security",
    "drop a policy": "drop policy may_select on procurement_requirement",
    "drop a trigger": "drop trigger accounts_event_append_only on accounts_event",
    "silence triggers": "set session_replication_role = replica",
    "change a migration": "delete from django_migrations",
    "move the head": "update accounts_chainhead set sequence = 0",
    "read a file": "select pg_read_file('/etc/hostname')",
    "run a program": "copy procurement_requirement to program 'true'",
    "read passwords": "select rolpassword from pg_authid",
}


@pytest.mark.parametrize("attempt", REFUSED)
def test_the_app_role_is_refused(committed, attempt):
    with signed_in_as("app") as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute(REFUSED[attempt])


def test_switching_row_security_off_is_an_error_not_a_view_of_everything(committed):
    with signed_in_as("app") as session:
        session.execute("set row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            session.execute("select * from procurement_requirement")


def test_the_worker_becomes_the_scorer_and_nobody_else(committed):
    with signed_in_as("worker") as session:
        session.execute("set role portal_scorer")
        session.execute("reset role")
        for other in ("portal_owner", "portal_app", "portal_backup"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), session.transaction():
                session.execute(f"set role {other}")


def test_the_worker_has_nothing_of_the_scorer_until_it_becomes_one(committed):
    with signed_in_as("worker") as session:
        inherited = "select pg_has_role('portal_worker', 'portal_scorer', 'USAGE')"
        assert session.execute(inherited).fetchone() == (False,)


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_of_the_portal_can_be_undone():
    one_way = []
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app in APPS and not all(operation.reversible for operation in migration.operations):
            one_way.append(f"{app}.{name}")
    assert one_way == []
