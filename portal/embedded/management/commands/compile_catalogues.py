"""Compile the message catalogues."""

from django.core.management.base import BaseCommand

from portal.embedded.catalogues import compile_catalogues


class Command(BaseCommand):
    help = "Compile changed message catalogues (.po to .mo); needs no gettext programs."
    needs_servers = False
    requires_system_checks = []

    def handle(self, **_options: object) -> None:
        self.stdout.write(f"{compile_catalogues()} catalogues compiled")
