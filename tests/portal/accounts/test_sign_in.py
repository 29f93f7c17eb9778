"""Signing in: by e-mail in any case, told to nobody, slowed down, ended from another browser."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from portal.accounts.capabilities import Role
from portal.accounts.models import User
from portal.audit.models import Entry
from tests.factories.network import PASSWORD, BrandFactory, DealershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_in(client):
    return (
        "_auth_user_id" in client.session and client.get(reverse("ui:profile")).status_code == 200
    )


def test_the_address_counts_in_any_case(client):
    user = UserFactory(email="someone@example.com")
    answer = sign_in(client, "Someone@Example.com")

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_wrong_password_and_unknown_person_get_the_same_words(client):
    UserFactory(email="someone@example.com")
    wrong = sign_in(client, "someone@example.com", "not this one")
    unknown = sign_in(client, "nobody@example.com", "not this one")

    assert wrong.status_code == unknown.status_code
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_asking_for_a_new_password_tells_nobody_who_is_known(client):
    UserFactory(email="someone@example.com")
    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in ("someone@example.com", "nobody@example.com")
    ]

    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]
    assert {message.to[0] for message in mail.outbox} >= {"someone@example.com"}


def test_somebody_switched_off_stays_out(client):
    UserFactory(email="gone@example.com", is_active=False)
    sign_in(client, "gone@example.com")

    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_alone(client):
    client.post(reverse("account_signup"), {"email": "new@example.com", "password1": PASSWORD})

    assert not User.objects.filter(email="new@example.com").exists()


def test_the_database_holds_addresses_in_lower_case():
    with pytest.raises(IntegrityError, match="email_is_lower_case"), transaction.atomic():
        User.objects.create(email="Loud@example.com")


def test_guessing_is_slowed_down(client):
    UserFactory(email="someone@example.com")
    answers = [sign_in(client, "someone@example.com", f"guess {n}") for n in range(12)]

    assert "Too many" in answers[-1].content.decode() or answers[-1].status_code == 429


@pytest.mark.parametrize("weak", ["short", "password1234", "123456789012"])
def test_weak_passwords_are_refused(weak, client):
    client.force_login(UserFactory())
    form = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    answer = client.post(reverse("account_change_password"), form)

    assert answer.context["form"].errors


def test_a_session_that_is_ended_elsewhere_is_out_on_the_next_click():
    user = UserFactory(email="someone@example.com")
    here, there = Client(), Client()
    sign_in(here, user.email)
    sign_in(there, user.email)
    assert is_in(there)

    sessions = here.get(reverse("usersessions_list")).context["sessions"]
    other = next(one for one in sessions if one.session_key != here.session.session_key)
    here.post(reverse("end-session", args=[other.pk]))

    assert not is_in(there)
    assert is_in(here)


def test_nobody_ends_somebody_else_s_session(client):
    victim, attacker = UserFactory(), UserFactory()
    theirs = Client()
    sign_in(theirs, victim.email)
    session = theirs.get(reverse("usersessions_list")).context["sessions"][0]
    client.force_login(attacker)

    assert client.post(reverse("end-session", args=[session.pk])).status_code == 404
    assert is_in(theirs)


def test_sign_ins_stand_on_the_record(client):
    user = UserFactory()
    sign_in(client, user.email, "not this one")
    sign_in(client, user.email)
    events = list(Entry.objects.about(user).order_by("id").values_list("event", "address"))

    assert events == [
        ("account.sign_in_failed", "127.0.0.1"),
        ("account.signed_in", "127.0.0.1"),
    ]


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def _enforced(self, settings):
        settings.SECOND_FACTOR_ROLES = ["network_admin"]

    def test_who_needs_one_is_led_to_set_it_up(self, client, user_as):
        client.force_login(user_as(Role.NETWORK_ADMIN, at=None))

        for address in ("/", "/network/"):
            assert client.get(address)["Location"] == reverse("mfa_index")
        assert client.get("/api/v1/dealerships/").json()["code"] == "second_factor_needed"
        assert client.get(reverse("mfa_index")).status_code == 200

    def test_who_has_one_works_on(self, client, user_as):
        user = user_as(Role.NETWORK_ADMIN, at=None)
        TOTP.activate(user, generate_totp_secret())
        client.force_login(user)

        assert client.get("/network/").status_code == 200

    def test_who_needs_none_is_left_alone(self, client, user_as):
        client.force_login(user_as(Role.SALES_AGENT, at=DealershipFactory()))

        assert client.get("/network/").status_code == 200

    def test_without_the_setting_nobody_needs_one(self, client, user_as, settings):
        settings.SECOND_FACTOR_ROLES = []
        client.force_login(user_as(Role.NETWORK_ADMIN, at=BrandFactory()))

        assert client.get("/network/").status_code == 200


def test_a_password_alone_does_not_open_an_account_that_has_a_second_factor(client):
    user = UserFactory()
    TOTP.activate(user, generate_totp_secret())
    assert Authenticator.objects.filter(user=user).exists()
    answer = sign_in(client, user.email)

    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("mfa_authenticate")).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "usersessions_list",
    ],
)
def test_the_pages_about_one_s_own_sign_in_open_to_who_confirms_it(name, client):
    user = UserFactory()
    sign_in(client, user.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert client.get(reverse(name)).status_code == 200
