"""Invitations: for one address, once, for a week, never above the inviter."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from dealers.network.actions import accept, invite, resend, revoke
from dealers.network.actions.invitations import Offer
from dealers.network.models import Invitation
from dealers.network.scoping import may
from dealers.network.tokens import hash_of, token_of
from portal.accounts.capabilities import Can, Role
from portal.accounts.models import User
from portal.common import work
from portal.common.refusals import NotAllowed, OutOfStep, Refused
from tests.factories.network import DealerGroupFactory, DealershipFactory, UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "new@dealer.example"
STRONG = "seven purple anvils sing"


def token_in(invitation):
    invitation.refresh_from_db()
    return token_of(invitation.pk, invitation.issue)


@pytest.fixture
def dealership(db):
    return DealershipFactory()


@pytest.fixture
def principal(dealership, user_as):
    return user_as(Role.DEALER_PRINCIPAL, at=dealership)


@pytest.fixture
def invitation(dealership, principal):
    return invite(ADDRESS, Offer(Role.SALES_AGENT, dealership), by=principal)


def test_the_mail_brings_a_link_that_opens_once(invitation, client, dealership):
    work.drain()
    address = next(word for word in mail.outbox[0].body.split() if word.startswith("http"))
    assert mail.outbox[0].to == [ADDRESS]
    path = address.removeprefix("http://testserver")

    client.post(path, {"full_name": "New Person", "password": STRONG})

    user = User.objects.get(email=ADDRESS)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert may(user, Can.ANSWER_LEADS, dealership)
    client.logout()
    again = client.post(path, {"full_name": "Other", "password": STRONG})
    assert again.status_code == 404
    with pytest.raises(Refused, match="was used"):
        accept(token_in(invitation), full_name="Other", password=STRONG)


def test_the_database_holds_no_token(invitation):
    token = token_in(invitation)

    assert invitation.token_hash == hash_of(token)
    assert token not in str(vars(invitation))
    assert token not in str(list(work.Work.objects.values_list("payload", "key")))


def test_used_expired_revoked_and_invented_links_answer_alike(invitation, client, principal):
    token = token_in(invitation)
    path = reverse("network:accept-invitation", args=[token])
    assert client.get(path).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1), tick=False):
        answers = [client.get(path)]
    revoke(invitation, by=principal)
    answers += [
        client.get(path),
        client.get(reverse("network:accept-invitation", args=["made-up"])),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert all("no longer works" in answer.content.decode() for answer in answers)
    assert not any("Sales agent" in answer.content.decode() for answer in answers)


def test_sending_again_spoils_the_link_before(invitation, client, principal):
    before = token_in(invitation)
    resend(invitation, by=principal)

    assert client.get(reverse("network:accept-invitation", args=[before])).status_code == 404
    now = token_in(invitation)
    assert client.get(reverse("network:accept-invitation", args=[now])).status_code == 200


ABOVE = [Role.NETWORK_ADMIN, Role.REGIONAL_MANAGER, Role.OEM_MARKETER, Role.INTEGRATIONS_ADMIN]
BELOW = [Role.DEALER_PRINCIPAL, Role.DEALER_MARKETING_MANAGER, Role.SALES_AGENT, Role.VIEWER]


@pytest.mark.parametrize("role", ABOVE)
def test_nobody_invites_above_what_they_may_do_themselves(role, dealership, principal):
    with pytest.raises(NotAllowed, match="more than you"):
        invite(ADDRESS, Offer(role, dealership), by=principal)


@pytest.mark.parametrize("role", BELOW)
def test_a_principal_invites_to_their_own_dealership(role, dealership, principal):
    assert invite(ADDRESS, Offer(role, dealership), by=principal).state == "open"


def test_a_principal_invites_nowhere_else(dealership, principal):
    competitor = DealershipFactory(region=dealership.region)
    for anchor in (competitor, dealership.region, dealership.brand, DealerGroupFactory(), None):
        with pytest.raises(NotAllowed):
            invite(ADDRESS, Offer(Role.SALES_AGENT, anchor), by=principal)


@pytest.mark.parametrize("role", [Role.SALES_AGENT, Role.DEALER_MARKETING_MANAGER, Role.VIEWER])
def test_who_manages_no_members_invites_nobody(role, dealership, user_as):
    with pytest.raises(NotAllowed):
        invite(ADDRESS, Offer(Role.VIEWER, dealership), by=user_as(role, at=dealership))


def test_nobody_invites_themselves(dealership, principal):
    with pytest.raises(NotAllowed, match="own roles"):
        invite(principal.email.upper(), Offer(Role.SALES_AGENT, dealership), by=principal)


def test_an_invitation_of_somebody_who_left_opens_nothing(invitation, principal):
    principal.memberships.update(until_date=timezone.localdate() - timedelta(days=1))

    with pytest.raises(Refused, match="no longer give"):
        accept(token_in(invitation), full_name="New", password=STRONG)


def test_the_same_offer_twice_is_refused(invitation, dealership, principal):
    with pytest.raises(Refused, match="already"):
        invite(ADDRESS.upper(), Offer(Role.SALES_AGENT, dealership), by=principal)


def test_an_answered_invitation_is_neither_sent_again_nor_revoked(invitation, principal):
    accept(token_in(invitation), full_name="New", password=STRONG)
    for verb in (resend, revoke):
        with pytest.raises(OutOfStep):
            verb(invitation, by=principal)


def test_somebody_with_an_account_signs_in_to_accept(invitation, client, dealership):
    known = UserFactory(email=ADDRESS)
    path = reverse("network:accept-invitation", args=[token_in(invitation)])
    client.post(path, {"full_name": "Thief", "password": STRONG})
    assert not may(known, Can.ANSWER_LEADS, dealership)

    stranger = UserFactory()
    client.force_login(stranger)
    client.post(path)
    assert not stranger.memberships.exists()

    client.force_login(known)
    client.post(path)
    assert may(User.objects.get(pk=known.pk), Can.ANSWER_LEADS, dealership)


@pytest.mark.parametrize("weak", ["short", "123456789012", "new@dealer.example"])
def test_a_weak_password_lets_nobody_in(weak, invitation, client):
    path = reverse("network:accept-invitation", args=[token_in(invitation)])
    answer = client.post(path, {"full_name": "New", "password": weak})

    assert answer.status_code == 422
    assert not User.objects.filter(email=ADDRESS).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_one_link_at_once_one_comes_in():
    from dealers.network.actions import add_member  # noqa: PLC0415

    dealership, principal = DealershipFactory(), UserFactory()
    add_member(principal, Role.DEALER_PRINCIPAL, at=dealership, by=None)
    invitation = invite(ADDRESS, Offer(Role.SALES_AGENT, dealership), by=principal)
    token, barrier, outcomes = token_in(invitation), threading.Barrier(4), []

    def take(name):
        try:
            barrier.wait(30)
            accept(token, full_name=name, password=STRONG)
            outcomes.append("in")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(f"Person {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(outcomes) == ["in", "refused", "refused", "refused"]
    assert User.objects.filter(email=ADDRESS).count() == 1
    assert Invitation.objects.get().accepted_by.memberships.count() == 1
