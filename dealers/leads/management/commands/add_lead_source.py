"""`manage.py add_lead_source NAME --kind mailbox …`: connects what has settings and secrets."""

from __future__ import annotations

import json
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from dealers.leads import actions
from dealers.leads.management import places
from dealers.leads.models import Source

KINDS = {
    Source.Kind.MAILBOX: ("password",),
    Source.Kind.META: ("app_secret", "verify_token", "access_token"),
    Source.Kind.GOOGLE: ("google_key",),
}


class Command(BaseCommand):
    help = (
        "Connects a mailbox, Meta's lead ads or Google's lead form. Secrets come from the "
        "environment: LEAD_PASSWORD; LEAD_APP_SECRET, LEAD_VERIFY_TOKEN and LEAD_ACCESS_TOKEN; "
        "LEAD_GOOGLE_KEY. The same name again changes what is given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what is connected, and for whom."""
        places.add_arguments(parser)
        parser.add_argument("--kind", required=True, choices=[kind.value for kind in KINDS])
        parser.add_argument("--host", help="of the mailbox's server")
        parser.add_argument("--port", type=int, default=993)
        parser.add_argument("--username")
        parser.add_argument("--folder", default="INBOX")
        parser.add_argument("--no-tls", action="store_true", help="for a server of one's own only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Keep the settings, seal the secrets, and say where a webhook has to send."""
        kind = Source.Kind(options["kind"])
        given = {name: os.environ.get(f"LEAD_{name.upper()}", "") for name in KINDS[kind]}
        missing = [f"LEAD_{name.upper()}" for name, value in given.items() if not value]
        if missing or (kind == Source.Kind.MAILBOX and not options["host"]):
            raise CommandError(f"Needed as well: {', '.join(missing) or '--host'}.")
        named, dealership = places.of(options)
        source = actions.source_for(named.brand, named.name, kind=kind, dealership=dealership)
        source.kind, source.dealership = kind, dealership
        if kind == Source.Kind.MAILBOX:
            source.settings = {
                name: options[name] for name in ("host", "port", "username", "folder")
            } | {"tls": not options["no_tls"]}
        source.keep_secrets(**given)
        source.save()
        told = {"source": str(source.pk)}
        if kind != Source.Kind.MAILBOX:
            told["address"] = reverse(f"intake:{kind.value}", args=[source.pk])
        self.stdout.write(json.dumps(told))
