"""Guardian follows: until dealerships sign, the OEM and the regions hold nothing that needs it."""

from django.db import migrations

NEEDED = ["view_leads", "answer_leads", "reassign_leads", "view_kpis"]
WIDE = ["network", "brand", "region"]


def withdraw(apps, schema_editor):
    """Take back what was derived before there were agreements."""
    grants = apps.get_model("network", "DealershipGroupGrant")
    groups = apps.get_model("network", "GrantGroup").objects.filter(scope__in=WIDE)
    derived = grants.objects.filter(group__in=groups.values("auth_group"))
    derived.filter(permission__codename__in=NEEDED).delete()


class Migration(migrations.Migration):

    dependencies = [("network", "0002_sharing_and_clients")]
    operations = [migrations.RunPython(withdraw, migrations.RunPython.noop)]
