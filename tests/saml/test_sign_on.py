"""Single sign-on with a real SAML identity provider in another process."""

import pytest
from django.test import Client
from django.urls import reverse

from dealers.network.scoping import may
from portal.accounts.capabilities import Can, Role
from portal.accounts.models import User
from portal.audit.models import Entry
from tests.factories.network import BrandFactory, DealershipFactory, UserFactory
from tests.saml.walking import PERSON, RULES, arrive, asked, sign_on

pytestmark = pytest.mark.django_db


def roles_of(email: str) -> set[str]:
    user = User.objects.get(email=email)
    return {one.role for one in user.memberships.current()}


def test_a_new_person_comes_in_with_the_role_that_their_attributes_give(provider, brand, client):
    answer = sign_on(client, provider)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    user = User.objects.get(email="mara@oem.example")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.full_name == "Mara Lind"
    assert [(one.role, one.brand) for one in user.memberships.all()] == [("oem_marketer", brand)]
    assert may(user, Can.PUBLISH_PROGRAMS, brand)
    assert not may(user, Can.PUBLISH_PROGRAMS, BrandFactory())
    assert Entry.objects.filter(event="account.signed_in").count() == 1


def test_a_role_goes_with_its_attribute_and_roles_given_by_hand_stay(provider, brand, user_as):
    user_as(Role.VIEWER, at=DealershipFactory(), email="mara@oem.example")
    sign_on(Client(), provider)
    assert roles_of("mara@oem.example") == {"viewer", "oem_marketer"}

    provider.says(**PERSON, groups=["admins"])
    sign_on(Client(), provider)

    assert roles_of("mara@oem.example") == {"viewer", "network_admin"}


def test_attributes_go_by_the_names_that_the_settings_give_them(provider, brand, client, settings):
    names = {"groups": "department", "email": "work-mail", "name": "full"}
    provider.trusted_by(settings, RULES, attributes=names)
    says = {"work-mail": "ida@oem.example", "full": "Ida Berg", "department": ["marketing"]}
    provider.says(**says)
    sign_on(client, provider)

    assert User.objects.get(email="ida@oem.example").full_name == "Ida Berg"
    assert roles_of("ida@oem.example") == {"oem_marketer"}


@pytest.mark.parametrize("groups", [["chess"], ["marketings"]])
def test_whom_no_attribute_gives_a_role_gets_no_account(groups, provider, brand, client):
    provider.says(**PERSON, groups=groups)
    answer = sign_on(client, provider)

    assert not User.objects.exists()
    assert "Access is by invitation" in answer.content.decode()


def test_an_address_of_a_domain_that_is_not_the_provider_s_takes_over_nobody(
    provider, brand, client, settings
):
    victim = UserFactory(email="mara@oem.example")
    provider.trusted_by(settings, RULES, verified_domains=["works.example"])
    answer = sign_on(client, provider)

    assert "Access is by invitation" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not victim.memberships.exists()


def test_of_whom_the_provider_gives_no_address_nobody_asks_for_one(provider, brand, client):
    provider.says(displayName="Mara Lind", groups=["marketing"])
    answer = sign_on(client, provider)

    assert "Access is by invitation" in answer.content.decode()
    assert not User.objects.exists()


def test_who_comes_by_saml_is_not_asked_for_a_second_factor_again(
    provider, brand, client, settings
):
    settings.SECOND_FACTOR_ROLES = ["oem_marketer"]
    sign_on(client, provider)

    assert client.get("/").status_code == 200


def test_both_keys_of_a_provider_hold_while_it_changes_them(provider, brand, client, settings):
    pems = [(provider.folder / f"{name}.pem").read_text() for name in ("stranger", "provider")]
    provider.trusted_by(settings, RULES, certificate=pems)
    sign_on(client, provider)

    assert "_auth_user_id" in client.session


def test_the_sign_in_page_has_a_button_for_it_and_lets_its_form_go_there(provider, client):
    page = client.get(reverse("account_login")).content.decode()

    assert "Sign in with Works account" in page
    assert f'action="{reverse("saml_login", args=["works"])}' in page


def test_its_name_opens_no_door_of_openid_connect(provider, client):
    assert client.get(reverse("openid_connect_callback", args=["works"])).status_code == 401


def test_who_begins_at_the_provider_comes_in_only_where_a_setting_says_so(
    provider, brand, client, settings
):
    provider.trusted_by(settings, RULES, idp_initiated=True)
    form = provider.form_at(f"{provider.url}/start")
    arrive(client, form)
    assert "_auth_user_id" in client.session

    other = Client()
    assert arrive(other, form).status_code == 401
    assert "_auth_user_id" not in other.session


def test_an_answer_does_not_pass_for_one_that_nobody_asked_for(provider, brand, client, settings):
    provider.trusted_by(settings, RULES, idp_initiated=True)
    form = provider.form_at(asked(client))
    thief = Client()

    assert arrive(thief, form).status_code == 401
    assert "_auth_user_id" not in thief.session
