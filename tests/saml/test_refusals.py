"""What a SAML response must not be; each is refused, writes nothing and says what to do."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants

from tests.saml.walking import PERSON, arrive, asked, assert_refused, forged, response_in, rows

pytestmark = pytest.mark.django_db

OTHERWISE = {
    "signed by somebody else": {"key": "stranger"},
    "not signed": {"signed": "none"},
    "with only its envelope signed": {"signed": "response"},
    "signed with a broken method": {"algorithm": Constants.RSA_SHA1},
    "too old": {"minutes": -1},
    "for another portal": {"audience": "https://other.example/metadata"},
    "for another address": {"recipient": "http://other.example/accounts/saml/works/acs/"},
    "from another provider": {"issuer": "https://other.example/metadata"},
}
# What a properly signed response leaves out; the first group stays.
SILENT = {
    "for which portal it is": r"(<)\w+:AudienceRestriction>.*?AudienceRestriction><",
    "for which address it is": r'(SubjectConfirmationData[^>]*?) Recipient="[^"]*"',
    "which request it answers": r'(SubjectConfirmationData[^>]*?) InResponseTo="[^"]*"',
    "until when it was confirmed": r'(SubjectConfirmationData[^>]*?) NotOnOrAfter="[^"]*"',
    "until when it holds": r'(:Conditions[^>]*?) NotOnOrAfter="[^"]*"',
}


@pytest.mark.parametrize("what", OTHERWISE)
def test_a_response_is_refused_that_is(what, provider, brand, client):
    provider.says(**PERSON, groups=["marketing"], otherwise=OTHERWISE[what])
    form = provider.form_at(asked(client))
    before = rows()

    assert_refused(client, arrive(client, form), before)


@pytest.mark.parametrize("what", SILENT)
def test_a_signed_response_is_refused_that_does_not_say(what, provider, brand, client):
    provider.says(**PERSON, groups=["marketing"], otherwise={"cut": SILENT[what]})
    form = provider.form_at(asked(client))
    before = rows()

    assert_refused(client, arrive(client, form), before)


def test_a_response_is_taken_once(provider, brand, client):
    form = provider.form_at(asked(client))
    arrive(client, form)
    client.logout()
    before = rows()

    answer = arrive(client, form)
    assert answer.status_code == 401
    assert rows() == before
    assert "_auth_user_id" not in client.session


def test_a_response_is_of_no_use_in_another_browser(provider, brand, client):
    form = provider.form_at(asked(client))
    thief, before = Client(), rows()

    assert_refused(thief, arrive(thief, form), before)


def test_an_answer_that_came_ten_minutes_later_is_too_late(provider, brand, client):
    form = provider.form_at(asked(client))
    before = rows()

    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=10)):
        assert_refused(client, arrive(client, form), before)


def test_clocks_may_be_a_minute_apart_and_no_more(provider, brand, client):
    form = provider.form_at(asked(client))
    before = rows()

    with time_machine.travel(timezone.now() - timezone.timedelta(minutes=2)):
        assert_refused(client, arrive(client, form), before)


def test_who_begins_at_the_provider_is_sent_to_begin_here(provider, brand, client):
    form = provider.form_at(f"{provider.url}/start")
    before = rows()

    assert_refused(client, arrive(client, form), before)


def test_a_changed_group_breaks_the_signature(provider, brand, client):
    form = forged(provider.form_at(asked(client)), ">marketing<", ">admins<")
    before = rows()

    assert_refused(client, arrive(client, form), before)


def test_a_second_assertion_beside_the_signed_one_is_refused(provider, brand, client):
    form = provider.form_at(asked(client))
    [assertion] = re.findall(r"<\w+:Assertion .*:Assertion>", response_in(form), re.DOTALL)
    evil = assertion.replace(">marketing<", ">admins<").replace(' ID="', ' ID="evil')
    before = rows()

    answer = arrive(client, forged(form, assertion, evil + assertion))
    assert_refused(client, answer, before)


def test_a_document_type_is_not_even_read(provider, brand, client):
    form = provider.form_at(asked(client))
    xml = response_in(form)
    root = re.sub(r"^<[?].*[?]>", "", xml).strip()
    forged(form, root, f'<!DOCTYPE x [<!ENTITY a "aaaa">]>{root.replace(">marketing<", ">&a;<")}')
    before = rows()

    assert_refused(client, arrive(client, form), before)


@pytest.mark.parametrize("text", ["", "nonsense", "PHg+", "PHg+PC94Pg==", "é"])
def test_nonsense_is_refused(text, provider, brand, client):
    before = rows()
    answer = client.post(reverse("saml_acs", args=["works"]), {"SAMLResponse": text})
    assert_refused(client, answer, before)


def test_only_the_first_door_takes_posts_of_other_sites(provider):
    strict = Client(enforce_csrf_checks=True)
    doors = {"saml_login": 403, "saml_acs": 401, "saml_finish_acs": 403, "saml_metadata": 403}
    for door, status in doors.items():
        assert strict.post(reverse(door, args=["works"])).status_code == status, door


def test_the_second_door_opens_to_nobody_who_did_not_come_through_the_first(provider, client):
    before = rows()
    answer = client.get(reverse("saml_finish_acs", args=["works"]))
    assert_refused(client, answer, before)


def test_a_provider_that_nobody_configured_has_no_doors(client):
    for door in ("saml_login", "saml_acs"):
        assert client.post(reverse(door, args=["nobody"])).status_code == 404
    for door in ("saml_finish_acs", "saml_metadata"):
        assert client.get(reverse(door, args=["nobody"])).status_code == 404
