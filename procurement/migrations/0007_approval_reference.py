"""Approval rules of the eight nations and the known buying routes, where none is entered yet."""

from pathlib import Path

from django.db import migrations

from accounts.reference.loading import rows_of

FOLDER = Path(__file__).resolve().parent.parent / "reference"
OPTIONAL = ("verified_on", "from_amount", "usual_months")
FILES = {"ApprovalRule": "approval_rules.csv", "BuyingRoute": "buying_routes.csv"}


def load(apps, schema_editor):
    for name, file in FILES.items():
        rows = apps.get_model("procurement", name)._base_manager.using(schema_editor.connection.alias)
        if not rows.exists():
            rows.bulk_create(rows.model(**_fields(row)) for row in rows_of(FOLDER / file))


def _fields(row):
    fields = {key: value or None if key in OPTIONAL else value for key, value in row.items() if key != "nation"}
    return {**fields, "nation_id": row["nation"] or None}


class Migration(migrations.Migration):
    dependencies = [("procurement", "0006_ladder_and_approvals"), ("accounts", "0003_reference")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
