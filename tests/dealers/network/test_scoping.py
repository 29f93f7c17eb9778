"""Who sees which rows: lists, single checks and guardian agree, and changes count at once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from guardian.shortcuts import assign_perm

from dealers.network.actions import add_member, end_membership, move_dealership
from dealers.network.models import Dealership
from dealers.network.scoping import forget, holds, may, scope_of
from portal.accounts.capabilities import ROLES, Can, Role
from portal.accounts.models import User
from portal.common.refusals import Refused
from tests.factories.network import (
    DealerGroupFactory,
    DealershipFactory,
    RegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    """Two brands; the first has a region with two districts, a dealership in each."""
    region = RegionFactory(name="West")
    north, south = RegionFactory(under=region), RegionFactory(under=region)
    return {
        "region": region,
        "north": DealershipFactory(region=north),
        "south": DealershipFactory(region=south),
        "elsewhere": DealershipFactory(region=RegionFactory(brand=region.brand)),
        "other brand": DealershipFactory(),
    }


def seen_by(user, network):
    seen = set(Dealership.objects.visible_to(user))
    return {name for name, row in network.items() if row in seen}


SCOPES = [
    ("network", {"north", "south", "elsewhere", "other brand"}),
    ("brand", {"north", "south", "elsewhere"}),
    ("region", {"north", "south"}),
    ("group", {"north", "other brand"}),
    ("dealership", {"north"}),
]


@pytest.mark.parametrize(("scope", "expected"), SCOPES)
def test_a_membership_reaches_what_lies_below_its_scope(scope, expected, network, user_as):
    group = DealerGroupFactory()
    Dealership.objects.filter(pk__in=[network["north"].pk, network["other brand"].pk]).update(
        group=group
    )
    anchors = {
        "network": None,
        "brand": network["region"].brand,
        "region": network["region"],
        "group": group,
        "dealership": network["north"],
    }
    user = user_as(Role.VIEWER, at=anchors[scope])

    assert seen_by(user, network) == expected


@pytest.mark.parametrize("scope", [name for name, _ in SCOPES])
@pytest.mark.parametrize("role", [Role.VIEWER, Role.SALES_AGENT, Role.REGIONAL_MANAGER])
def test_list_and_single_check_and_guardian_agree(scope, role, network, user_as):
    group = DealerGroupFactory()
    Dealership.objects.filter(pk=network["north"].pk).update(group=group)
    anchors = {
        "network": None,
        "brand": network["region"].brand,
        "region": network["region"],
        "group": group,
        "dealership": network["north"],
    }
    user = User.objects.get(pk=user_as(role, at=anchors[scope]).pk)

    for can in Can:
        listed = set(Dealership.objects.where(user, can))
        for dealership in Dealership.objects.all():
            answers = (
                dealership in listed,
                may(user, can, dealership),
                user.has_perm(f"network.{can}", dealership),
            )
            assert len(set(answers)) == 1, (can, dealership, answers)


def test_a_capability_of_one_membership_does_not_leak_to_the_scope_of_another(network, user_as):
    user = user_as(Role.SALES_AGENT, at=network["north"])
    add_member(user, Role.VIEWER, at=network["south"], by=None)

    assert may(user, Can.VIEW_LEADS, network["north"])
    assert not may(user, Can.VIEW_LEADS, network["south"])
    assert set(Dealership.objects.where(user, Can.VIEW_LEADS)) == {network["north"]}


def test_moving_a_dealership_changes_who_sees_it(network, user_as):
    manager = user_as(Role.REGIONAL_MANAGER, at=network["region"])
    newcomer = network["elsewhere"]
    assert "elsewhere" not in seen_by(manager, network)

    move_dealership(newcomer, to=network["north"].region, by=None)
    forget(manager)

    assert "elsewhere" in seen_by(manager, network)
    fresh = User.objects.get(pk=manager.pk)
    assert fresh.has_perm(f"network.{Can.VIEW_LEADS}", newcomer)


def test_a_dealership_does_not_move_to_another_brand(network):
    with pytest.raises(Refused, match="stays with its brand"):
        move_dealership(network["north"], to=network["other brand"].region, by=None)


def test_an_ended_membership_is_gone_at_once(network, user_as):
    user = user_as(Role.VIEWER, at=network["north"])
    end_membership(user.memberships.get(), by=None)

    fresh = User.objects.get(pk=user.pk)
    assert seen_by(fresh, network) == set()
    assert not fresh.has_perm(f"network.{Can.VIEW_NETWORK}", network["north"])


def test_a_second_membership_keeps_its_grants_when_its_twin_ends(network, user_as):
    user = user_as(Role.VIEWER, at=network["north"])
    first = user.memberships.get()
    tomorrow = timezone.localdate() + timedelta(days=1)
    add_member(user, Role.VIEWER, at=network["north"], by=None, until_date=tomorrow)
    end_membership(first, by=None)

    fresh = User.objects.get(pk=user.pk)
    assert seen_by(fresh, network) == {"north"}
    assert fresh.has_perm(f"network.{Can.VIEW_NETWORK}", network["north"])


def test_a_membership_of_next_month_opens_nothing_yet(network):
    user = UserFactory()
    later = timezone.localdate() + timedelta(days=30)
    add_member(user, Role.VIEWER, at=network["north"], by=None, from_date=later)

    assert seen_by(user, network) == set()
    assert not user.has_perm(f"network.{Can.VIEW_NETWORK}", network["north"])


def test_a_one_off_grant_opens_one_dealership_for_one_capability(network):
    user = UserFactory()
    assign_perm(f"network.{Can.VIEW_NETWORK}", user, network["south"])

    assert seen_by(user, network) == {"south"}
    assert not holds(user, Can.VIEW_LEADS)


def test_nobody_in_particular_sees_nothing(network):
    assert seen_by(AnonymousUser(), network) == set()


def test_somebody_switched_off_sees_nothing(network, user_as):
    user = user_as(Role.VIEWER, at=None, is_active=False)

    assert seen_by(user, network) == set()


def test_the_scope_is_resolved_once_for_all_capabilities(
    network, user_as, django_assert_max_num_queries
):
    user = User.objects.get(pk=user_as(Role.VIEWER, at=network["region"]).pk)
    with django_assert_max_num_queries(5):
        for can in Can:
            scope_of(user, can)


def test_every_role_holds_only_declared_capabilities():
    assert set(ROLES) == set(Role)
    assert set().union(*ROLES.values()) == set(Can)
