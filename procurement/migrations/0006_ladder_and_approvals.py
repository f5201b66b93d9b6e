"""The ladder of participation, milestones, scope of rounds, approval rules and paths, buying routes."""

import django.core.validators
import django.db.models.deletion
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from accounts.rowsecurity import NATION, TAKES_PART, append_only, member_of, of_parent, protect

OFFICE = member_of("PMO")
OWN = f"nation_id = {NATION}"
READABLE = of_parent("procurement_approvalpath", "recommendation_id", "procurement_recommendation")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_reference'),
        ('procurement', '0005_tables'),
        ('trials', '0003_reference'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='participation',
            options={'ordering': ['nation'], 'verbose_name': 'participation', 'verbose_name_plural': 'participations'},
        ),
        migrations.AddField(
            model_name='participation',
            name='status',
            field=models.CharField(choices=[('observer', 'observer'), ('interested', 'interested'), ('intent', 'letter of intent'), ('committed', 'committed'), ('signed', 'signed'), ('exiting', 'exiting'), ('out', 'out')], default='interested', max_length=10, verbose_name='standing'),
        ),
        migrations.AlterField(
            model_name='participation',
            name='status',
            field=models.CharField(choices=[('observer', 'observer'), ('interested', 'interested'), ('intent', 'letter of intent'), ('committed', 'committed'), ('signed', 'signed'), ('exiting', 'exiting'), ('out', 'out')], default='observer', max_length=10, verbose_name='standing'),
        ),
        migrations.AddField(
            model_name='participation',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='programme',
            name='ends_on',
            field=models.DateField(blank=True, help_text='Leave empty: until further notice.', null=True, verbose_name='ends on'),
        ),
        migrations.AddField(
            model_name='programme',
            name='marking_policy',
            field=models.TextField(blank=True, help_text='How its papers are marked, to whom they may be released, and who decides that.', max_length=4000, verbose_name='marking policy'),
        ),
        migrations.AddField(
            model_name='programme',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='round',
            name='areas',
            field=models.ManyToManyField(blank=True, help_text='Requirements of these areas may enter; none chosen: of every area.', related_name='rounds', to='trials.capabilityarea', verbose_name='capability areas'),
        ),
        migrations.AddField(
            model_name='round',
            name='description',
            field=models.TextField(blank=True, help_text='What this round is to find out.', max_length=4000, verbose_name='description'),
        ),
        migrations.AddField(
            model_name='round',
            name='enter_by',
            field=models.DateTimeField(blank=True, help_text='Leave empty: until the round is locked.', null=True, verbose_name='requirements due by'),
        ),
        migrations.AddField(
            model_name='round',
            name='nations',
            field=models.ManyToManyField(blank=True, help_text='These nations may enter; none chosen: every nation that stands at interested or above.', related_name='rounds', to='accounts.nation', verbose_name='nations'),
        ),
        migrations.AddField(
            model_name='round',
            name='notes',
            field=models.TextField(blank=True, max_length=2000, verbose_name='notes for the nations'),
        ),
        migrations.CreateModel(
            name='ApprovalRule',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('verified_on', models.DateField(blank=True, help_text='Leave empty while nobody has verified it.', null=True, verbose_name='last verified on')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, help_text='Leave empty: until further notice.', null=True, verbose_name='valid until')),
                ('body', models.CharField(max_length=120, verbose_name='body that must agree')),
                ('from_amount', models.DecimalField(blank=True, decimal_places=2, help_text='Leave empty while the amount is not known: the rule then may apply to any payment.', max_digits=13, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(Decimal('99999999999.99'))], verbose_name='from this amount on')),
                ('currency', models.CharField(max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}$', 'Three capital letters.')], verbose_name='currency')),
                ('before', models.CharField(choices=[('contract', 'before the contract'), ('signature', 'before the signature of a common arrangement')], max_length=10, verbose_name='needed')),
                ('usual_months', models.DecimalField(blank=True, decimal_places=1, help_text="From the request to the body's decision; leave empty while it is not known.", max_digits=4, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(60)], verbose_name='usual time (months)')),
                ('notes', models.TextField(blank=True, max_length=2000, verbose_name='notes')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('nation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approval_rules', to='accounts.nation', verbose_name='nation')),
            ],
            options={
                'verbose_name': 'approval rule',
                'verbose_name_plural': 'approval rules',
                'ordering': ['nation', 'from_amount', 'body'],
            },
        ),
        migrations.CreateModel(
            name='BuyingRoute',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('verified_on', models.DateField(blank=True, help_text='Leave empty while nobody has verified it.', null=True, verbose_name='last verified on')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, help_text='Leave empty: until further notice.', null=True, verbose_name='valid until')),
                ('buying_model', models.CharField(choices=[('lead_nation', 'lead nation'), ('agency', 'agency (NSPA, OCCAR, DIANA)'), ('parallel', 'parallel national contracts'), ('framework', 'joint framework with joining clause')], max_length=12, verbose_name='buying model')),
                ('contracting_authority', models.CharField(max_length=200, verbose_name='contracting authority')),
                ('legal_basis', models.CharField(max_length=300, verbose_name='legal basis')),
                ('nation', models.ForeignKey(blank=True, help_text='The nation whose authority contracts; empty for agencies and for contracts side by side.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='buying_routes', to='accounts.nation', verbose_name='lead nation')),
            ],
            options={
                'verbose_name': 'buying route',
                'verbose_name_plural': 'buying routes',
                'ordering': ['buying_model', 'contracting_authority'],
            },
        ),
        migrations.AddField(
            model_name='sharedbuy',
            name='route',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procurement.buyingroute', verbose_name='buying route'),
        ),
        migrations.CreateModel(
            name='ParticipationStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('standing', models.CharField(choices=[('observer', 'observer'), ('interested', 'interested'), ('intent', 'letter of intent'), ('committed', 'committed'), ('signed', 'signed'), ('exiting', 'exiting'), ('out', 'out')], max_length=10, verbose_name='standing')),
                ('on', models.DateField(verbose_name='since')),
                ('document', models.CharField(help_text='Reference of the letter, arrangement or minutes that says so.', max_length=200, verbose_name='document')),
                ('stated_by', models.CharField(help_text='Office that stated it for the nation.', max_length=120, verbose_name='stated by')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='remark')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                ('nation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.nation', verbose_name='nation')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='procurement.participation', verbose_name='participation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'step on the ladder',
                'verbose_name_plural': 'steps on the ladder',
                'ordering': ['-on', '-recorded_at'],
            },
        ),
        migrations.CreateModel(
            name='ApprovalPath',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('earliest_on', models.DateField(verbose_name='can sign on, at the earliest')),
                ('approved_on', models.DateField(blank=True, help_text='The day the last national body agreed; empty until then.', null=True, verbose_name='approved on')),
                ('remark', models.CharField(blank=True, help_text='For every reader of the recommendation; no amounts.', max_length=300, verbose_name='remark')),
                ('stated_at', models.DateTimeField(auto_now=True, verbose_name='stated at')),
                ('version', models.PositiveIntegerField(default=0)),
                ('nation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.nation', verbose_name='nation')),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approval_paths', to='procurement.recommendation', verbose_name='recommendation')),
                ('stated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stated by')),
            ],
            options={
                'verbose_name': 'national approval path',
                'verbose_name_plural': 'national approval paths',
                'ordering': ['nation'],
                'constraints': [models.UniqueConstraint(fields=('recommendation', 'nation'), name='one_approval_path_per_nation')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='milestone')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('reached_on', models.DateField(blank=True, null=True, verbose_name='reached on')),
                ('notes', models.CharField(blank=True, max_length=300, verbose_name='notes')),
                ('status', models.CharField(choices=[('planned', 'planned'), ('reached', 'reached'), ('dropped', 'dropped')], default='planned', editable=False, max_length=10, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='procurement.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'milestone',
                'verbose_name_plural': 'milestones',
                'ordering': ['due_on', 'name'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'name'), name='one_milestone_name_per_programme'), models.CheckConstraint(condition=models.Q(models.Q(('reached_on__isnull', False), ('status', 'reached')), models.Q(models.Q(('status', 'reached'), _negated=True), ('reached_on__isnull', True)), _connector='OR'), name='a_reached_milestone_says_when')],
            },
        ),
        *(
            protect(f"procurement_round_{table}", select=TAKES_PART, insert=OFFICE, delete=OFFICE)
            for table in ("areas", "nations")
        ),
        protect("procurement_participationstep", select=TAKES_PART, insert=OFFICE),
        append_only("procurement_participationstep"),
        protect("procurement_milestone", select=TAKES_PART, insert=OFFICE, update=OFFICE),
        protect("procurement_approvalpath", select=f"{OWN} or {READABLE}", insert=OWN, update=OWN),
    ]
