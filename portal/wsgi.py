"""The door for web servers."""

import os

from django.core.management import BaseCommand
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")

application = get_wsgi_application()
# Web servers run none of Django's checks, and a portal that lacks a way in should not come up.
BaseCommand().check(tags=["sign_in"])
