"""One identity provider for all tests here, and a portal that trusts it."""

import pytest
from django.urls import reverse

from tests.factories.network import BrandFactory
from tests.saml.running import running_provider
from tests.saml.walking import PERSON, RULES


@pytest.fixture(scope="session")
def identity_provider(tmp_path_factory):
    with running_provider(tmp_path_factory.mktemp("identity")) as running:
        yield running


@pytest.fixture
def provider(identity_provider, settings, client, db):
    """Gives the provider, after both sides have read each other's metadata."""
    identity_provider.trusted_by(settings, RULES, verified_domains=["oem.example"])
    page = client.get(reverse("saml_metadata", args=["works"]))
    identity_provider.trusts(page.content.decode())
    identity_provider.says(**PERSON, groups=["marketing", "chess"])
    return identity_provider


@pytest.fixture
def brand(db):
    return BrandFactory(slug="north")
