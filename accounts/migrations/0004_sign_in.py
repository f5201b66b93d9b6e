"""Sign-in: counted tries, one person an address, and who granted and confirmed a role."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_reference'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('ends_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name='person',
            name='must_change_password',
            field=models.BooleanField(default=False, editable=False, verbose_name='must choose a password'),
        ),
        migrations.AddField(
            model_name='roleassignment',
            name='confirmed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='roleassignment',
            name='granted_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='granted by'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Upper('email'), name='one_person_per_address_whatever_its_case', violation_error_message='Somebody with this e-mail address is here already.'),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('granted_by')), _negated=True), _connector='OR'), name='nobody_confirms_a_role_they_granted'),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.CheckConstraint(condition=models.Q(('granted_by__isnull', True), models.Q(('granted_by', models.F('person')), _negated=True), _connector='OR'), name='nobody_grants_a_role_to_themselves'),
        ),
    ]
