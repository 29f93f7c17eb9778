"""Settings for `make up`: one machine, plain HTTP, a secret that is kept in the data folder."""

from portal.embedded.addresses import local_secret
from portal.settings.base import *  # noqa: F403
from portal.settings.base import SECRET_KEY as SECRET_FROM_ENVIRONMENT
from portal.settings.base import STORAGES

SECRET_KEY = SECRET_FROM_ENVIRONMENT or local_secret()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "public.localhost"]
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_HSTS_PRELOAD = False
# Static files are served from where they lie: hashing and compressing them takes minutes.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
SHOW_GALLERY = True
# Passkeys on plain HTTP, for localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
