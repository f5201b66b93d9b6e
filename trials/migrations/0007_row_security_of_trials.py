"""Every run has its trial; row security of sites, trials, exact positions, corrections and files."""

import importlib

import django.db.models.deletion
from django.db import migrations, models

from accounts.rowsecurity import NATION, PERSON, TAKES_PART, append_only, member_of, of_parent, protect

_first = importlib.import_module("trials.migrations.0002_row_security")
ADMITS, ASSIGNED, ASSIGNED_TO_RUN = _first.ADMITS, _first.ASSIGNED, _first.ASSIGNED_TO_RUN

OWN_CAMPAIGN = f"c.nation_id = {NATION}"
EXACT = (
    "exists (select 1 from trials_run r join trials_campaign c on c.id = r.campaign_id where r.id = run_id "
    f"and ({OWN_CAMPAIGN} or {ASSIGNED.format(campaign='c.id')}))"
)
ASSIGNED_TO_TRIAL = f"exists (select 1 from trials_trial t where t.id = trial_id and {ASSIGNED.format(campaign='t.campaign_id')})"
TRIED_THERE = (
    "exists (select 1 from trials_trial t where t.site_id = trials_siteposition.site_id "
    f"and {ASSIGNED.format(campaign='t.campaign_id')})"
)
EXACT_SITE = f"(nation_id = {NATION} or entered_by_id = {PERSON} or {TRIED_THERE})"
MAY_UPDATE_CAMPAIGN = f"(nation_id = {NATION} or {ASSIGNED.format(campaign='trials_campaign.id')}) and {ADMITS}"
# A policy of assignments may not read campaigns, whose own policy reads assignments: hence a helper of the owner's.
NATION_OF = (
    "create function trials_nation_of(campaign uuid) returns text language sql stable security definer "
    "set search_path = pg_catalog, pg_temp as 'select nation_id from public.trials_campaign where id = campaign'"
)
OF_OWN_CAMPAIGN = f"owner = {NATION} and trials_nation_of(campaign_id) = {NATION}"


def policy(table: str, command: str, clauses: str, former: str) -> migrations.RunSQL:
    """Change one policy of a table that is protected already."""
    name = f"may_{command}"
    return migrations.RunSQL(f"alter policy {name} on {table} {clauses}", f"alter policy {name} on {table} {former}")


def both(condition: str) -> str:
    return f"using ({condition}) with check ({condition})"


class Migration(migrations.Migration):
    dependencies = [("trials", "0006_trials_of_existing_runs"), ("accounts", "0002_row_security")]

    operations = [
        migrations.AlterField(
            model_name="run",
            name="trial",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to="trials.trial",
                verbose_name="trial",
            ),
        ),
        migrations.RunSQL(
            "alter table trials_run add constraint a_run_is_of_its_trials_campaign_and_system "
            "foreign key (trial_id, campaign_id, system_id) references trials_trial (id, campaign_id, system_id)",
            "alter table trials_run drop constraint a_run_is_of_its_trials_campaign_and_system",
        ),
        protect("trials_site", select=TAKES_PART, insert=member_of("TRIALS"), update=member_of("TRIALS")),
        protect("trials_siteposition", select=EXACT_SITE, insert=f"entered_by_id = {PERSON} and {member_of('TRIALS')}", update=EXACT_SITE, scorer=""),
        protect(
            "trials_trial",
            select=of_parent("trials_trial", "campaign_id", "trials_campaign"),
            insert=ASSIGNED.format(campaign="trials_trial.campaign_id"),
            update=ASSIGNED.format(campaign="trials_trial.campaign_id"),
        ),
        protect("trials_runposition", select=EXACT, insert=ASSIGNED_TO_RUN, update=ASSIGNED_TO_RUN, scorer=""),
        protect(
            "trials_runcorrection", select=of_parent("trials_runcorrection", "run_id", "trials_run"), insert=ASSIGNED_TO_RUN
        ),
        append_only("trials_runcorrection"),
        protect(
            "trials_evidencefile",
            select=of_parent("trials_evidencefile", "trial_id", "trials_trial"),
            insert=ASSIGNED_TO_TRIAL,
            update=ASSIGNED_TO_TRIAL,
        ),
        append_only("trials_claim"),
        policy(
            "trials_campaign",
            "update",
            both(MAY_UPDATE_CAMPAIGN),
            both(f"{ASSIGNED.format(campaign='trials_campaign.id')} and {ADMITS}"),
        ),
        migrations.RunSQL(NATION_OF, "drop function trials_nation_of(uuid)"),
        policy(
            "trials_assignment",
            "select",
            f"using (person_id = {PERSON} or owner = {NATION})",
            f"using (person_id = {PERSON})",
        ),
        policy(
            "trials_assignment",
            "insert",
            f"with check ((person_id = {PERSON} and {member_of('TRIALS')}) or ({OF_OWN_CAMPAIGN}))",
            f"with check (person_id = {PERSON} and {member_of('TRIALS')})",
        ),
        policy("trials_assignment", "delete", f"using ({OF_OWN_CAMPAIGN})", "using (false)"),
    ]
