"""Row security of campaigns and what was measured in them."""

from django.db import migrations

from accounts.rowsecurity import AUDIENCES, NATION, PERSON, admitted, append_only, member_of, of_parent, protect, released

ASSIGNED = "exists (select 1 from trials_assignment a where a.campaign_id = {campaign} and a.person_id = " + PERSON + ")"
ADMITS = admitted("trials_campaign", "trials_campaigncompartment", "trials_campaign.nation_id")
READABLE_CAMPAIGN = (
    f"(nation_id = {NATION} or {released('trials_campaign', 'trials_campaign.nation_id')} "
    f"or {ASSIGNED.format(campaign='trials_campaign.id')}) "
    f"and {ADMITS}"
)
ASSIGNED_TO_RUN = f"exists (select 1 from trials_run r where r.id = run_id and {ASSIGNED.format(campaign='r.campaign_id')})"


class Migration(migrations.Migration):
    dependencies = [("trials", "0001_initial"), ("accounts", "0002_row_security")]

    operations = [
        protect(
            "trials_campaign",
            select=READABLE_CAMPAIGN,
            insert=member_of("TRIALS"),
            update=f"{ASSIGNED.format(campaign='trials_campaign.id')} and {ADMITS}",
        ),
        protect(
            "trials_assignment",
            select=f"person_id = {PERSON}",
            insert=f"person_id = {PERSON} and {member_of('TRIALS')}",
        ),
        protect(
            "trials_campaigncompartment",
            select=f"user_id = {PERSON} or owner = any({AUDIENCES})",
            insert=f"owner = any({AUDIENCES})",
            delete=f"owner = any({AUDIENCES})",
        ),
        protect(
            "trials_run",
            select=of_parent("trials_run", "campaign_id", "trials_campaign"),
            insert=ASSIGNED.format(campaign="trials_run.campaign_id"),
            update=ASSIGNED.format(campaign="trials_run.campaign_id"),
        ),
        protect(
            "trials_measurement",
            select=of_parent("trials_measurement", "run_id", "trials_run"),
            insert=ASSIGNED_TO_RUN,
        ),
        append_only("trials_measurement"),
    ]
