"""What was done to brands, regions, owners and people stands on their own pages, and is found."""

import pytest
from django.urls import reverse

from dealers.network.actions import (
    add_group,
    add_member,
    change_membership_dates,
    edit_brand,
    edit_region,
    move_dealership,
    rename_group,
)
from dealers.network.models import Agreement
from dealers.network.policies import capabilities_to_lend
from dealers.network.querysets import today
from dealers.network.reasons import what_they_can_do, who_sees
from dealers.network.templatetags.network import facts_of, subject_words
from portal.accounts.capabilities import NEEDS, Can, Role
from portal.audit.models import Entry
from tests.factories.network import (
    BrandFactory,
    DealershipFactory,
    RegionFactory,
    UserFactory,
    a_client,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand(db):
    return BrandFactory(name="North")


@pytest.fixture
def admin(user_as):
    return user_as(Role.NETWORK_ADMIN, at=None)


def body_of(client, name, pk):
    return client.get(reverse(f"network:{name}", args=[pk])).content.decode()


def test_brands_regions_and_groups_show_what_they_were_before(brand, admin, client):
    region, group = RegionFactory(brand=brand), add_group("Old owner", by=admin)
    edit_brand(brand, by=admin, oem_name="New maker")
    edit_region(region, by=admin, name="New region", code="OLD-CODE")
    rename_group(group, name="New owner", by=admin)
    client.force_login(admin)

    assert "New maker" in body_of(client, "edit-brand", brand.pk)
    assert "Region changed" in body_of(client, "edit-region", region.pk)
    assert "<del>Old owner</del>" in body_of(client, "group-detail", group.pk)


def test_a_person_s_page_shows_what_was_done_to_their_roles(brand, admin, user_as, client):
    agent = UserFactory()
    role = add_member(agent, Role.VIEWER, at=brand, by=admin)
    change_membership_dates(role, from_date=today(), until_date=today(), by=admin)
    client.force_login(admin)

    assert "Role&#x27;s dates changed" in body_of(client, "person", agent.pk)


def test_who_does_not_read_the_record_sees_no_history(user_as, client):
    own = DealershipFactory()
    agent = user_as(Role.SALES_AGENT, at=own)
    client.force_login(user_as(Role.DEALER_PRINCIPAL, at=own))
    answer = client.get(reverse("network:person", args=[agent.pk]))

    assert answer.status_code == 200
    assert list(answer.context["history"]) == []


def test_the_record_is_searched_by_the_words_that_it_shows(brand, admin, client):
    west, east = RegionFactory(brand=brand), RegionFactory(brand=brand)
    move_dealership(DealershipFactory(region=west, name="Moved away"), to=east, by=admin)
    client.force_login(admin)
    found = client.get(reverse("network:record"), {"q": "another district"}).content.decode()

    assert "Moved away" in found
    assert "Dealership added" not in found


def test_details_are_told_in_words(brand, admin):
    entry = Entry(event="a.b", detail={"until": "2027-03-01", "with_oem": ["leads"], "to": ""})

    assert [value for _name, value in facts_of(entry)] == ["1 Mar 2027", "Leads"]
    nameless = Entry(subject_type=Agreement._meta.label_lower, subject_id="0123456789")
    assert subject_words(nameless) == "Agreement 23456789"


def test_what_needs_an_agreement_is_said_to_where_it_may_be_withheld(brand, user_as):
    manager = user_as(Role.REGIONAL_MANAGER, at=RegionFactory(brand=brand, name="West"))
    told = {one.can: one.places for one in what_they_can_do(list(manager.memberships.all()), [])}

    assert told[Can.VIEW_LEADS] == ["West, where dealerships share it"]
    assert told[Can.VIEW_INVENTORY] == ["West"]


def test_an_admin_is_offered_to_lend_what_they_can_lend(admin, client):
    at, agency = DealershipFactory(), UserFactory()
    add_member(agency, Role.VIEWER, at=at, by=None)
    client.force_login(admin)
    address = f"{reverse('network:new-loan', args=[agency.pk])}?at=dealership:{at.pk}"
    offered = client.get(address).context["form"].fields["can"].choices

    assert {name for name, _words in offered} == set(capabilities_to_lend(admin, at))
    assert not set(capabilities_to_lend(admin, at)) & set(NEEDS)


def test_access_is_lent_at_dealerships_and_all_of_them_are_offered(brand, admin, client):
    region, person = RegionFactory(brand=brand), UserFactory()
    for number in range(12):
        DealershipFactory(region=region, name=f"Rooftop {number:02}")
    client.force_login(admin)
    answer = client.get(reverse("network:new-loan", args=[person.pk]))

    assert len(answer.context["anchors"]) == 12
    assert "Name, city or code" in answer.content.decode()


def test_machines_among_those_who_see_a_dealership_have_no_address(user_as, client):
    own = DealershipFactory()
    principal = user_as(Role.DEALER_PRINCIPAL, at=own)
    a_client("Machine", at=own, by=principal)
    client.force_login(principal)

    assert [one.is_machine for one in who_sees(own)].count(True) == 1
    body = body_of(client, "dealership-access", own.pk)
    assert "Machine" in body
    assert "clients.invalid" not in body
