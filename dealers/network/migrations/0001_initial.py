import dealers.network.querysets
import django.db.models.deletion
import django.db.models.functions.text
import portal.accounts.models
import portal.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Brand',
            fields=[
                ('id', models.UUIDField(default=portal.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('oem_name', models.CharField(blank=True, max_length=80, verbose_name='OEM')),
                ('accent', models.CharField(default='#1f5fbf', max_length=7, verbose_name='accent colour')),
            ],
            options={
                'ordering': ['name'],
                'permissions': [('view_network', 'View network'), ('manage_network', 'Manage network'), ('manage_members', 'Manage members'), ('view_audit', 'View audit'), ('view_programs', 'View programs'), ('edit_programs', 'Edit programs'), ('publish_programs', 'Publish programs'), ('review_compliance', 'Review compliance'), ('view_activations', 'View activations'), ('localize', 'Localize'), ('activate', 'Activate'), ('review_activations', 'Review activations'), ('view_inventory', 'View inventory'), ('manage_feeds', 'Manage feeds'), ('release_feeds', 'Release feeds'), ('view_leads', 'View leads'), ('answer_leads', 'Answer leads'), ('reassign_leads', 'Reassign leads'), ('manage_lead_sources', 'Manage lead sources'), ('manage_sla_policies', 'Manage sla policies'), ('view_kpis', 'View kpis'), ('view_funds', 'View funds')],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='DealerGroup',
            fields=[
                ('id', models.UUIDField(default=portal.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
            ],
            options={
                'ordering': ['name'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Dealership',
            fields=[
                ('id', models.UUIDField(default=portal.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=20, verbose_name='dealer code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('status', models.CharField(choices=[('active', 'Active'), ('suspended', 'Suspended'), ('closed', 'Closed')], default='active', max_length=10)),
                ('street', models.CharField(blank=True, max_length=120, verbose_name='street')),
                ('postal_code', models.CharField(blank=True, max_length=12, verbose_name='postal code')),
                ('city', models.CharField(blank=True, max_length=80, verbose_name='city')),
                ('subdivision', models.CharField(blank=True, max_length=6, verbose_name='state')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('time_zone', models.CharField(max_length=50, validators=[portal.accounts.models.check_time_zone], verbose_name='time zone')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('locale', models.CharField(default='en-US', max_length=10, verbose_name='locale')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dealerships', to='network.brand')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dealerships', to='network.dealergroup')),
            ],
            options={
                'ordering': ['name'],
                'permissions': [('view_network', 'View network'), ('manage_network', 'Manage network'), ('manage_members', 'Manage members'), ('view_audit', 'View audit'), ('view_programs', 'View programs'), ('edit_programs', 'Edit programs'), ('publish_programs', 'Publish programs'), ('review_compliance', 'Review compliance'), ('view_activations', 'View activations'), ('localize', 'Localize'), ('activate', 'Activate'), ('review_activations', 'Review activations'), ('view_inventory', 'View inventory'), ('manage_feeds', 'Manage feeds'), ('release_feeds', 'Release feeds'), ('view_leads', 'View leads'), ('answer_leads', 'Answer leads'), ('reassign_leads', 'Reassign leads'), ('manage_lead_sources', 'Manage lead sources'), ('manage_sla_policies', 'Manage sla policies'), ('view_kpis', 'View kpis'), ('view_funds', 'View funds')],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('brand', 'code'), name='dealer_code_once'), models.CheckConstraint(condition=models.Q(('latitude__isnull', True), ('latitude__range', (-90, 90)), _connector='OR'), name='latitude_on_earth'), models.CheckConstraint(condition=models.Q(('longitude__isnull', True), ('longitude__range', (-180, 180)), _connector='OR'), name='longitude_on_earth')],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.UUIDField(default=portal.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=255, unique=True)),
                ('depth', models.PositiveIntegerField()),
                ('numchild', models.PositiveIntegerField(default=0)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('code', models.CharField(max_length=20, verbose_name='code')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='regions', to='network.brand')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('brand', 'code'), name='region_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=portal.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('oem_marketer', 'OEM marketer'), ('oem_finance', 'OEM finance'), ('compliance_reviewer', 'Compliance reviewer'), ('network_admin', 'Network admin'), ('integrations_admin', 'Integrations admin'), ('regional_manager', 'Regional manager'), ('dealer_principal', 'Dealer principal'), ('dealer_marketing_manager', 'Dealer marketing manager'), ('sales_agent', 'Sales agent'), ('viewer', 'Viewer')], max_length=40, verbose_name='role')),
                ('scope', models.CharField(choices=[('network', 'Whole network'), ('brand', 'Brand'), ('region', 'Region'), ('group', 'Dealer group'), ('dealership', 'Dealership')], max_length=10, verbose_name='scope')),
                ('from_date', models.DateField(default=dealers.network.querysets.today, verbose_name='from')),
                ('until_date', models.DateField(blank=True, null=True, verbose_name='until')),
                ('from_claims', models.BooleanField(default=False)),
                ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='network.brand')),
                ('dealership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='network.dealership')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='network.dealergroup')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='network.region')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('brand__isnull', True), ('dealership__isnull', True), ('group__isnull', True), ('region__isnull', True), ('scope', 'network')), models.Q(('brand__isnull', False), ('dealership__isnull', True), ('group__isnull', True), ('region__isnull', True), ('scope', 'brand')), models.Q(('brand__isnull', True), ('dealership__isnull', True), ('group__isnull', True), ('region__isnull', False), ('scope', 'region')), models.Q(('brand__isnull', True), ('dealership__isnull', True), ('group__isnull', False), ('region__isnull', True), ('scope', 'group')), models.Q(('brand__isnull', True), ('dealership__isnull', False), ('group__isnull', True), ('region__isnull', True), ('scope', 'dealership')), _connector='OR'), name='membership_has_its_anchor'), models.UniqueConstraint(condition=models.Q(('until_date', None)), fields=('user', 'role', 'brand', 'region', 'group', 'dealership'), name='membership_open_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=portal.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('oem_marketer', 'OEM marketer'), ('oem_finance', 'OEM finance'), ('compliance_reviewer', 'Compliance reviewer'), ('network_admin', 'Network admin'), ('integrations_admin', 'Integrations admin'), ('regional_manager', 'Regional manager'), ('dealer_principal', 'Dealer principal'), ('dealer_marketing_manager', 'Dealer marketing manager'), ('sales_agent', 'Sales agent'), ('viewer', 'Viewer')], max_length=40, verbose_name='role')),
                ('scope', models.CharField(choices=[('network', 'Whole network'), ('brand', 'Brand'), ('region', 'Region'), ('group', 'Dealer group'), ('dealership', 'Dealership')], max_length=10, verbose_name='scope')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('full_name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('language', models.CharField(choices=[('en', 'English'), ('de', 'German')], default='en', max_length=5, verbose_name='language')),
                ('from_date', models.DateField(blank=True, null=True, verbose_name='from')),
                ('until_date', models.DateField(blank=True, null=True, verbose_name='until')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('issue', models.PositiveSmallIntegerField(default=1)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='network.brand')),
                ('dealership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='network.dealership')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='network.dealergroup')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='network.region')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('brand__isnull', True), ('dealership__isnull', True), ('group__isnull', True), ('region__isnull', True), ('scope', 'network')), models.Q(('brand__isnull', False), ('dealership__isnull', True), ('group__isnull', True), ('region__isnull', True), ('scope', 'brand')), models.Q(('brand__isnull', True), ('dealership__isnull', True), ('group__isnull', True), ('region__isnull', False), ('scope', 'region')), models.Q(('brand__isnull', True), ('dealership__isnull', True), ('group__isnull', False), ('region__isnull', True), ('scope', 'group')), models.Q(('brand__isnull', True), ('dealership__isnull', False), ('group__isnull', True), ('region__isnull', True), ('scope', 'dealership')), _connector='OR'), name='invitation_has_its_anchor'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='invited_email_is_lower_case'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False), ('revoked_at', None)), _connector='OR'), name='invitation_accepted_by_someone'), models.UniqueConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None)), fields=('email', 'role', 'brand', 'region', 'group', 'dealership'), name='invited_once_to_a_role', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='GrantGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('oem_marketer', 'OEM marketer'), ('oem_finance', 'OEM finance'), ('compliance_reviewer', 'Compliance reviewer'), ('network_admin', 'Network admin'), ('integrations_admin', 'Integrations admin'), ('regional_manager', 'Regional manager'), ('dealer_principal', 'Dealer principal'), ('dealer_marketing_manager', 'Dealer marketing manager'), ('sales_agent', 'Sales agent'), ('viewer', 'Viewer')], max_length=40, verbose_name='role')),
                ('scope', models.CharField(choices=[('network', 'Whole network'), ('brand', 'Brand'), ('region', 'Region'), ('group', 'Dealer group'), ('dealership', 'Dealership')], max_length=10, verbose_name='scope')),
                ('auth_group', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='auth.group')),
                ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='network.brand')),
                ('dealership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='network.dealership')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='network.dealergroup')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='network.region')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('role', 'brand', 'region', 'group', 'dealership'), name='one_group_for_a_role_at_a_scope', nulls_distinct=False)],
            },
        ),
        migrations.AddField(
            model_name='dealership',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dealerships', to='network.region', verbose_name='district'),
        ),
        migrations.CreateModel(
            name='RosterUpload',
            fields=[
                ('id', models.UUIDField(default=portal.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('file_name', models.CharField(max_length=200)),
                ('data', models.BinaryField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting for you'), ('applied', 'Applied')], default='waiting', max_length=10)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                ('result', models.JSONField(default=dict)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.brand')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SpecialDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('name', models.CharField(blank=True, max_length=80, verbose_name='name')),
                ('opens', models.TimeField(blank=True, null=True, verbose_name='opens')),
                ('closes', models.TimeField(blank=True, null=True, verbose_name='closes')),
                ('dealership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='special_days', to='network.dealership')),
            ],
            options={
                'ordering': ['day', 'opens'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('dealership', 'day', 'opens'), name='special_day_opens_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('closes__isnull', True), ('opens__isnull', True)), models.Q(('closes__isnull', False), ('opens__isnull', False)), _connector='OR'), name='special_day_open_or_closed')],
            },
        ),
        migrations.CreateModel(
            name='BrandGroupGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='network.brand')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'unique_together': {('group', 'permission', 'content_object')},
            },
        ),
        migrations.CreateModel(
            name='BrandUserGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='network.brand')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'unique_together': {('user', 'permission', 'content_object')},
            },
        ),
        migrations.CreateModel(
            name='DealershipGroupGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='network.dealership')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'unique_together': {('group', 'permission', 'content_object')},
            },
        ),
        migrations.CreateModel(
            name='DealershipUserGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until_date', models.DateField(blank=True, null=True, verbose_name='until')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='network.dealership')),
                ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'unique_together': {('user', 'permission', 'content_object')},
            },
        ),
        migrations.CreateModel(
            name='OpeningHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(verbose_name='weekday')),
                ('opens', models.TimeField(verbose_name='opens')),
                ('closes', models.TimeField(verbose_name='closes')),
                ('dealership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opening_hours', to='network.dealership')),
            ],
            options={
                'ordering': ['weekday', 'opens'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('dealership', 'weekday', 'opens'), name='opens_once_at_a_time'), models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='weekday_of_a_week'), models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens')), ('closes', '00:00'), _connector='OR'), name='closes_after_opening')],
            },
        ),
    ]
