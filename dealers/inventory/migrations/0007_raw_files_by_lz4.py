"""Keep raw files by lz4 where the server has it: its own method takes longer than reading them."""

from django.db import migrations

COMPRESS = """
DO $$ BEGIN
    ALTER TABLE inventory_rawchunk ALTER COLUMN data SET COMPRESSION lz4;
EXCEPTION WHEN OTHERS THEN
    ALTER TABLE inventory_rawchunk ALTER COLUMN data SET STORAGE EXTERNAL;
END $$
"""
BACK = """
ALTER TABLE inventory_rawchunk ALTER COLUMN data SET COMPRESSION default;
ALTER TABLE inventory_rawchunk ALTER COLUMN data SET STORAGE EXTENDED;
"""


class Migration(migrations.Migration):
    dependencies = [("inventory", "0006_ways_in")]

    operations = [migrations.RunSQL(COMPRESS, BACK)]
