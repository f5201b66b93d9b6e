"""People's particulars count their versions."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_roles_of_auditors_and_others'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
