"""One trial for each campaign, system and site that has runs, one site for each name; assignments know their nation."""

from django.db import migrations
from django.db.models import F, Max, Min
from django.utils import timezone

SOURCE = "Named in the runs recorded before sites had rows of their own; to be verified"


def rows(apps, schema_editor, name):
    return apps.get_model("trials", name)._base_manager.using(schema_editor.connection.alias)


def make_trials(apps, schema_editor):
    runs, trials, sites = (rows(apps, schema_editor, name) for name in ("Run", "Trial", "Site"))
    periods = runs.order_by().values("campaign_id", "system_id", "site").annotate(
        first=Min("started_at"), last=Max("ended_at"), nation=Min("campaign__nation_id")
    )
    for row in periods.order_by("site", "campaign_id", "system_id"):
        site, _ = sites.get_or_create(
            name=row["site"],
            defaults={
                "water": row["site"],
                "nation_id": row["nation"],
                "source": SOURCE,
                "verified_on": timezone.localdate(),
            },
        )
        key = {"campaign_id": row["campaign_id"], "system_id": row["system_id"]}
        days = {"starts_on": row["first"].date(), "ends_on": row["last"].date()}
        trial = trials.create(**key, site=site, status="ended", **days)
        runs.filter(**key, site=row["site"]).update(trial=trial)


def name_owners(apps, schema_editor):
    assignments = rows(apps, schema_editor, "Assignment")
    for row in assignments.annotate(nation=F("campaign__nation_id")):
        assignments.filter(pk=row.pk).update(owner=row.nation)


def name_sites(apps, schema_editor):
    runs, trials, sites = (rows(apps, schema_editor, name) for name in ("Run", "Trial", "Site"))
    for trial in trials.select_related("site"):
        runs.filter(trial=trial).update(site=trial.site.name, trial=None)
    trials.all().delete()
    sites.all().delete()


class Migration(migrations.Migration):
    dependencies = [("trials", "0005_sites_and_trials")]

    operations = [
        migrations.RunPython(make_trials, name_sites),
        migrations.RunPython(name_owners, migrations.RunPython.noop),
    ]
