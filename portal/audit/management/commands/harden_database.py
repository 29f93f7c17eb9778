"""`manage.py harden_database ROLE`: a database role that can add to the record and nothing else."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from psycopg import sql

from portal.audit.models import Entry

# The role reads and writes every table; the record it reads and adds to.
GRANTS = (
    "GRANT CONNECT ON DATABASE {database} TO {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    "REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON {record} FROM {role}",
)


class Command(BaseCommand):
    help = (
        "Makes or mends the database role that the portal should run as: it owns nothing, so that"
        " it can neither change the record nor drop the trigger that guards it. Run it as the"
        " owner after each migration; give the role its password yourself (ALTER ROLE … PASSWORD)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the role's name."""
        parser.add_argument("role")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make the role and give it its rights."""
        role = options["role"]
        if role == connection.settings_dict["USER"]:
            raise CommandError("The role must be another one than the owner of the tables.")
        names = {
            "role": sql.Identifier(role),
            "database": sql.Identifier(connection.settings_dict["NAME"]),
            "record": sql.Identifier(Entry._meta.db_table),
        }
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE ROLE {role} LOGIN NOINHERIT").format(**names))
            for statement in GRANTS:
                cursor.execute(sql.SQL(statement).format(**names))
        self.stdout.write(f"{role} can add to the record, and neither change nor delete it.")
