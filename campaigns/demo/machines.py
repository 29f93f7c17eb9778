"""The demo's API clients; nobody knows their secrets, new ones can be made on their page."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from campaigns.demo.people import DOMAIN
from dealers.network.actions import make_client
from dealers.network.models import Dealership
from portal.accounts.capabilities import Can, Role
from portal.accounts.models import User


def connect_machines() -> None:
    """Give a dealership's CRM and the maker's data warehouse a client each."""
    expires_at = timezone.now() + timedelta(days=180)
    make_client(
        "Bayline CRM",
        Role.API_WRITER,
        at=Dealership.objects.get(code="00101"),
        can=[Can.VIEW_NETWORK, Can.VIEW_LEADS, Can.ANSWER_LEADS],
        expires_at=expires_at,
        by=User.objects.get(email=f"principal@{DOMAIN}"),
    )
    make_client(
        "Data warehouse",
        Role.API_READER,
        at=None,
        can=[Can.VIEW_NETWORK, Can.VIEW_INVENTORY, Can.VIEW_KPIS],
        expires_at=expires_at,
        by=User.objects.get(email=f"admin@{DOMAIN}"),
    )
