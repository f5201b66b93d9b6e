"""Sites, trials, evidence files, whole conditions of runs and whole claims."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_reference'),
        ('trials', '0004_catalogue'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EvidenceFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='file name')),
                ('caption', models.CharField(max_length=300, verbose_name='caption')),
                ('stored_as', models.CharField(editable=False, max_length=64, unique=True, verbose_name='stored as')),
                ('media_type', models.CharField(editable=False, max_length=40, verbose_name='type')),
                ('size', models.PositiveBigIntegerField(editable=False, verbose_name='size (bytes)')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded at')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                ('withdrawn_because', models.CharField(blank=True, max_length=200, verbose_name='withdrawn because')),
            ],
            options={
                'verbose_name': 'evidence file',
                'verbose_name_plural': 'evidence files',
                'ordering': ['uploaded_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RunCorrection',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('changes', models.JSONField(verbose_name='changes')),
                ('corrected_at', models.DateTimeField(auto_now_add=True, verbose_name='corrected at')),
            ],
            options={
                'verbose_name': 'correction of a run',
                'verbose_name_plural': 'corrections of runs',
                'ordering': ['-corrected_at'],
            },
        ),
        migrations.CreateModel(
            name='RunPosition',
            fields=[
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='position', serialize=False, to='trials.run', verbose_name='run')),
                ('latitude', models.DecimalField(decimal_places=5, max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal('52')), django.core.validators.MaxValueValidator(Decimal('67'))], verbose_name='latitude (°N)')),
                ('longitude', models.DecimalField(decimal_places=5, max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal('8')), django.core.validators.MaxValueValidator(Decimal('32'))], verbose_name='longitude (°E)')),
            ],
            options={
                'verbose_name': 'exact position of a run',
                'verbose_name_plural': 'exact positions of runs',
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('verified_on', models.DateField(verbose_name='last verified on')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('water', models.CharField(max_length=80, verbose_name='water or area')),
                ('latitude', models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True, validators=[django.core.validators.MinValueValidator(Decimal('52')), django.core.validators.MaxValueValidator(Decimal('67'))], verbose_name='latitude (°N, released)')),
                ('longitude', models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True, validators=[django.core.validators.MinValueValidator(Decimal('8')), django.core.validators.MaxValueValidator(Decimal('32'))], verbose_name='longitude (°E, released)')),
                ('depth_min_m', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(500)], verbose_name='least depth (m)')),
                ('depth_max_m', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(500)], verbose_name='greatest depth (m)')),
                ('bottom_type', models.CharField(blank=True, choices=[('sand', 'sand'), ('gravel', 'gravel'), ('clay', 'clay'), ('mud', 'mud'), ('rock', 'rock and boulders'), ('mixed', 'mixed')], max_length=12, verbose_name='Bottom type')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('is_synthetic', models.BooleanField(default=False, verbose_name='synthetic')),
            ],
            options={
                'verbose_name': 'site',
                'verbose_name_plural': 'sites',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(verbose_name='ends on')),
                ('objective', models.TextField(blank=True, max_length=2000, verbose_name='objective')),
                ('status', models.CharField(choices=[('planned', 'planned'), ('under_way', 'under way'), ('ended', 'ended'), ('cancelled', 'cancelled')], default='planned', max_length=10, verbose_name='status')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('is_synthetic', models.BooleanField(default=False, verbose_name='synthetic')),
            ],
            options={
                'verbose_name': 'trial',
                'verbose_name_plural': 'trials',
                'ordering': ['-starts_on', 'system__name', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='assignment',
            name='owner',
            field=models.CharField(default='', editable=False, max_length=10, verbose_name='owner'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='campaign',
            name='objective',
            field=models.TextField(blank=True, max_length=2000, verbose_name='objective'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='version',
            field=models.PositiveIntegerField(default=1, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='claim',
            name='attempts',
            field=models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000000)], verbose_name='attempts'),
        ),
        migrations.AddField(
            model_name='claim',
            name='conditions',
            field=models.CharField(blank=True, max_length=300, verbose_name='conditions stated'),
        ),
        migrations.AddField(
            model_name='claim',
            name='kind',
            field=models.CharField(choices=[('vendor', 'vendor'), ('press', 'press'), ('nation', 'other nation'), ('operator', 'operator'), ('laboratory', 'test house')], default='vendor', max_length=10, verbose_name='kind of source'),
        ),
        migrations.AddField(
            model_name='claim',
            name='recorded_at',
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now, verbose_name='recorded at'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='claim',
            name='source_url',
            field=models.CharField(blank=True, max_length=300, validators=[django.core.validators.URLValidator(['https', 'http'])], verbose_name='address of the source'),
        ),
        migrations.AddField(
            model_name='claim',
            name='successes',
            field=models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000000)], verbose_name='successes'),
        ),
        migrations.AddField(
            model_name='claim',
            name='supersedes',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='trials.claim', verbose_name='supersedes'),
        ),
        migrations.AddField(
            model_name='run',
            name='autonomy_mode',
            field=models.CharField(blank=True, choices=[('remote', 'remotely controlled'), ('assisted', 'operator assisted'), ('supervised', 'supervised autonomy'), ('autonomous', 'autonomous')], max_length=12, verbose_name='Autonomy mode'),
        ),
        migrations.AddField(
            model_name='run',
            name='bottom_type',
            field=models.CharField(blank=True, choices=[('sand', 'sand'), ('gravel', 'gravel'), ('clay', 'clay'), ('mud', 'mud'), ('rock', 'rock and boulders'), ('mixed', 'mixed')], max_length=12, verbose_name='Bottom type'),
        ),
        migrations.AddField(
            model_name='run',
            name='deviations',
            field=models.TextField(blank=True, max_length=2000, verbose_name='deviations from the plan'),
        ),
        migrations.AddField(
            model_name='run',
            name='ice',
            field=models.CharField(blank=True, choices=[('free', 'ice-free'), ('open_water', 'open water, below 1/10'), ('very_open', 'very open, 1/10 to 3/10'), ('open', 'open, 4/10 to 6/10'), ('close', 'close, 7/10 to 8/10'), ('very_close', 'very close, 9/10 and more')], max_length=12, verbose_name='Ice'),
        ),
        migrations.AddField(
            model_name='run',
            name='latitude',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True, validators=[django.core.validators.MinValueValidator(Decimal('52')), django.core.validators.MaxValueValidator(Decimal('67'))], verbose_name='latitude (°N, released)'),
        ),
        migrations.AddField(
            model_name='run',
            name='layer_depth_m',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('500'))], verbose_name='Depth of the sound-speed layer (m)'),
        ),
        migrations.AddField(
            model_name='run',
            name='light',
            field=models.CharField(blank=True, choices=[('day', 'daylight'), ('twilight', 'twilight'), ('moon', 'moonlit night'), ('dark', 'dark night')], max_length=12, verbose_name='Light'),
        ),
        migrations.AddField(
            model_name='run',
            name='longitude',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True, validators=[django.core.validators.MinValueValidator(Decimal('8')), django.core.validators.MaxValueValidator(Decimal('32'))], verbose_name='longitude (°E, released)'),
        ),
        migrations.AddField(
            model_name='run',
            name='operator_nation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.nation', verbose_name='operator nation'),
        ),
        migrations.AddField(
            model_name='run',
            name='payload',
            field=models.CharField(blank=True, max_length=120, verbose_name='payload carried'),
        ),
        migrations.AddField(
            model_name='run',
            name='payload_kg',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('100000'))], verbose_name='Payload (kg)'),
        ),
        migrations.AddField(
            model_name='run',
            name='precipitation',
            field=models.CharField(blank=True, choices=[('none', 'none'), ('light', 'light'), ('moderate', 'moderate'), ('heavy', 'heavy')], max_length=12, verbose_name='Precipitation'),
        ),
        migrations.AddField(
            model_name='run',
            name='rf_interference',
            field=models.CharField(blank=True, choices=[('none', 'none'), ('light', 'light'), ('moderate', 'moderate'), ('heavy', 'heavy')], max_length=12, verbose_name='Radio interference'),
        ),
        migrations.AddField(
            model_name='run',
            name='salinity_psu',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('45'))], verbose_name='Salinity (PSU)'),
        ),
        migrations.AddField(
            model_name='run',
            name='sea_temperature_c',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True, validators=[django.core.validators.MinValueValidator(Decimal('-3')), django.core.validators.MaxValueValidator(Decimal('40'))], verbose_name='Sea temperature (°C)'),
        ),
        migrations.AddField(
            model_name='run',
            name='target_size_m',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('500'))], verbose_name='Target size (m)'),
        ),
        migrations.AddField(
            model_name='run',
            name='target_speed_kn',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('2000'))], verbose_name='Target speed (kn)'),
        ),
        migrations.AddField(
            model_name='run',
            name='target_type',
            field=models.CharField(blank=True, choices=[('none', 'no target'), ('boat', 'small boat'), ('ship', 'ship'), ('aircraft', 'aircraft'), ('underwater', 'underwater vehicle'), ('mine', 'mine-like object'), ('cable', 'cable or pipeline'), ('person', 'person in the water'), ('emitter', 'radio emitter')], max_length=12, verbose_name='Target type'),
        ),
        migrations.AddField(
            model_name='run',
            name='traffic_density',
            field=models.CharField(blank=True, choices=[('none', 'none'), ('low', 'low'), ('moderate', 'moderate'), ('dense', 'dense')], max_length=12, verbose_name='Traffic density'),
        ),
        migrations.AddField(
            model_name='run',
            name='version',
            field=models.PositiveIntegerField(default=1, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='run',
            name='water_depth_m',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('500'))], verbose_name='Water depth (m)'),
        ),
        migrations.AddField(
            model_name='run',
            name='wave_period_s',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True, validators=[django.core.validators.MinValueValidator(Decimal('1')), django.core.validators.MaxValueValidator(Decimal('30'))], verbose_name='Peak wave period (s)'),
        ),
        migrations.AddField(
            model_name='run',
            name='wind_gust_kn',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('200'))], verbose_name='Wind gust (kn)'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='value',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name='value'),
        ),
        migrations.AlterField(
            model_name='run',
            name='air_temperature_c',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True, validators=[django.core.validators.MinValueValidator(Decimal('-60')), django.core.validators.MaxValueValidator(Decimal('60'))], verbose_name='Air temperature (°C)'),
        ),
        migrations.AlterField(
            model_name='run',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='ended at'),
        ),
        migrations.AlterField(
            model_name='run',
            name='gnss',
            field=models.CharField(blank=True, choices=[('clear', 'clear'), ('degraded', 'degraded'), ('denied', 'denied'), ('spoofed', 'spoofed')], max_length=12, verbose_name='Satellite navigation'),
        ),
        migrations.AlterField(
            model_name='run',
            name='result',
            field=models.CharField(choices=[('planned', 'planned'), ('started', 'started'), ('completed', 'completed'), ('aborted', 'aborted'), ('invalid', 'invalid')], max_length=10, verbose_name='result'),
        ),
        migrations.AlterField(
            model_name='run',
            name='visibility_km',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('100'))], verbose_name='Visibility (km)'),
        ),
        migrations.AlterField(
            model_name='run',
            name='wave_height_m',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('30'))], verbose_name='Significant wave height (m)'),
        ),
        migrations.AlterField(
            model_name='run',
            name='wind_mean_kn',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('150'))], verbose_name='Mean wind (kn)'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('attempts__isnull', True), ('successes__isnull', True), ('value__isnull', False)), models.Q(('attempts__gt', 0), ('attempts__gte', models.F('successes')), ('successes__isnull', False), ('value__isnull', True)), _connector='OR'), name='a_claim_is_a_value_or_k_of_n'),
        ),
        migrations.AddField(
            model_name='evidencefile',
            name='run',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='trials.run', verbose_name='run'),
        ),
        migrations.AddField(
            model_name='evidencefile',
            name='uploaded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by'),
        ),
        migrations.AddField(
            model_name='runcorrection',
            name='corrected_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='corrected by'),
        ),
        migrations.AddField(
            model_name='runcorrection',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='trials.run', verbose_name='run'),
        ),
        migrations.CreateModel(
            name='SitePosition',
            fields=[
                ('site', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='position', serialize=False, to='trials.site', verbose_name='site')),
                ('latitude', models.DecimalField(decimal_places=5, max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal('52')), django.core.validators.MaxValueValidator(Decimal('67'))], verbose_name='latitude (°N)')),
                ('longitude', models.DecimalField(decimal_places=5, max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal('8')), django.core.validators.MaxValueValidator(Decimal('32'))], verbose_name='longitude (°E)')),
            ],
            options={
                'verbose_name': 'exact position of a site',
                'verbose_name_plural': 'exact positions of sites',
            },
        ),
        migrations.AddField(
            model_name='site',
            name='nation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='accounts.nation', verbose_name='nation'),
        ),
        migrations.AddField(
            model_name='trial',
            name='campaign',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trials', to='trials.campaign', verbose_name='campaign'),
        ),
        migrations.AddField(
            model_name='trial',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trials', to='trials.site', verbose_name='site'),
        ),
        migrations.AddField(
            model_name='trial',
            name='system',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trials', to='trials.system', verbose_name='system'),
        ),
        migrations.AddField(
            model_name='evidencefile',
            name='trial',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='trials.trial', verbose_name='trial'),
        ),
        migrations.AddField(
            model_name='run',
            name='trial',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='trials.trial', verbose_name='trial'),
        ),
        migrations.AddConstraint(
            model_name='run',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('result', 'completed'), _negated=True), models.Q(models.Q(('ended_at__isnull', False)), models.Q(('wave_height_m__isnull', False)), models.Q(('wind_mean_kn__isnull', False)), models.Q(('visibility_km__isnull', False)), models.Q(('air_temperature_c__isnull', False)), models.Q(('gnss', ''), _negated=True)), _connector='OR'), name='a_completed_run_states_its_end_and_basic_conditions'),
        ),
        migrations.AddField(
            model_name='siteposition',
            name='entered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by'),
        ),
        migrations.AddField(
            model_name='siteposition',
            name='nation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.nation', verbose_name='nation'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(('depth_max_m__gte', models.F('depth_min_m'))), name='a_site_is_at_least_as_deep_as_its_least_depth'),
        ),
        migrations.AddConstraint(
            model_name='trial',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='a_trial_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='trial',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'cancelled'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_cancelled_trial_says_why'),
        ),
        migrations.AddConstraint(
            model_name='trial',
            constraint=models.UniqueConstraint(fields=('id', 'campaign', 'system'), name='a_trial_with_its_campaign_and_system'),
        ),
        migrations.AddConstraint(
            model_name='evidencefile',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('withdrawn_because', ''), _negated=True), _connector='OR'), name='a_withdrawn_file_says_why'),
        ),
    ]
