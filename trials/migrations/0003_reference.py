"""The capability areas and metrics, where they are not entered yet."""

from pathlib import Path

from django.db import migrations

from accounts.reference.loading import add_missing, rows_of

FOLDER = Path(__file__).resolve().parent.parent / "reference"


def load(apps, schema_editor):
    for model, file in (("CapabilityArea", "capability_areas.csv"), ("Metric", "metrics.csv")):
        add_missing(apps.get_model("trials", model), "code", rows_of(FOLDER / file), schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("trials", "0002_row_security")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
