"""Walking between portal and identity provider, as a browser does."""

import base64
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from tests.saml.running import Form, Provider

PERSON = {"mail": "Mara@oem.example", "displayName": "Mara Lind"}
RULES = [
    {"claim": "groups", "value": "marketing", "role": "oem_marketer", "at": "brand:north"},
    {"claim": "groups", "value": "admins", "role": "network_admin", "at": "network"},
]


def asked(client: Client) -> str:
    """Press our button; the address at the provider that it leads to."""
    return client.post(reverse("saml_login", args=["works"]))["Location"]


def arrive(client: Client, form: Form):
    """Bring the provider's form to the portal, and follow to where the browser ends up."""
    answer = client.post(urlsplit(form.action).path, form.fields)
    return client.get(answer["Location"]) if answer.status_code == 302 else answer


def sign_on(client: Client, provider: Provider):
    return arrive(client, provider.form_at(asked(client)))


def response_in(form: Form) -> str:
    return base64.b64decode(form.fields["SAMLResponse"]).decode()


def forged(form: Form, old: str, new: str) -> Form:
    """The form with another text in its response."""
    assert old in response_in(form)
    text = response_in(form).replace(old, new)
    form.fields["SAMLResponse"] = base64.b64encode(text.encode()).decode()
    return form


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        counts = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return counts


def assert_refused(client: Client, answer, before: dict[str, int]) -> None:
    """Nobody is in, nothing was written, and the page says what to do."""
    assert answer.status_code == 401
    assert "Begin again" in answer.content.decode()
    assert rows() == before
    assert "_auth_user_id" not in client.session  # (asking the test client makes a row)
    assert not User.objects.filter(email="mara@oem.example").exists()
