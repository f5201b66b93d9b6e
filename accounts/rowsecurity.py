"""Row security as migrations state it: the context in SQL, policies per command, grants, append-only tables."""

from typing import Any

from django.db import connections, migrations

OWNER, APP, WORKER, SCORER, BACKUP = "portal_owner", "portal_app", "portal_worker", "portal_scorer", "portal_backup"

PERSON = "(select nullif(current_setting('app.person', true), ''))::uuid"
NATION = "(select nullif(current_setting('app.nation', true), ''))"
AUDIENCES = "(select string_to_array(current_setting('app.audiences', true), ','))::text[]"
PEOPLE = "(select nullif(current_setting('app.people', true), ''))"
TAKES_PART = f"cardinality({AUDIENCES}) > 0"
NOBODY = "false"
ALWAYS = "true"


def member_of(audience: str) -> str:
    """Condition: the actor belongs to this audience."""
    return f"'{audience}' = any({AUDIENCES})"


def released(table: str, owner: str) -> str:
    """Condition: the row's owner (an SQL expression) has released it to one of the actor's audiences."""
    return (
        f"exists (select 1 from accounts_release r where r.object_id = {table}.id "
        f"and r.owner = {owner} and r.audience = any({AUDIENCES}))"
    )


def admitted(table: str, grants: str, owner: str) -> str:
    """Condition: the row is not restricted, or its owner named the actor in its compartment."""
    return (
        f"(not {table}.restricted or exists (select 1 from {grants} g "
        f"where g.content_object_id = {table}.id and g.owner = {owner} and g.user_id = {PERSON}))"
    )


def of_parent(table: str, column: str, parent: str, condition: str = "true") -> str:
    """Condition: the row's parent is readable and meets a condition on alias p."""
    return f"exists (select 1 from {parent} p where p.id = {table}.{column} and {condition})"


def protect(
    table: str,
    *,
    select: str,
    insert: str = NOBODY,
    update: str = NOBODY,
    delete: str = NOBODY,
    scorer: str = "select",
    worker: str = "",
) -> migrations.RunSQL:
    """Force row security on a table, a policy per command; `scorer` and `worker` name what these roles do unbound."""
    conditions = {
        "select": f"using ({select})",
        "insert": f"with check ({insert})",
        "update": f"using ({update}) with check ({update})",
        "delete": f"using ({delete})",
    }
    sql = [f"alter table {table} enable row level security", f"alter table {table} force row level security"]
    sql += [f"create policy may_{command} on {table} for {command} {rule}" for command, rule in conditions.items()]
    sql.append(f"create policy owner_migrates on {table} for all to {OWNER} using (true) with check (true)")
    for role, command in ((SCORER, scorer), (WORKER, worker)):
        if command:
            check = " with check (true)" if command == "all" else ""
            sql.append(f"create policy {role}_works on {table} for {command} to {role} using (true){check}")
    names = [f"may_{command}" for command in conditions] + ["owner_migrates", f"{SCORER}_works", f"{WORKER}_works"]
    undo = [f"drop policy if exists {name} on {table}" for name in names]
    undo += [f"alter table {table} no force row level security", f"alter table {table} disable row level security"]
    return migrations.RunSQL(sql, undo)


def append_only(table: str, *, commands: str = "update or delete") -> migrations.RunSQL:
    """Refuse to change or delete rows of a table, whoever asks."""
    return migrations.RunSQL(
        f"create trigger {table}_append_only before {commands} on {table} "
        "for each row execute function accounts_refuse_change()",
        f"drop trigger {table}_append_only on {table}",
    )


def grant_tables(using: str = "default", **_: Any) -> None:
    """After each migration: the working roles may use every table; row security and triggers bound what they reach."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        if cursor.fetchone()[0] != OWNER:
            return
        roles = f"{APP}, {WORKER}, {SCORER}"
        cursor.execute(f"grant usage on schema public to {roles}, {BACKUP}")
        cursor.execute(f"grant select, insert, update, delete on all tables in schema public to {roles}")
        cursor.execute(f"grant usage on all sequences in schema public to {roles}")
        cursor.execute(f"grant select on all tables in schema public to {BACKUP}")
        cursor.execute(f"grant select on all sequences in schema public to {BACKUP}")
        for table in ("django_migrations", "accounts_chainhead"):
            cursor.execute("select to_regclass(%s) is not null", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f"revoke insert, update, delete on {table} from {roles}")
