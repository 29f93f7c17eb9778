"""A real OpenID Connect provider for tests, in a process of its own: allauth's, with one person.

    python -m tests.oidc.provider PORT CLAIMS_FILE REDIRECT_URI

Whoever comes is the person that CLAIMS_FILE (JSON) describes; the file is read at each sign-in.
"""

# ruff: noqa: PLC0415 - nothing of Django can be imported before it is configured
import sys
import tempfile
from pathlib import Path

import django
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.core.management import call_command

CLIENT, SECRET = "rooftop", "a secret between two test processes"


class OnlyPersonMiddleware:
    """Signs in the one person, so that no password is asked here."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        from django.contrib.auth import login
        from django.contrib.auth.models import User

        if not request.user.is_authenticated and request.path.startswith("/identity/o/authorize"):
            login(request, User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
        return self.get_response(request)


def signing_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def configure(claims_file: str) -> None:
    settings.configure(
        SECRET_KEY="only-for-tests",
        DEBUG=True,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.oidc.urls",
        CLAIMS_FILE=claims_file,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(Path(tempfile.mkdtemp()) / "provider.sqlite3"),
            }
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
            "tests.oidc.provider.OnlyPersonMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        SESSION_COOKIE_NAME="provider_session",
        CSRF_COOKIE_NAME="provider_csrf",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        IDP_OIDC_PRIVATE_KEY=signing_key(),
        IDP_OIDC_ADAPTER="tests.oidc.claims.Claims",
    )


def main(port: str, claims_file: str, redirect_uri: str) -> None:
    configure(claims_file)
    django.setup()
    call_command("migrate", verbosity=0)

    from allauth.idp.oidc.models import Client
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User

    User.objects.create_user("person")
    Client.objects.create(
        id=CLIENT,
        name="Rooftop",
        secret=make_password(SECRET),
        scopes="openid\nprofile\nemail",
        redirect_uris=redirect_uri,
        skip_consent=True,
    )
    call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, verbosity=0)


if __name__ == "__main__":
    main(*sys.argv[1:4])
