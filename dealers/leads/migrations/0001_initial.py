import django.db.models.deletion
import django.utils.timezone
import portal.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('network', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PinnedCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('zone', models.CharField(max_length=50)),
                ('hours', models.JSONField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('dealership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pinned_calendars', to='network.dealership')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('dealership', 'digest'), name='calendar_pinned_once')],
            },
        ),
        migrations.CreateModel(
            name='SlaPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('first_response_minutes', models.PositiveIntegerField(default=30, verbose_name='first response within')),
                ('warn_minutes', models.PositiveIntegerField(default=10, verbose_name='warning before')),
                ('escalate_minutes', models.PositiveIntegerField(default=60, verbose_name='escalation after')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sla_policies', to='network.brand')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('brand', 'version'), name='sla_policy_version_once'), models.CheckConstraint(condition=models.Q(('warn_minutes__lt', models.F('first_response_minutes'))), name='sla_warns_before_it_is_due'), models.CheckConstraint(condition=models.Q(('escalate_minutes__gte', models.F('first_response_minutes'))), name='sla_escalates_after_it_is_due')],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.UUIDField(default=portal.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('kind', models.CharField(choices=[('adf_http', 'ADF by HTTP'), ('landing_page', 'Landing page'), ('file', 'Files'), ('api', 'API')], default='adf_http', max_length=20, verbose_name='kind')),
                ('key_hash', models.CharField(blank=True, max_length=64)),
                ('key_hint', models.CharField(blank=True, max_length=8)),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lead_sources', to='network.brand')),
                ('dealership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lead_sources', to='network.dealership')),
            ],
            options={
                'ordering': ['name'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('brand', 'dealership', 'name'), name='lead_source_named_once', nulls_distinct=False), models.UniqueConstraint(condition=models.Q(('key_hash', ''), _negated=True), fields=('key_hash',), name='lead_source_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=portal.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('raw', models.BinaryField()),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('received', 'Received'), ('parsed', 'Read'), ('quarantined', 'Quarantined'), ('not_a_lead', 'Not a lead')], default='received', max_length=12)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('read_at', models.DateTimeField(null=True)),
                ('results', models.JSONField(default=list)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.brand')),
                ('dealership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.dealership')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='leads.source')),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['brand', '-id'], name='message_brand'), models.Index(fields=['brand', 'state', '-id'], name='message_brand_state')],
            },
        ),
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.UUIDField(default=portal.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('prospect_index', models.PositiveSmallIntegerField(default=0)),
                ('external_id', models.CharField(blank=True, max_length=200)),
                ('external_key', models.CharField(blank=True, max_length=64)),
                ('content_hash', models.CharField(max_length=64)),
                ('interest', models.CharField(blank=True, max_length=12, verbose_name='interest')),
                ('vehicle_status', models.CharField(blank=True, max_length=8, verbose_name='new or used')),
                ('year', models.PositiveSmallIntegerField(null=True, verbose_name='year')),
                ('make', models.CharField(blank=True, max_length=80, verbose_name='make')),
                ('model', models.CharField(blank=True, max_length=120, verbose_name='model')),
                ('trim', models.CharField(blank=True, max_length=120, verbose_name='trim')),
                ('vin', models.CharField(blank=True, max_length=32, verbose_name='VIN')),
                ('stock_number', models.CharField(blank=True, max_length=64, verbose_name='stock number')),
                ('vehicles', models.JSONField(default=list)),
                ('trade_in', models.JSONField(default=dict)),
                ('comments', models.TextField(blank=True, verbose_name='comments')),
                ('timeframe', models.JSONField(default=dict)),
                ('parties', models.JSONField(default=dict)),
                ('tracking', models.JSONField(default=dict)),
                ('extra', models.JSONField(default=list)),
                ('warnings', models.JSONField(default=list)),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('requested_at', models.DateTimeField(null=True, verbose_name='requested')),
                ('opens_at', models.DateTimeField()),
                ('warn_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('escalate_at', models.DateTimeField()),
                ('first_response_at', models.DateTimeField(null=True)),
                ('wall_seconds', models.BigIntegerField(null=True)),
                ('business_seconds', models.BigIntegerField(null=True)),
                ('excluded_reason', models.CharField(blank=True, choices=[('test', 'A test'), ('spam', 'Spam'), ('not_a_customer', 'Not a customer')], max_length=20)),
                ('verdict', models.CharField(blank=True, choices=[('', 'Open'), ('won', 'Won'), ('lost', 'Lost')], default='', max_length=4)),
                ('lost_reason', models.CharField(blank=True, choices=[('bought_elsewhere', 'Bought elsewhere'), ('no_interest', 'No longer interested'), ('not_reached', 'Could not be reached'), ('not_available', 'Vehicle not available'), ('price', 'Price')], max_length=20)),
                ('closed_at', models.DateTimeField(null=True)),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.brand')),
                ('dealership', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='network.dealership')),
                ('duplicate_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='leads.lead')),
                ('first_response_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leads', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='leads.message')),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.pinnedcalendar')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.slapolicy')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='leads.source')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['dealership', '-id'], name='lead_dealership'), models.Index(fields=['region', '-id'], name='lead_region'), models.Index(fields=['brand', '-id'], name='lead_brand'), models.Index(condition=models.Q(('external_key', ''), _negated=True), fields=['external_key'], name='lead_external'), models.Index(fields=['dealership', 'received_at'], name='lead_received'), models.Index(condition=models.Q(('closed_at', None), ('duplicate_of', None), ('first_response_at', None)), fields=['dealership', 'due_at', 'id'], name='lead_queue')],
                'constraints': [models.UniqueConstraint(fields=('message', 'prospect_index'), name='lead_once_per_prospect'), models.CheckConstraint(condition=models.Q(models.Q(('business_seconds', None), ('first_response_at', None), ('wall_seconds', None)), models.Q(('business_seconds__gte', 0), ('first_response_at__isnull', False), ('wall_seconds__gte', 0)), _connector='OR'), name='lead_response_is_measured'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('verdict', '')), models.Q(models.Q(('verdict', ''), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='lead_closed_with_a_verdict')],
            },
        ),
        migrations.CreateModel(
            name='LeadContact',
            fields=[
                ('lead', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='contact', serialize=False, to='leads.lead')),
                ('full_name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('first_name', models.CharField(blank=True, max_length=100)),
                ('last_name', models.CharField(blank=True, max_length=100)),
                ('is_business', models.BooleanField(default=False)),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                ('phone_digits', models.CharField(blank=True, max_length=64)),
                ('emails', models.JSONField(default=list)),
                ('phones', models.JSONField(default=list)),
                ('address', models.JSONField(default=dict)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('phone', ''), _negated=True), fields=['phone'], name='lead_phone'), models.Index(condition=models.Q(('email', ''), _negated=True), fields=['email'], name='lead_email')],
            },
        ),
        migrations.CreateModel(
            name='LeadEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('received', 'Received'), ('routed', 'Routed'), ('resent', 'Sent again'), ('duplicate', 'Duplicate linked'), ('viewed', 'Opened'), ('assigned', 'Assigned'), ('call', 'Call'), ('mail', 'E-mail'), ('text', 'Text message'), ('meeting', 'Meeting'), ('auto_responder', 'Automatic reply'), ('warned', 'Warning'), ('breached', 'Time is up'), ('escalated', 'Escalated'), ('closed', 'Closed'), ('reopened', 'Reopened'), ('excluded', 'Excluded'), ('readmitted', 'Counted again')], max_length=20)),
                ('happened_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('is_response', models.BooleanField(default=False)),
                ('detail', models.JSONField(default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='leads.lead')),
            ],
            options={
                'ordering': ['happened_at', 'id'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['lead', 'happened_at'], name='lead_timeline')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ('received', 'warned', 'breached', 'escalated'))), fields=('lead', 'kind'), name='lead_event_once'), models.CheckConstraint(condition=models.Q(('is_response', False), ('kind__in', ['call', 'mail', 'text', 'meeting']), _connector='OR'), name='only_contact_is_a_response')],
            },
        ),
    ]
