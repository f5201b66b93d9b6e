"""Budget envelopes count their versions."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procurement', '0014_worker_seals'),
    ]

    operations = [
        migrations.AddField(
            model_name='envelope',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
