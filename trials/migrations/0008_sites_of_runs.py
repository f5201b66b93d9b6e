"""A run's site is its trial's."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("trials", "0007_row_security_of_trials")]

    operations = [migrations.RemoveField(model_name="run", name="site")]
