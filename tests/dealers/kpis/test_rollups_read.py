"""A rollup is read without whoever shares nothing, and says what the dealerships in it say."""

from contextlib import contextmanager
from datetime import date
from itertools import product
from random import Random
from unittest.mock import patch

import pytest

from dealers.kpis import figures, questions
from dealers.kpis.board import Board
from dealers.kpis.questions import Question
from dealers.kpis.rollups import Rollups
from dealers.network import actions
from dealers.network.places import network, place_at
from dealers.network.scoping import Scope
from dealers.network.veils import Veil
from portal.accounts.capabilities import Data, Role
from portal.accounts.models import User
from portal.common.periods import Period
from tests.factories.kpis import LAST_DAY as TODAY
from tests.factories.kpis import a_network, add_facts, some_facts
from tests.factories.network import UserFactory


def sign(dealership, *results):
    """Have a dealership share its results, or nothing, with the OEM and its region."""
    text = dealership.brand.agreement_texts.first() or actions.publish_text(
        dealership.brand, title="Text", body="Words.", purposes={}, by=None
    )
    principal = UserFactory()
    actions.add_member(principal, Role.DEALER_PRINCIPAL, at=dealership, by=None)
    actions.sign(dealership, text, with_oem=results, with_region=results, by=principal)
    return principal


def shown(user, place, period):
    """Everything that a board says from its facts, read by somebody who has just come in."""
    board = Board(Question(User.objects.get(pk=user.pk), place, period))
    return (board.answers, board.trend, board.ranking, board.heat_maps)


@contextmanager
def dealership_by_dealership():
    """Add up the dealerships that somebody sees, and no rollup."""
    with patch.object(questions, "rollups_of", lambda *_asked: None):
        yield


@pytest.mark.django_db
class TestReading:
    """A rollup says what the sum of the dealerships in it says."""

    PERIODS = (
        Period(TODAY, TODAY),
        Period.last_days(30, TODAY),
        Period(date(2026, 2, 1), date(2026, 2, 28)),
        Period(date(2026, 1, 16), date(2026, 3, 1)),
    )

    @staticmethod
    def people(user_as, dealerships):
        first, *_rest, last = dealerships
        both = user_as(Role.VIEWER, at=first.brand)
        actions.add_member(both, Role.REGIONAL_MANAGER, at=last.region, by=None)
        return [
            user_as(Role.OEM_MARKETER, at=None),
            user_as(Role.VIEWER, at=first.brand),
            user_as(Role.REGIONAL_MANAGER, at=first.region),
            user_as(Role.DEALER_PRINCIPAL, at=last),
            both,
        ]

    @pytest.mark.parametrize("unsigned", [True, False])
    def test_everybody_reads_the_same_either_way(self, user_as, unsigned):
        rng, dealerships = Random(3), a_network(shares_unsigned=unsigned)
        some_facts(rng, dealerships)
        for number, dealership in enumerate(dealerships[:6]):
            sign(dealership, *[Data.RESULTS] * (number % 2))
        places = [network(), place_at(dealerships[0].brand), place_at(dealerships[0].region)]
        people = self.people(user_as, dealerships)
        for user, place, period in product(people, places, self.PERIODS):
            rolled_up = shown(user, place, period)
            with dealership_by_dealership():
                assert rolled_up == shown(user, place, period), (user, place, period)

    def test_most_of_these_are_rolled_up(self, user_as):
        """The control: the comparison compares two things."""
        dealerships = a_network()
        oem, viewer, manager, principal, both = self.people(user_as, dealerships)
        brand, region = place_at(dealerships[0].brand), place_at(dealerships[0].region)
        period = Period.last_days(30, TODAY)
        for user, place in ((oem, network()), (oem, brand), (viewer, brand), (manager, region)):
            facts = Question(user, place, period).facts_by("region_id")
            assert isinstance(facts, Rollups)
        for user in (principal, both):
            facts = Question(user, network(), period).facts_by("region_id")
            assert not isinstance(facts, Rollups)

    @staticmethod
    def met(user, brand):
        """How many were answered in time and how many times are known, for whoever comes in now."""
        month = Period.last_days(30, TODAY)
        asked = Question(User.objects.get(pk=user.pk), place_at(brand), month)
        assert isinstance(asked.facts_by("brand_id"), Rollups)
        answers = figures.answers_to(asked, Board(asked).metrics)
        return answers["within"].now.numerator, answers["median"].now.numerator

    def test_a_withdrawal_counts_with_the_next_request(self, user_as):
        here, other, *_rest = a_network(brands=1, shares_unsigned=False)
        principals = {one: sign(one, Data.RESULTS) for one in (here, other)}
        for dealership in (here, other):
            add_facts(dealership, TODAY, met=3, times=[60])
        oem = user_as(Role.OEM_MARKETER, at=None)
        assert self.met(oem, here.brand) == (6, 2)
        actions.withdraw(here, by=principals[here])
        assert self.met(oem, here.brand) == (3, 1)
        actions.withdraw(other, by=principals[other])
        assert self.met(oem, here.brand) == (0, 0)

    def test_if_nothing_were_taken_off_it_would_count_on(self, user_as):
        """The control: a rollup holds everybody."""
        here, *_rest = a_network(brands=1, shares_unsigned=False)
        add_facts(here, TODAY, met=3, times=[60])
        oem = user_as(Role.OEM_MARKETER, at=None)
        assert self.met(oem, here.brand) == (0, 0)
        with patch.object(Scope, "veil", Veil()):
            assert self.met(oem, here.brand) == (3, 1)
