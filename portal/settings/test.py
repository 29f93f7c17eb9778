"""Settings for the tests: the embedded test instance, tasks run in the caller's process."""

import os
import tempfile
from pathlib import Path

from portal.embedded import addresses
from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASES, INSTALLED_APPS
from portal.settings.providers import SAML_APP

# Tests that run side by side empty their caches, and only their own.
CACHE_OF_THIS_PROCESS = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", "public.localhost"]
PORTAL_URL = "http://testserver"
PUBLIC_URL = "http://public.localhost"
# The doors of SAML, which are there only where it is configured; the access matrix asks them too.
INSTALLED_APPS.append(SAML_APP)
EMBEDDED_INSTANCE = "test"
DATABASES["default"] |= addresses.database("test") | {"CONN_MAX_AGE": 0}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": addresses.cache("test").replace("?db=1", f"?db={CACHE_OF_THIS_PROCESS}"),
    }
}
CELERY_BROKER_URL = addresses.broker("test")
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.gettempdir()) / "rooftop-test-media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The tests serve static files from their sources.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SECURE_SSL_REDIRECT = False
LOGGING_CONFIG = None
# Passkeys on plain HTTP, for localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
