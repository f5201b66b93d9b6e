"""The test database: made and migrated by the owner, used by every test as the app role."""

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.commands import flush
from django.db import connections

from procurement.packs import paper

KEPT = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "accounts_chainhead",
    "accounts_nation",
    "trials_metric",
    "trials_capabilityarea",
    "procurement_cpvcode",
    "procurement_rateset",
    "procurement_rate",
    "procurement_approvalrule",
    "procurement_buyingroute",
    "procurement_withholdingreason",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Packs are printed with Pango: a machine without it says so and tries the rest; CI must have it."""
    lacking = paper.missing()
    if lacking and os.environ.get("CI") != "true":
        reason = f"NOT RUN: packs are printed with {', '.join(lacking)}, which this machine lacks"
        not_run = pytest.mark.skip(reason=reason)
        for item in items:
            if item.get_closest_marker("printed"):
                item.add_marker(not_run)


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    """A file's tests run in one process, as their fixtures are shared; `xdist_group` says otherwise."""
    if not item.get_closest_marker("xdist_group"):
        item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(item.config.rootpath))))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The owner makes and migrates a database of this process's own; the tests get it as portal_app."""
    owner, app = connections["owner"], connections["default"]
    with django_db_blocker.unblock():
        name = f"test_portal_{os.getpid()}"
        owner.settings_dict.setdefault("TEST", {})["NAME"] = name
        owner.creation._create_test_db(verbosity=0, autoclobber=True, keepdb=False)
        owner.close()
        owner.settings_dict["NAME"] = name
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        app.close()
        app.settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        app.close()
        owner.close()
        owner.settings_dict["NAME"] = "postgres"
        with owner.cursor() as cursor:
            cursor.execute(f'drop database if exists "{name}" with (force)')
        owner.close()


def truncate_as_owner(self: flush.Command, **options: Any) -> None:
    """Empty the tables after a test that commits: the app role may not truncate, so the owner does."""
    settings = connections["owner"].settings_dict
    login = {"host": settings["HOST"], "user": settings["USER"], "password": settings["PASSWORD"]}
    with psycopg.connect(**login, dbname=connections["default"].settings_dict["NAME"], autocommit=True) as connection:
        rows = connection.execute(
            "select quote_ident(tablename) from pg_tables where schemaname = 'public' and tablename <> all(%s)",
            [list(KEPT)],
        )
        connection.execute(f"truncate {','.join(row[0] for row in rows)} restart identity cascade")
        connection.execute("update accounts_chainhead set sequence = 0, hash = ''")
        connection.execute("update procurement_rateset set locked_at = null")


flush.Command.handle = truncate_as_owner  # for good: a monkeypatch is undone before Django's own tear-down


@pytest.fixture
def committed(transactional_db: None) -> None:
    """A test whose transactions really commit."""


@pytest.fixture
def as_worker(db: None) -> Iterator[None]:
    """The database role of the worker, for tests that do its work."""
    with connections["default"].cursor() as cursor:
        cursor.execute("set role portal_worker")
        yield
        cursor.execute("set role portal_app")
