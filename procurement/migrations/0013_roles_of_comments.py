"""Comments name the new roles too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procurement', '0012_market_security'),
    ]

    operations = [
        migrations.AlterField(
            model_name='comment',
            name='role',
            field=models.CharField(choices=[('officer', 'National procurement officer'), ('approver', 'National approver'), ('national_auditor', 'National auditor'), ('national_administrator', 'National administrator'), ('board_member', 'Steering-board member'), ('requirement_owner', 'Requirement owner'), ('finance', 'Finance officer'), ('security_officer', 'Security officer'), ('programme_manager', 'Programme manager'), ('trial_analyst', 'Trial analyst'), ('market_officer', 'Market officer'), ('observer', 'Observer'), ('programme_auditor', 'Programme auditor'), ('administrator', 'Administrator')], max_length=30, verbose_name='role'),
        ),
    ]
