"""People and roles: who manages whom, what is handed over, what is lent, who looks as whom."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dealers.network import handover
from dealers.network.actions import (
    add_member,
    align_grants,
    end_membership,
    give_one_off,
    withdraw_one_off,
)
from dealers.network.handover import HandOver
from dealers.network.models import Dealership, DealershipUserGrant
from dealers.network.reasons import who_sees
from dealers.network.scoping import holds, may
from portal.accounts.capabilities import Can, Role
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.common.refusals import NotAllowed
from portal.notifications.actions import notify
from portal.notifications.models import Notification
from tests.factories.network import (
    BrandFactory,
    DealerGroupFactory,
    DealershipFactory,
    RegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.fixture
def own(db):
    return DealershipFactory(name="Own dealership")


@pytest.fixture
def competitor(own):
    return DealershipFactory(name="Competitor", region=own.region)


@pytest.fixture
def principal(own, user_as):
    return user_as(Role.DEALER_PRINCIPAL, at=own)


@pytest.fixture
def admin(own, user_as):
    return user_as(Role.NETWORK_ADMIN, at=own.brand)


def test_a_principal_sees_own_people_and_no_competitor_s(
    own, competitor, principal, user_as, client
):
    mine = user_as(Role.SALES_AGENT, at=own, full_name="Mine Alone")
    theirs = user_as(Role.SALES_AGENT, at=competitor, full_name="Theirs Alone")
    client.force_login(principal)
    body = client.get(reverse("network:people")).content.decode()

    assert mine.full_name in body
    assert theirs.full_name not in body
    assert client.get(reverse("network:person", args=[mine.pk])).status_code == 200
    for name in ("person", "new-role", "new-loan"):
        assert client.get(reverse(f"network:{name}", args=[theirs.pk])).status_code == 404
    membership = theirs.memberships.get()
    assert client.get(reverse("network:membership", args=[membership.pk])).status_code == 404
    assert client.post(reverse("network:end-membership", args=[membership.pk])).status_code == 404
    assert theirs.memberships.current().exists()


def test_who_works_at_two_places_is_seen_with_the_one_that_is_managed(
    own, competitor, principal, user_as, client
):
    both = user_as(Role.SALES_AGENT, at=own)
    add_member(both, Role.VIEWER, at=competitor, by=None)
    client.force_login(principal)

    body = client.get(reverse("network:person", args=[both.pk])).content.decode()
    assert competitor.name not in body


def test_nobody_changes_their_own_roles(own, admin, principal):
    for person in (admin, principal):
        with pytest.raises(NotAllowed, match="own roles"):
            add_member(person, Role.VIEWER, at=own, by=person)
        with pytest.raises(NotAllowed, match="own roles"):
            end_membership(person.memberships.get(), by=person)
        with pytest.raises(NotAllowed):
            give_one_off(person, [Can.VIEW_LEADS], at=own, until=TODAY, by=person)


def test_a_group_s_people_are_managed_by_who_manages_all_its_dealerships(own, user_as, admin):
    group = DealerGroupFactory()
    other = DealershipFactory()
    Dealership.objects.filter(pk__in=[own.pk, other.pk]).update(group=group)
    with pytest.raises(NotAllowed):
        add_member(UserFactory(), Role.VIEWER, at=group, by=admin)

    Dealership.objects.filter(pk=other.pk).update(group=None)
    assert add_member(UserFactory(), Role.VIEWER, at=group, by=fresh(admin))


@pytest.fixture
def desk(monkeypatch):
    """A domain that registers what must be handed over."""
    passed = []
    part = HandOver(
        "things",
        "open things",
        count=lambda user, dealerships: 3,
        hand_over=lambda user, successor, dealerships, by: (
            passed.append((user, successor, [one.pk for one in dealerships])) or 3
        ),
    )
    monkeypatch.setitem(handover.hand_overs, "things", part)
    return passed


def test_what_somebody_holds_goes_to_the_successor(desk, own, principal, user_as, client):
    leaver, successor = user_as(Role.SALES_AGENT, at=own), user_as(Role.SALES_AGENT, at=own)
    client.force_login(principal)
    membership = leaver.memberships.get()
    page = client.get(reverse("network:membership", args=[membership.pk])).content.decode()
    assert "open things" in page

    address = reverse("network:end-membership", args=[membership.pk])
    client.post(address, {"successor": str(successor.pk)})

    assert desk == [(leaver, successor, [own.pk])]
    assert not holds(fresh(leaver), Can.VIEW_LEADS)
    assert Entry.objects.get(event="membership.ended").detail["handed"] == {"things": 3}


def test_a_stranger_takes_nothing_over(desk, own, competitor, principal, user_as, client):
    leaver, stranger = user_as(Role.SALES_AGENT, at=own), user_as(Role.SALES_AGENT, at=competitor)
    client.force_login(principal)
    address = reverse("network:end-membership", args=[leaver.memberships.get().pk])

    assert client.post(address, {"successor": str(stranger.pk)}).status_code == 404
    assert desk == []


def test_one_off_access_opens_one_dealership_until_its_day(own, competitor, admin):
    agency = UserFactory()
    give_one_off(agency, [Can.VIEW_NETWORK, Can.LOCALIZE], at=own, until=TODAY, by=admin)

    assert may(agency, Can.LOCALIZE, own)
    assert fresh(agency).has_perm("network.localize", own)
    assert not may(agency, Can.LOCALIZE, competitor)
    assert not may(agency, Can.VIEW_LEADS, own)

    DealershipUserGrant.objects.update(until_date=TODAY - timedelta(days=1))
    assert not may(fresh(agency), Can.LOCALIZE, own)
    align_grants()
    assert not fresh(agency).has_perm("network.localize", own)


def test_a_principal_lends_only_what_they_may_do_and_takes_it_back(own, principal):
    agency = UserFactory()
    with pytest.raises(NotAllowed, match="only what you may do"):
        give_one_off(agency, [Can.REVIEW_ACTIVATIONS], at=own, until=TODAY, by=principal)
    give_one_off(agency, [Can.LOCALIZE], at=own, until=TODAY, by=principal)
    withdraw_one_off(agency, at=own, by=principal)

    assert not may(fresh(agency), Can.LOCALIZE, own)


def test_who_sees_a_dealership_and_why_is_what_the_check_says(own, competitor, user_as, admin):
    group = DealerGroupFactory()
    Dealership.objects.filter(pk=own.pk).update(group=group)
    own.refresh_from_db()
    anchors = [None, own.brand, own.region, group, own, competitor, BrandFactory(), RegionFactory()]
    people = [user_as(Role.VIEWER, at=anchor) for anchor in anchors]
    give_one_off(people[-1], [Can.VIEW_NETWORK], at=own, until=TODAY, by=admin)
    told = {reason.user for reason in who_sees(own)}

    for user in [*people, admin]:
        assert (user in told) == may(fresh(user), Can.VIEW_NETWORK, own), user.memberships.get()


class TestViewingAs:
    @pytest.fixture
    def agent(self, own, user_as):
        return user_as(Role.SALES_AGENT, at=own, full_name="Agent Looked At")

    @pytest.fixture
    def looking(self, client, admin, agent):
        client.force_login(admin)
        assert client.post(reverse("network:start-viewing-as", args=[agent.pk])).status_code == 302
        return client

    def test_an_admin_sees_what_the_other_sees_and_it_is_announced(self, looking, own, agent):
        DealershipFactory(name="Elsewhere", region=RegionFactory(brand=own.brand))
        body = looking.get(reverse("network:dealership-list")).content.decode()

        assert "Elsewhere" not in body
        assert "You look at the portal as Agent Looked At" in body

    def test_nothing_can_be_changed(self, looking, agent):
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(looking, method)(reverse("ui:theme"), {"theme": "dark"})
            assert answer.status_code == 403
        assert fresh(agent).theme == "auto"
        assert looking.post("/api/v1/dealerships/").status_code == 403

    def test_what_somebody_was_told_is_theirs_and_stays_unread(self, looking, agent):
        notify([agent], "sample", text="A lead waits", url="/network/", key="one")
        told = Notification.objects.get()
        address = reverse("ui:open-notification", args=[told.pk])
        assert looking.get(address).status_code == 403
        told.refresh_from_db()
        assert told.read_at is None

        browser = Client()
        browser.force_login(agent)
        browser.get(address)
        told.refresh_from_db()
        assert told.read_at is not None

    def test_one_s_own_sign_in_stays_one_s_own(self, looking):
        for name in ("mfa_index", "mfa_activate_totp", "usersessions_list", "ui:profile"):
            assert looking.get(reverse(name)).status_code == 403

    def test_both_ends_stand_on_the_record_and_one_is_oneself_again(
        self, looking, admin, agent, own
    ):
        looking.post(reverse("network:stop-viewing-as"))
        entries = Entry.objects.filter(event__startswith="view_as").order_by("id")

        assert [(e.event, e.by, e.detail["person"]) for e in entries] == [
            ("view_as.started", admin, agent.email),
            ("view_as.stopped", admin, agent.email),
        ]
        body = looking.get(reverse("network:people"))
        assert body.status_code == 200

    def test_an_admin_who_loses_the_role_is_themselves_on_the_next_click(self, looking, admin):
        end_membership(admin.memberships.get(), by=None)
        body = looking.get("/").content.decode()

        assert "You look at the portal" not in body

    def test_nobody_looks_as_a_superuser_or_beyond_their_part(self, client, admin, own, user_as):
        both = user_as(Role.SALES_AGENT, at=own)
        add_member(both, Role.VIEWER, at=DealershipFactory(), by=None)
        boss = user_as(Role.VIEWER, at=own, is_superuser=True)
        client.force_login(admin)
        for person in (both, boss, admin):
            answer = client.post(reverse("network:start-viewing-as", args=[person.pk]))
            assert answer.status_code == 403, person

    def test_a_principal_looks_as_nobody(self, principal, agent):
        browser = Client()
        browser.force_login(principal)

        assert browser.post(reverse("network:start-viewing-as", args=[agent.pk])).status_code == 403
