"""An illustrative rate set, where none of its date is entered yet."""

from pathlib import Path

from django.db import migrations

from accounts.reference.loading import rows_of

FILE = Path(__file__).resolve().parent.parent / "reference" / "rates.csv"


def load(apps, schema_editor):
    rate_sets, rates = (
        apps.get_model("procurement", name)._base_manager.using(schema_editor.connection.alias)
        for name in ("RateSet", "Rate")
    )
    rows = rows_of(FILE)
    about = {key: rows[0][key] for key in ("source", "verified_on")}
    rate_set, is_new = rate_sets.get_or_create(rates_on=rows[0]["rates_on"], defaults=about)
    for row in rows if is_new else ():
        rates.create(rate_set=rate_set, currency=row["currency"], per_euro=row["per_euro"])


class Migration(migrations.Migration):
    dependencies = [("procurement", "0003_row_security")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
