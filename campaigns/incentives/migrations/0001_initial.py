import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import portal.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('network', '0001_initial'),
        ('programs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Incentive',
            fields=[
                ('id', models.UUIDField(default=portal.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('kind', models.CharField(choices=[('cash', 'Customer cash'), ('apr', 'Reduced interest'), ('lease', 'Lease'), ('finance', 'Finance payment'), ('loyalty', 'Loyalty bonus'), ('conquest', 'Conquest bonus')], max_length=12, verbose_name='kind')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incentives', to='network.brand')),
                ('campaigns', models.ManyToManyField(blank=True, related_name='incentives', to='programs.campaign')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['brand', '-id'], name='incentive_brand')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('effective_from', models.DateField(verbose_name='in force from')),
                ('effective_until', models.DateField(blank=True, null=True, verbose_name='in force until')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='amount')),
                ('apr', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='annual percentage rate')),
                ('term_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='term in months')),
                ('monthly_payment', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='monthly payment')),
                ('down_payment', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='down payment')),
                ('due_at_signing', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='due at signing')),
                ('security_deposit', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='security deposit')),
                ('end_of_term_charge', models.BooleanField(blank=True, null=True, verbose_name='charge at the end of the term')),
                ('efficiency', models.JSONField(blank=True, default=list)),
                ('models_offered', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incentive', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='incentives.incentive')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('incentive', 'number'), name='revision_number_once'), models.CheckConstraint(condition=models.Q(('effective_until', None), ('effective_until__gte', models.F('effective_from')), _connector='OR'), name='revision_ends_after_start'), models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gt', 0), _connector='OR'), name='revision_amount_positive'), models.CheckConstraint(condition=models.Q(('apr', None), models.Q(('apr__gte', 0), ('apr__lt', 100)), _connector='OR'), name='revision_apr_is_a_rate')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='revision',
            trigger=pgtrigger.compiler.Trigger(name='terms_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2a88897df35b28733826bb70906c19d490504527', operation='UPDATE', pgid='pgtrigger_terms_stay_080a3', table='incentives_revision', when='BEFORE')),
        ),
    ]
