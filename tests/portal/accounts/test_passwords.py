"""What protects an account can be changed on its pages: passwords, codes of an app, recovery codes."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.urls import reverse
from lxml import html

from portal.accounts.models import User
from tests.factories.network import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "seven purple anvils sing"


def form_with(answer, field):
    """The form that holds a field; it must have a button that sends it."""
    forms = html.fromstring(answer.content).xpath(f"//form[.//input[@name='{field}']]")
    assert len(forms) == 1
    assert forms[0].xpath(".//button[@type='submit']"), "nothing sends this form"
    return forms[0]


def test_a_forgotten_password_is_replaced_by_way_of_a_mail(client):
    user = UserFactory(email="someone@example.com")
    form_with(client.get(reverse("account_reset_password")), "email")
    client.post(reverse("account_reset_password"), {"email": user.email}, follow=True)
    link = re.search(r"https?://\S+/accounts/password/reset/key/\S+", mail.outbox[-1].body).group()
    answer = client.get(link, follow=True)
    action = form_with(answer, "password1").get("action")
    done = client.post(action, {"password1": NEW, "password2": NEW}, follow=True)

    assert done.status_code == 200
    assert User.objects.get(pk=user.pk).check_password(NEW)
    assert b"no longer works" in client.get(link, follow=True).content


def test_one_changes_one_s_password_on_its_page(client):
    user = UserFactory()
    client.force_login(user)
    form_with(client.get(reverse("account_change_password")), "oldpassword")
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), typed)

    assert User.objects.get(pk=user.pk).check_password(NEW)


def test_nobody_changes_the_address_that_roles_are_bound_to(client):
    user = UserFactory(email="someone@example.com")
    client.force_login(user)
    client.get(reverse("account_email"))
    for asked in ("action_add", "action_primary", "action_remove"):
        client.post(reverse("account_email"), {"email": "boss@example.com", asked: ""})

    assert User.objects.get(pk=user.pk).email == "someone@example.com"
    assert [one.email for one in user.emailaddress_set.all()] == ["someone@example.com"]


def test_the_control_is_that_allauth_alone_would_add_one(client, settings):
    settings.ACCOUNT_MAX_EMAIL_ADDRESSES = None
    user = UserFactory(email="someone@example.com")
    client.force_login(user)
    client.post(reverse("account_email"), {"email": "boss@example.com", "action_add": ""})

    assert user.emailaddress_set.filter(email="boss@example.com").exists()


def test_a_second_factor_is_open_to_accounts_that_no_mail_has_reached(client):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert client.get(reverse("mfa_activate_totp")).status_code == 200


class TestSecondStep:
    """A password is typed; what comes next is asked for, once, and wrong answers stay outside."""

    @pytest.fixture
    def secret(self):
        return generate_totp_secret()

    @pytest.fixture
    def user(self, secret):
        user = UserFactory()
        TOTP.activate(user, secret)
        return user

    def asked(self, client, user):
        typed = {"login": user.email, "password": PASSWORD}
        answer = client.post(reverse("account_login"), typed)
        assert answer["Location"] == reverse("mfa_authenticate")

    def answer(self, client, code):
        client.post(reverse("mfa_authenticate"), {"code": code})
        return "_auth_user_id" in client.session

    def test_the_app_s_code_opens_and_another_does_not(self, client, user, secret):
        counter = sorted(yield_hotp_counters_from_time())[1]
        code = format_hotp_value(hotp_value(secret, counter))
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        self.asked(client, user)

        assert not self.answer(client, wrong)
        assert self.answer(client, code)

    def test_a_recovery_code_opens_once(self, client, user):
        codes = RecoveryCodes.activate(user).get_unused_codes()
        self.asked(client, user)
        assert self.answer(client, codes[0])
        client.logout()
        self.asked(client, user)

        assert not self.answer(client, codes[0])
        assert self.answer(client, codes[1])

    def test_guessing_codes_is_slowed_down(self, client, user):
        self.asked(client, user)
        for guess in range(12):
            client.post(reverse("mfa_authenticate"), {"code": f"{guess:06d}"})
        told = client.post(reverse("mfa_authenticate"), {"code": "999999"})

        assert told.status_code == 429 or b"Too many" in told.content
