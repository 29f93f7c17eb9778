"""`manage.py document_permissions`: docs/reference/permissions.md from capabilities.py."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.accounts.permissions_page import permissions_page

PAGE = settings.BASE_DIR / "docs" / "reference" / "permissions.md"


class Command(BaseCommand):
    help = "Writes docs/reference/permissions.md."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(permissions_page(), encoding="utf-8")
        self.stdout.write(str(PAGE))
