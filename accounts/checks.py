"""System checks: the portal does not start on the wrong database role or on a table without row security."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections

# Tables with a nation in them that need no row security, each with its reason.
OPEN_TABLES = {
    "accounts_apitoken": "a token is looked up by its digest before anybody is known; holds no secret but digests",
    "accounts_factorreset": "asked for before a sign-in is complete; says that somebody's second factor is lost",
    "accounts_invitation": "looked up by the digest of its link before anybody is known; holds no secret but that",
    "accounts_person": "sign-in looks a person up before any nation is known",
    "accounts_person_groups": "empty; kept by Django's permission mixin",
    "accounts_person_user_permissions": "empty; kept by Django's permission mixin",
    "procurement_approvalrule": "published law of each nation: reference data that everybody reads",
    "procurement_buyingroute": "published ways to contract: reference data that everybody reads",
    "accounts_roleassignment": "read at sign-in, before the actor is known",
}


@register(Tags.database)
def database_role_is_bound(databases: Any = None, **kwargs: Any) -> list[Error]:
    """Refuse to serve as superuser, as owner, or with BYPASSRLS."""
    faults = []
    for alias in databases or []:
        if alias == "owner" or settings.DATABASE_ROLE == "owner":
            continue
        with connections[alias].cursor() as cursor:
            cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
            if cursor.fetchone()[0]:
                faults.append(
                    Error("The portal runs as a database role that row security does not bind.", id="accounts.E001")
                )
            cursor.execute(
                "select c.relname from pg_class c join pg_policies p on p.tablename = c.relname "
                "where p.schemaname = 'public' and not (c.relrowsecurity and c.relforcerowsecurity)"
            )
            bare = sorted({row[0] for row in cursor.fetchall()})
            if bare:
                faults.append(Error(f"Row security is not forced on: {', '.join(bare)}", id="accounts.E002"))
    return faults


def tables_in_scope() -> set[str]:
    """Tables that hold or hang on a nation's rows, found by walking foreign keys from the models."""
    scoped = {model._meta.db_table for model in apps.get_models() if hasattr(model, "readable_by")}
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ("accounts", "trials", "procurement")
    ]
    grown = True
    while grown:
        grown = False
        for model in models:
            table = model._meta.db_table
            parents = {
                f.related_model._meta.db_table for f in model._meta.concrete_fields if f.is_relation and f.related_model
            }
            if table not in scoped and parents & (scoped | {"accounts_nation"}):
                scoped.add(table)
                grown = True
    return scoped - set(OPEN_TABLES)
