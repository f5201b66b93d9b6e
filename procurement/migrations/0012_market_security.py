"""Row security of the market's new tables, sealed offers, rate sets that became ink, and the shipped CPV codes."""

from pathlib import Path

from django.db import migrations

from accounts.reference.loading import add_missing, rows_of
from accounts.rowsecurity import APP, AUDIENCES, admitted, append_only, member_of, of_parent, protect, released

FILE = Path(__file__).resolve().parent.parent / "reference" / "cpv_codes.csv"
MARKET = member_of("MARKET")
OFFER = "procurement_offer"
OWNER = "'MARKET'"
ADMITS = admitted(OFFER, "procurement_offercompartment", OWNER)
READABLE = f"({MARKET} or {released(OFFER, OWNER)}) and {ADMITS}"
OPEN = "(opens_at is null or opens_at <= now() or status = 'draft')"
LOCKED = ("'locked'", "'scored'", "'proposed'", "'closed'")

# Sealing makes a row unreadable to who seals it, which a policy cannot allow: a definer's function does this one step.
SEAL = f"""
create function procurement_seal_offer(target uuid) returns integer
language sql security definer set search_path = pg_catalog, pg_temp as $$
    update public.procurement_offer set status = 'submitted', version = version + 1, updated_at = now()
    where id = target and status = 'draft' and opens_at > now() and 'MARKET' = any({AUDIENCES})
    returning version
$$;
revoke all on function procurement_seal_offer(uuid) from public;
grant execute on function procurement_seal_offer(uuid) to {APP};
"""
INK = """
create function procurement_refuse_locked_rates() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'procurement_rateset' then
        if old.locked_at is not null and (tg_op = 'DELETE' or new.rates_on <> old.rates_on) then
            raise exception 'a locked round was scored with these rates';
        end if;
    elsif exists (
        select 1 from procurement_rateset s where s.locked_at is not null
        and s.id = case when tg_op = 'DELETE' then old.rate_set_id else new.rate_set_id end
    ) then
        raise exception 'a locked round was scored with these rates';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger procurement_rate_ink before insert or update or delete on procurement_rate
    for each row execute function procurement_refuse_locked_rates();
create trigger procurement_rateset_ink before update or delete on procurement_rateset
    for each row execute function procurement_refuse_locked_rates();
"""
ERASE = """
drop trigger procurement_rateset_ink on procurement_rateset;
drop trigger procurement_rate_ink on procurement_rate;
drop function procurement_refuse_locked_rates();
"""


def of_offer(table):
    """A part of an offer: read with it, written by the market office."""
    return protect(table, select=of_parent(table, "offer_id", OFFER), insert=MARKET, update=MARKET, delete=MARKET)


def policy(using):
    """Who may read an offer."""
    return f"drop policy may_select on {OFFER}; create policy may_select on {OFFER} for select using ({using})"


def load(apps, schema_editor):
    add_missing(
        apps.get_model("procurement", "CpvCode"), "code", rows_of(FILE), schema_editor.connection.alias
    )


class Migration(migrations.Migration):
    dependencies = [("procurement", "0011_market")]

    operations = [
        migrations.RunSQL(policy(f"{READABLE} and {OPEN}"), policy(READABLE)),
        migrations.RunSQL(SEAL, "drop function procurement_seal_offer(uuid)"),
        of_offer("procurement_nremilestone"),
        of_offer("procurement_offerexception"),
        protect(
            "procurement_offerversion",
            select=of_parent("procurement_offerversion", "offer_id", OFFER),
            insert=MARKET,
        ),
        append_only("procurement_offerversion"),
        protect("procurement_sealedoffer", select=MARKET, insert=MARKET, scorer=""),
        migrations.RunSQL(
            "update procurement_rateset s set locked_at = now() where exists (select 1 from procurement_round r "
            f"where r.rate_set_id = s.id and r.status in ({', '.join(LOCKED)}))",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(INK, ERASE),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
