"""Staged records are read again from the raw file after a crash, so they need no log."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE inventory_stagedvehicle SET UNLOGGED",
            "ALTER TABLE inventory_stagedvehicle SET LOGGED",
        )
    ]
