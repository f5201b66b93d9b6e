"""The eight nations, where they are not entered yet."""

from pathlib import Path

from django.db import migrations

from accounts.reference.loading import add_missing, rows_of, with_lists

FOLDER = Path(__file__).resolve().parent.parent / "reference"


def load(apps, schema_editor):
    nations = [with_lists(row, "languages") for row in rows_of(FOLDER / "nations.csv")]
    add_missing(apps.get_model("accounts", "Nation"), "code", nations, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_row_security")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
