"""Single sign-on with a real OpenID Connect provider in another process."""

import re

import httpx
import pytest
from django.test import Client
from django.urls import reverse

from dealers.network.scoping import may
from portal.accounts.capabilities import Can, Role
from portal.accounts.models import User
from tests.factories.network import BrandFactory, DealershipFactory, UserFactory
from tests.oidc.running import running_provider

pytestmark = pytest.mark.django_db
RULES = [
    {"claim": "groups", "value": "marketing", "role": "oem_marketer", "at": "brand:north"},
    {"claim": "groups", "value": "admins", "role": "network_admin", "at": "network"},
    {"claim": "groups", "value": "lost", "role": "network_admin", "at": "brand:nowhere"},
]


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    with running_provider(tmp_path_factory.mktemp("provider"), "http://testserver") as running:
        yield running


@pytest.fixture
def brand(provider, settings):
    known = provider.known_as(RULES)
    settings.SINGLE_SIGN_ON = [known]
    app = {
        "provider_id": known["id"],
        "name": known["name"],
        "client_id": known["client_id"],
        "secret": known["secret"],
        "settings": {"server_url": known["server_url"]},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }
    return BrandFactory(slug="north")


def sign_on(client):
    """Walk from our button to the provider and back, as a browser does."""
    start = client.post(reverse("openid_connect_login", args=["corporate"]))
    with httpx.Client(follow_redirects=False) as browser:
        answer = browser.get(start["Location"])
        while answer.is_redirect and "testserver" not in answer.headers["Location"]:
            answer = browser.get(answer.next_request.url)
    return client.get(answer.headers["Location"].removeprefix("http://testserver"))


PERSON = {"sub": "42", "email": "Mara@oem.example", "email_verified": True, "name": "Mara Lind"}


def test_a_new_person_comes_in_with_the_role_that_their_claims_give(provider, brand, client):
    provider.says(**PERSON, groups=["marketing", "chess"])
    answer = sign_on(client)

    assert answer.status_code == 302
    user = User.objects.get(email="mara@oem.example")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.full_name == "Mara Lind"
    assert [(one.role, one.brand) for one in user.memberships.all()] == [("oem_marketer", brand)]
    assert may(user, Can.PUBLISH_PROGRAMS, brand)
    assert not may(user, Can.PUBLISH_PROGRAMS, BrandFactory())


def test_a_role_goes_with_its_claim_and_roles_given_by_hand_stay(provider, brand, client, user_as):
    dealership = DealershipFactory()
    user = user_as(Role.VIEWER, at=dealership, email="mara@oem.example")
    provider.says(**PERSON, groups=["marketing"])
    sign_on(client)
    held = {one.role for one in User.objects.get(pk=user.pk).memberships.current()}
    assert held == {"viewer", "oem_marketer"}

    provider.says(**PERSON, groups=["admins"])
    sign_on(Client())

    held = {one.role for one in User.objects.get(pk=user.pk).memberships.current()}
    assert held == {"viewer", "network_admin"}


def test_who_follows_a_link_to_the_provider_gets_a_button_first(provider, brand, client):
    page = client.get(reverse("openid_connect_login", args=["corporate"])).content.decode()

    assert re.search(r'<button class="btn btn-primary"\s+type="submit">\s*Continue', page)


def test_the_same_claims_again_change_nothing(provider, brand):
    provider.says(**PERSON, groups=["marketing"])
    sign_on(Client())
    sign_on(Client())

    assert User.objects.get(email="mara@oem.example").memberships.count() == 1


@pytest.mark.parametrize("groups", [[], ["chess"], ["lost"]])
def test_whom_no_claim_gives_a_role_gets_no_account(groups, provider, brand, client):
    provider.says(**PERSON, groups=groups)
    answer = sign_on(client)

    assert not User.objects.exists()
    assert "Access is by invitation" in answer.content.decode()


def test_an_address_that_the_provider_has_not_verified_takes_over_nobody(provider, brand, client):
    victim = UserFactory(email="mara@oem.example")
    provider.says(**PERSON | {"email_verified": False}, groups=["marketing"])
    answer = sign_on(client)

    assert "Access is by invitation" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not victim.memberships.exists()


def test_of_whom_the_provider_gives_no_address_nobody_asks_for_one(provider, brand, client):
    provider.says(sub="42", name="Mara Lind", groups=["marketing"])
    answer = sign_on(client)

    assert "Access is by invitation" in answer.content.decode()
    assert not User.objects.exists()


def test_who_comes_from_a_provider_is_not_asked_for_a_second_factor_again(
    provider, brand, client, settings
):
    settings.SECOND_FACTOR_ROLES = ["oem_marketer"]
    provider.says(**PERSON, groups=["marketing"])
    sign_on(client)
    assert client.get("/").status_code == 200

    with_password = Client()
    with_password.force_login(User.objects.get(email="mara@oem.example"))
    assert with_password.get("/")["Location"] == reverse("mfa_index")
