"""List, single check and guardian agree through any sequence of changes (stateful)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from dealers.network import actions
from dealers.network.models import Dealership
from dealers.network.scoping import may
from portal.accounts.capabilities import Can, Data, Role
from portal.accounts.models import User
from portal.common.refusals import Refused
from tests.factories.network import (
    BrandFactory,
    DealerGroupFactory,
    DealershipFactory,
    RegionFactory,
    UserFactory,
)

ROLES = st.sampled_from([Role.VIEWER, Role.SALES_AGENT, Role.REGIONAL_MANAGER, Role.NETWORK_ADMIN])
ASKED = [Can.VIEW_NETWORK, Can.MANAGE_NETWORK, Can.VIEW_LEADS, Can.VIEW_KPIS]
SHARES = st.sampled_from(
    [frozenset(), frozenset({Data.LEADS}), frozenset({Data.LEADS, Data.CUSTOMERS})]
)
pick = st.integers(0, 5)


class Network(RuleBasedStateMachine):
    """Roles come and go, branches and dealerships move, owners change, access is lent.

    Dealerships sign and withdraw, and a brand changes what holds for those that never did.
    """

    memberships = Bundle("memberships")

    @initialize()
    def lay(self):
        top, self.other = RegionFactory(), RegionFactory()
        self.regions = [top, RegionFactory(under=top), RegionFactory(brand=top.brand)]
        self.regions.append(RegionFactory(under=self.regions[1]))
        self.groups = [DealerGroupFactory(), DealerGroupFactory()]
        places = [self.regions[0], self.regions[2], self.regions[3], self.other]
        self.dealerships = [DealershipFactory(region=place) for place in places]
        self.people = [UserFactory(), UserFactory()]
        self.boss = UserFactory(is_superuser=True)
        for brand in {row.brand for row in self.dealerships}:
            actions.publish_text(brand, title="Text", body="Words.", purposes={}, by=None)

    def one(self, rows, index):
        row = rows[index % len(rows)]
        return type(row).objects.get(pk=row.pk)

    @rule(target=memberships, who=pick, role=ROLES, kind=pick, where=pick)
    def give(self, who, role, kind, where):
        anchors = [[None], [self.one(self.regions, 0).brand, BrandFactory()], self.regions,
                   self.groups, self.dealerships, [None]]  # fmt: skip
        anchor = anchors[kind][where % len(anchors[kind])]
        anchor = anchor and type(anchor).objects.get(pk=anchor.pk)
        try:
            return actions.add_member(self.one(self.people, who), role, at=anchor, by=self.boss)
        except Refused:
            return None

    @rule(membership=memberships)
    def end(self, membership):
        if membership:
            membership.refresh_from_db()
            actions.end_membership(membership, by=self.boss)

    @rule(what=pick, where=pick)
    def move_dealership(self, what, where):
        try:
            actions.move_dealership(
                self.one(self.dealerships, what), to=self.one(self.regions, where), by=self.boss
            )
        except Refused:
            return

    @rule(what=pick, where=pick, to_top=st.booleans())
    def move_branch(self, what, where, to_top):
        target = None if to_top else self.one(self.regions, where)
        try:
            actions.move_region(self.one(self.regions, what), under=target, by=self.boss)
        except Refused:
            return

    @rule(what=pick, owner=pick)
    def sell(self, what, owner):
        group = [*self.groups, None][owner % 3]
        actions.edit_group_of(self.one(self.dealerships, what), group=group, by=self.boss)

    @rule(who=pick, what=pick)
    def lend(self, who, what):
        until = timezone.localdate() + timedelta(days=1)
        at = self.one(self.dealerships, what)
        actions.give_one_off(
            self.one(self.people, who), ASKED[:1], at=at, until=until, by=self.boss
        )

    @rule(what=pick, with_oem=SHARES, with_region=SHARES, results=st.booleans())
    def sign(self, what, with_oem, with_region, results):
        dealership = self.one(self.dealerships, what)
        both = {Data.RESULTS} if results else set()
        text = dealership.brand.agreement_texts.get()
        actions.sign(
            dealership, text, with_oem=with_oem | both, with_region=with_region | both, by=None
        )

    @rule(what=pick)
    def withdraw(self, what):
        try:
            actions.withdraw(self.one(self.dealerships, what), by=None)
        except Refused:
            return

    @rule(what=pick, shares=st.booleans())
    def change_the_default(self, what, shares):
        brand = self.one(self.dealerships, what).brand
        actions.set_unsigned(brand, shares=shares, by=None)

    @invariant()
    def all_three_agree(self):
        rows = list(Dealership.objects.all())
        for person in getattr(self, "people", ()):
            user = User.objects.get(pk=person.pk)
            for can in ASKED:
                listed = set(Dealership.objects.where(user, can))
                for row in rows:
                    answers = {
                        row in listed,
                        may(user, can, row),
                        user.has_perm(f"network.{can}", row),
                    }
                    assert len(answers) == 1, (can, row, answers)


@pytest.mark.timeout(600)
class TestNetwork(Network.TestCase, TestCase):
    settings = settings(
        max_examples=8,
        stateful_step_count=8,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
