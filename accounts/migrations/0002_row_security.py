"""Row security and the chain of events."""

from django.db import migrations

from accounts.rowsecurity import AUDIENCES, PERSON, append_only, protect

REFUSE_CHANGE = """
create function accounts_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$
"""

# The definer (the owner) alone may move the head; the search path is fixed so that nobody can slip in another table.
CHAIN = """
create function accounts_chain_event() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare head public.accounts_chainhead;
begin
    update public.accounts_chainhead set sequence = sequence + 1 where name = 'events' returning * into strict head;
    new.sequence := head.sequence;
    new.previous := head.hash;
    new.hash := encode(sha256(convert_to(head.hash || E'\\n' || new.body, 'UTF8')), 'hex');
    update public.accounts_chainhead set hash = new.hash where name = 'events';
    return new;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE_CHANGE, "drop function accounts_refuse_change()"),
        migrations.RunSQL(
            "insert into accounts_chainhead (name, sequence, hash) values ('events', 0, '')", "delete from accounts_chainhead"
        ),
        migrations.RunSQL(CHAIN, "drop function accounts_chain_event()"),
        migrations.RunSQL(
            "create trigger accounts_event_chain before insert on accounts_event for each row execute function accounts_chain_event()",
            "drop trigger accounts_event_chain on accounts_event",
        ),
        append_only("accounts_event"),
        protect(
            "accounts_event",
            select=f"owner = any({AUDIENCES}) or person_id = {PERSON}",
            insert=f"person_id = {PERSON} or (person_id is null and {PERSON} is null)",
        ),
        protect(
            "accounts_release",
            select=f"owner = any({AUDIENCES}) or audience = any({AUDIENCES})",
            insert=f"owner = any({AUDIENCES}) and owner <> 'ALL'",
            delete=f"owner = any({AUDIENCES})",
            scorer="",
        ),
        protect(
            "accounts_job",
            select=f"owner = any({AUDIENCES})",
            insert=f"person_id = {PERSON} and owner = any({AUDIENCES})",
            scorer="",
            worker="all",
        ),
    ]
