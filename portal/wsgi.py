"""The door for web servers."""

import gc
import os

from django.core.management import BaseCommand
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")

application = get_wsgi_application()
# Web servers run none of Django's checks, and a portal that lacks a way in should not come up.
BaseCommand().check(tags=["sign_in"])
# What is imported stays for good: a collection that walks all of it holds a request up for a tenth of a
# second, and unshares it between the workers.
gc.freeze()
