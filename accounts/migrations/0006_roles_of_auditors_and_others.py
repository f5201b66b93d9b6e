"""Roles of auditors, board members, owners of requirements, finance and security; what a programme auditor reads."""

from django.db import migrations, models

from accounts.rowsecurity import member_of

AUDITORS = member_of("AUDIT")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_factors_visits_invitations'),
    ]

    operations = [
        migrations.AlterField(
            model_name='roleassignment',
            name='role',
            field=models.CharField(choices=[('officer', 'National procurement officer'), ('approver', 'National approver'), ('national_auditor', 'National auditor'), ('national_administrator', 'National administrator'), ('board_member', 'Steering-board member'), ('requirement_owner', 'Requirement owner'), ('finance', 'Finance officer'), ('security_officer', 'Security officer'), ('programme_manager', 'Programme manager'), ('trial_analyst', 'Trial analyst'), ('market_officer', 'Market officer'), ('observer', 'Observer'), ('programme_auditor', 'Programme auditor'), ('administrator', 'Administrator')], max_length=30, verbose_name='role'),
        ),
        migrations.RunSQL(
            f"create policy auditors_read_the_programme on accounts_event for select using (owner = 'PMO' and {AUDITORS})",
            "drop policy auditors_read_the_programme on accounts_event",
        ),
    ]
