"""List, single check, guardian and detail agree through any sequence of changes (stateful)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from dealers.inventory.models import Vehicle
from dealers.leads.models import Lead
from dealers.network import actions
from dealers.network.models import Brand, Dealership
from dealers.network.scoping import may
from portal.accounts.capabilities import Can, Data, Role
from portal.accounts.models import User
from portal.common.refusals import Refused
from tests.factories.inventory import VehicleFactory
from tests.factories.leads import a_lead
from tests.factories.network import (
    BrandFactory,
    DealerGroupFactory,
    DealershipFactory,
    RegionFactory,
    UserFactory,
)

ROLES = st.sampled_from([Role.VIEWER, Role.SALES_AGENT, Role.REGIONAL_MANAGER, Role.NETWORK_ADMIN])
# Compared after each step; all of them now and then, see `look_at_everything`.
ASKED = [Can.VIEW_NETWORK, Can.MANAGE_NETWORK, Can.VIEW_LEADS, Can.VIEW_KPIS]
# What opens each kind of row, its page, and its operation of the API.
DETAILS = {
    Dealership: (Can.VIEW_NETWORK, "network:dealership-detail", "dealership-detail"),
    Lead: (Can.VIEW_LEADS, "leads:detail", "lead-detail"),
    Vehicle: (Can.VIEW_INVENTORY, "inventory:vehicle-detail", "vehicle-detail"),
}
SHARES = st.sampled_from(
    [frozenset(), frozenset({Data.LEADS}), frozenset({Data.LEADS, Data.CUSTOMERS})]
)
# From and until, in days from now; None is at once, and for good.
DAYS = st.sampled_from([(None, None), (None, 1), (1, None), (1, 2)])
pick = st.integers(0, 5)


class Network(RuleBasedStateMachine):
    """Roles come and go, branches and dealerships move, owners change, access is lent.

    Dealerships sign and withdraw, a brand changes what holds for those that never did, days pass.
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
        for dealership in self.dealerships[1:]:
            a_lead(dealership)
            VehicleFactory(dealership=dealership)
        self.people = [UserFactory(), UserFactory()]
        self.boss = UserFactory(is_superuser=True)
        for brand in {row.brand for row in self.dealerships}:
            actions.publish_text(brand, title="Text", body="Words.", purposes={}, by=None)
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.time = self.clock.start()
        self.sign_in()

    def sign_in(self):
        self.browsers = [Client() for _person in self.people]
        for browser, person in zip(self.browsers, self.people, strict=True):
            browser.force_login(person)

    def teardown(self):
        if hasattr(self, "clock"):
            self.clock.stop()

    def one(self, rows, index):
        row = rows[index % len(rows)]
        return type(row).objects.get(pk=row.pk)

    @rule(target=memberships, who=pick, role=ROLES, kind=pick, where=pick, days=DAYS)
    def give(self, who, role, kind, where, days):
        anchors = [[None], [self.one(self.regions, 0).brand, BrandFactory()], self.regions,
                   self.groups, self.dealerships, [None]]  # fmt: skip
        anchor = anchors[kind][where % len(anchors[kind])]
        anchor = anchor and type(anchor).objects.get(pk=anchor.pk)
        first, last = (day and timezone.localdate() + timedelta(days=day) for day in days)
        dates = {"from_date": first, "until_date": last}
        try:
            return actions.add_member(
                self.one(self.people, who), role, at=anchor, by=self.boss, **dates
            )
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

    @rule(who=pick, what=pick, can=st.sampled_from(Can))
    def lend(self, who, what, can):
        until = timezone.localdate() + timedelta(days=1)
        at = self.one(self.dealerships, what)
        actions.give_one_off(
            self.one(self.people, who), [Can.VIEW_NETWORK, can], at=at, until=until, by=self.boss
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

    @rule()
    def a_day_passes(self):
        """The periodic task brings guardian's rows along; scopes look at the dates themselves."""
        self.time.shift(timedelta(days=1))
        actions.align_grants()
        self.sign_in()

    def everybody(self):
        return [User.objects.get(pk=person.pk) for person in getattr(self, "people", ())]

    @invariant()
    def list_and_single_checks_agree(self):
        for user in self.everybody():
            self.compare(user, Dealership, ASKED)

    def compare(self, user, model, capabilities):
        rows = list(model.objects.all())
        for can in capabilities:
            listed = set(model.objects.where(user, can))
            for row in rows:
                answers = {
                    row in listed,
                    may(user, can, row),
                    user.has_perm(f"network.{can}", row),
                }
                assert len(answers) == 1, (can, row, answers)

    @rule()
    def look_at_everything(self):
        """Each capability at each place; each row's own page and operation of the API."""
        for user, browser in zip(self.everybody(), self.browsers, strict=True):
            self.compare(user, Dealership, Can)
            self.compare(user, Brand, Can)
            for model, (can, *names) in DETAILS.items():
                listed = set(model.objects.visible_to(user))
                for row in model.objects.all():
                    at = row if model is Dealership else row.dealership
                    assert (row in listed) == user.has_perm(f"network.{can}", at)
                    for name in names:
                        answer = browser.get(reverse(name, args=[row.pk]))
                        expected = 200 if row in listed else 404
                        assert answer.status_code == expected, (name, row, answer.status_code)


@pytest.mark.timeout(900)
class TestNetwork(Network.TestCase, TestCase):
    settings = settings(
        max_examples=8,
        stateful_step_count=10,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
