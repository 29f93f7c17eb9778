import django.db.models.deletion
import django.utils.timezone
import portal.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('library', '0001_initial'),
        ('network', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.UUIDField(default=portal.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('brief', models.TextField(blank=True, verbose_name='brief')),
                ('goal', models.CharField(blank=True, max_length=160, verbose_name='goal')),
                ('visual', models.CharField(choices=[('ocean', 'Ocean'), ('forest', 'Forest'), ('sunrise', 'Sunrise'), ('berry', 'Berry'), ('graphite', 'Graphite')], default='ocean', max_length=12, verbose_name='key visual')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('approval_mode', models.CharField(choices=[('automatic', 'Automatic inside the guardrails'), ('regional_manager', 'By the regional manager'), ('compliance', 'By compliance')], default='automatic', max_length=20, verbose_name='approval')),
                ('whole_brand', models.BooleanField(default=False, verbose_name='every dealership of the brand')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('scheduled', 'Scheduled'), ('live', 'Live'), ('ended', 'Ended'), ('cancelled', 'Cancelled')], default='draft', max_length=12)),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('reach', models.PositiveIntegerField(default=0)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='network.brand')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dealerships', models.ManyToManyField(blank=True, related_name='named_in', to='network.dealership')),
                ('excluded', models.ManyToManyField(blank=True, related_name='excluded_from', to='network.dealership')),
                ('regions', models.ManyToManyField(blank=True, related_name='campaigns', to='network.region')),
                ('toolkit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='library.toolkit')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['brand', '-id'], name='campaign_brand')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='campaign_ends_after_start'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'cancelled']), ('published_at__isnull', False), _connector='OR'), name='campaign_running_is_published')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.UUIDField(default=portal.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('enrolled_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.brand')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='programs.campaign')),
                ('dealership', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='network.dealership')),
                ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['dealership', '-id'], name='enrolment_dealership'), models.Index(fields=['region', '-id'], name='enrolment_region'), models.Index(fields=['brand', '-id'], name='enrolment_brand')],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'dealership'), name='enrolled_once')],
            },
        ),
    ]
