"""`manage.py demo_logins`: who can sign in to the demo network."""

from typing import Any

from django.core.management.base import BaseCommand

from campaigns.demo.people import DOMAIN, LOGINS, PASSWORD
from portal.accounts.models import User


class Command(BaseCommand):
    help = "Prints one login for each role of the demo network."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table, if the demo is loaded."""
        known = set(
            User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("email", flat=True)
        )
        for login in LOGINS:
            email = f"{login.name}@{DOMAIN}"
            if email in known:
                self.stdout.write(
                    f"  {email:<34} {PASSWORD:<14} {login.role.label}: {login.purpose}"
                )
