import django.db.models.deletion
import django.utils.timezone
import portal.common.ids
import toolkits.library.models
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
            name='Asset',
            fields=[
                ('id', models.UUIDField(default=portal.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('image', 'Picture'), ('document', 'Document')], max_length=10)),
                ('file', models.FileField(max_length=200, upload_to=toolkits.library.models.asset_path)),
                ('content_type', models.CharField(max_length=50)),
                ('size', models.PositiveIntegerField()),
                ('width', models.PositiveIntegerField(null=True)),
                ('height', models.PositiveIntegerField(null=True)),
                ('rights', models.CharField(blank=True, max_length=300)),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'image'), _negated=True), models.Q(('height__gt', 0), ('width__gt', 0)), _connector='OR'), name='asset_picture_has_a_size')],
            },
        ),
        migrations.CreateModel(
            name='Toolkit',
            fields=[
                ('id', models.UUIDField(default=portal.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('series', models.UUIDField(default=portal.common.ids.uuid7, editable=False)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('name', models.CharField(max_length=120)),
                ('summary', models.CharField(blank=True, max_length=500)),
                ('changes', models.TextField(blank=True, max_length=1000)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('published', 'Published'), ('superseded', 'Superseded'), ('recalled', 'Recalled')], default='draft', max_length=12)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('published_at', models.DateTimeField(editable=False, null=True)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='toolkits', to='network.brand')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('key_visual', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='library.asset')),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['brand', '-id'], name='toolkit_brand_newest')],
                'constraints': [models.UniqueConstraint(fields=('series', 'version'), name='toolkit_version_once'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('series',), name='toolkit_one_published_version'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'in_review'])), fields=('series',), name='toolkit_one_version_in_work'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_review']), ('published_at__isnull', False), _connector='OR'), name='toolkit_published_has_a_time')],
            },
        ),
        migrations.AddField(
            model_name='asset',
            name='toolkit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assets', to='library.toolkit'),
        ),
    ]
