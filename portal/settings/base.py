"""Settings for production: everything that differs between machines comes from the environment."""

import sys
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.embedded import addresses
from portal.settings.providers import origins
from portal.settings.sign_in import *  # noqa: F403
from portal.settings.sign_in import SAML_APPS, SINGLE_SIGN_ON

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

SECRET_KEY = env.str("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
PORTAL_URL = env.str("PORTAL_URL", default="http://localhost:8000")
# Landing pages and tracked links live on another origin than the portal and set no cookie.
PUBLIC_URL = env.str("PUBLIC_URL", default="http://public.localhost:8000")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_cotton.apps.SimpleAppConfig",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "guardian",
    "pgtrigger",
    "rest_framework",
    "template_partials.apps.SimpleAppConfig",
    "treebeard",
    "portal.common",
    "portal.accounts",
    *SAML_APPS,
    "portal.audit",
    "portal.notifications",
    "portal.ui",
    "portal.embedded",
    "dealers.network",
    "dealers.kpis",
    "toolkits.library",
    "toolkits.creative",
    "toolkits.compliance",
    "campaigns.programs",
    "campaigns.incentives",
    "campaigns.activations",
    "campaigns.demo",
    "dealers.inventory",
    "dealers.leads",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "portal.common.public_host.PublicHostMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.audit.origin.OriginMiddleware",
    "dealers.network.second_factor.SecondFactorMiddleware",
    "portal.accounts.middleware.PersonalSettingsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dealers.network.viewing_as.ViewingAsMiddleware",
    "portal.common.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "portal.urls"
PUBLIC_URLCONF = "portal.public_urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.ui.context.shell",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "portal.ui.templatetags.ui",
            ],
        },
    }
]
COTTON_DIR = "_components"
# A page that shows every component, for those who change one.
SHOW_GALLERY = False
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# Which of the embedded servers `manage.py` finds or starts where no URL names others.
EMBEDDED_INSTANCE = "main"
DATABASES = {
    "default": {
        **addresses.database("main"),
        "ENGINE": "django.db.backends.postgresql",
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": addresses.cache("main"),
    }
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
X_FRAME_OPTIONS = "SAMEORIGIN"
CSRF_FAILURE_VIEW = "portal.ui.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "https:"],
        "font-src": [SELF, "data:"],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        # Chromium holds a form's redirects to this as well, so the providers' doors are named.
        "form-action": [SELF, *origins(SINGLE_SIGN_ON)],
        "object-src": [NONE],
        "base-uri": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "dealers.network.clients.ClientAuthentication",
        "portal.common.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_PAGINATION_CLASS": "portal.common.api.KeysetPagination",
    "DEFAULT_FILTER_BACKENDS": ["portal.common.filters.FilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "portal.common.schema.OperationSchema",
    "EXCEPTION_HANDLER": "portal.common.api.exception_handler",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Rooftop",
    "DESCRIPTION": "The portal's data and main verbs, for the systems of dealers and of the OEM.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "ENUM_NAME_OVERRIDES": {
        "TemplateKind": "toolkits.creative.models.Template.Kind",
        "ZoneKind": "toolkits.creative.models.Zone.Kind",
        "AssetKind": "toolkits.library.models.Asset.Kind",
        "IncentiveKind": "campaigns.incentives.models.Incentive.Kind",
        "FeedKind": "dealers.inventory.models.Feed.Kind",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

CELERY_BROKER_URL = addresses.broker("main")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Workers keep their database connection from task to task, as long as CONN_MAX_AGE allows: Celery
# by itself opens a new one twice a task, which costs more than a short task does (portal/celery.py).
CELERY_DB_REUSE_MAX = sys.maxsize
# The broker is only a hint: how often the sweep looks for due work, in seconds.
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "common.sweep", "schedule": 3.0, "options": {"expires": 3}},
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.ui.finders.VendorFinder",
]
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(addresses.media_root("main")))
MEDIA_URL = "media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST", "localhost")
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_FILE_PATH = EMAIL_CONFIG.get("EMAIL_FILE_PATH") or None  # filemail:////a/folder
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Rooftop <portal@localhost>")

# Hosts in private networks that feeds may be fetched from; everything else private is refused.
# Where stock files are mailed to (imaps://user:password@host/INBOX), and the address of that
# mailbox; each feed gets an address of its own below it (stock+…@host).
STOCK_MAILBOX = env.str("STOCK_MAILBOX", default="")
STOCK_MAIL_ADDRESS = env.str("STOCK_MAIL_ADDRESS", default="")
# For how long the bytes of stock files are kept; those behind the present stock always are.
STOCK_FILES_KEPT_DAYS = env.int("STOCK_FILES_KEPT_DAYS", default=90)
OUTBOUND_ALLOWED_HOSTS = env.list("OUTBOUND_ALLOWED_HOSTS", default=[])
# Where leads that Meta's webhook names are fetched from.
META_API_URL = env.str("META_API_URL", default="https://graph.facebook.com/v21.0")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PHONENUMBER_DB_FORMAT = "E164"
PHONENUMBER_DEFAULT_REGION = "US"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # the studio frames its own previews

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
