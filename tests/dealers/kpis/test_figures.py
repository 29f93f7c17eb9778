"""What the board reads: the same answer for everyone who may ask, and nothing for the others."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from dealers.kpis.board import Board
from dealers.kpis.children import children_of
from dealers.kpis.coaching import coaching_of
from dealers.kpis.figures import Answer, answers_to
from dealers.kpis.heatmaps import heat_of
from dealers.kpis.models import DailyFact
from dealers.kpis.peers import compared
from dealers.kpis.questions import Question
from dealers.kpis.ranking import ranking_of
from dealers.network.models import Region
from dealers.network.places import network, place_at
from portal.accounts.capabilities import Role
from portal.common.periods import Period
from tests.factories.kpis import HEAT, METRICS, add_facts
from tests.factories.network import (
    BrandFactory,
    DealerGroupFactory,
    DealershipFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 31)
WEEK = Period.last_days(7, TODAY)
BY_KEY = {metric.key: metric for metric in METRICS}
WITHIN = BY_KEY["within"]


@pytest.fixture
def region():
    """A region with two districts, two dealerships in one and one in the other."""
    top = RegionFactory()
    for count in (2, 1):
        district = RegionFactory(brand=top.brand, under=top)
        for _one in range(count):
            DealershipFactory(region=district)
    top.refresh_from_db()
    return top


def dealerships_of(region):
    return list(region.brand.dealerships.order_by("code"))


def ask(user, place, period=WEEK):
    return answers_to(Question(user, place, period), METRICS)


def values(answers):
    return {
        key: (one.now.numerator, one.now.denominator, one.now.value) for key, one in answers.items()
    }


def test_figures_are_sums_over_dealerships_and_days(region, user_as):
    first, second, _third = dealerships_of(region)
    add_facts(first, TODAY, met=3, breached=1, received=5, times=[60, 120])
    add_facts(second, TODAY - timedelta(days=6), met=1, received=2, times=[600])
    add_facts(second, TODAY - timedelta(days=7), breached=4, received=4)
    answers = ask(user_as(Role.OEM_MARKETER, at=None), place_at(region))
    assert values(answers)["within"] == (4, 5, 0.8)
    assert values(answers)["leads"] == (7, 7, 1.0)
    assert answers["median"].now.value == pytest.approx(120, rel=0.02)
    assert (answers["within"].before.numerator, answers["within"].before.denominator) == (0, 4)


def test_stock_counts_as_of_the_last_day_of_each_dealership(region, user_as):
    first, second, _third = dealerships_of(region)
    for back, units in ((3, 40), (0, 50)):
        add_facts(first, TODAY - timedelta(days=back), units=units, aged=5)
    add_facts(second, TODAY - timedelta(days=1), units=30, aged=15)
    answers = ask(user_as(Role.OEM_MARKETER, at=None), place_at(region))
    assert values(answers)["units"] == (80, None, 80.0)
    assert values(answers)["aged"] == (20, 80, 0.25)


def test_everyone_gets_the_same_answer_to_the_same_question(region, user_as):
    dealership = dealerships_of(region)[0]
    rng = Random(7)
    for back in range(14):
        add_facts(dealership, TODAY - timedelta(days=back), met=rng.randint(1, 9), breached=rng.randint(0, 3),
                  received=12, times=[rng.uniform(1, 9000) for _ in range(5)], units=40, aged=3)  # fmt: skip
    people = [
        user_as(Role.OEM_MARKETER, at=None),
        user_as(Role.VIEWER, at=region.brand),
        user_as(Role.REGIONAL_MANAGER, at=region),
        user_as(Role.DEALER_PRINCIPAL, at=dealership),
    ]
    place = place_at(dealership)
    first, *others = [ask(person, place) for person in people]
    assert all(other == first for other in others)
    # The dealership is one line of its region's ranking, with the same figures to the last digit.
    question = Question(people[2], place_at(region), WEEK)
    children = children_of(question.place, question.user, dealerships=True)
    row = next(
        one
        for one in ranking_of(question, children, METRICS, WITHIN)
        if one.child.label == dealership.name
    )
    assert {key: Answer(now, row.before[key]) for key, now in row.now.items()} == first


def test_nobody_sees_a_competitors_part_in_a_sum(region, user_as):
    first, second, third = dealerships_of(region)
    for dealership in (first, second, third):
        add_facts(dealership, TODAY, met=1, received=1)
    competitor = user_as(Role.DEALER_PRINCIPAL, at=second)
    assert values(ask(competitor, network()))["within"][0] == 1
    # A region's figure is for those who hold the region: a part of it would be another answer.
    assert values(ask(competitor, place_at(region)))["within"][0] == 0
    assert values(ask(competitor, place_at(first)))["within"][0] == 0
    agent = user_as(Role.SALES_AGENT, at=second)
    assert values(ask(agent, place_at(second)))["within"][0] == 0


def test_parts_are_brands_then_regions_then_districts_then_dealerships(region, user_as):
    oem = user_as(Role.OEM_MARKETER, at=None)

    def parts(place):
        return {child.label for child in children_of(place, oem).of.values()}

    districts = list(Region.objects.get_children(region))
    assert parts(network()) == {region.brand.name}
    assert parts(place_at(region.brand)) == {region.name}
    assert parts(place_at(region)) == {district.name for district in districts}
    assert parts(place_at(districts[1])) == {dealerships_of(region)[2].name}


def test_a_region_folds_its_districts_and_the_ranking_adds_up_to_the_whole(region, user_as):
    for count, dealership in enumerate(dealerships_of(region), start=1):
        add_facts(dealership, TODAY, met=count, breached=1, times=[60 * count])
    question = Question(user_as(Role.REGIONAL_MANAGER, at=region), place_at(region), WEEK)
    parts = ranking_of(question, children_of(question.place, question.user), METRICS, WITHIN)
    whole = answers_to(question, METRICS)["within"].now
    assert sum(one.now["within"].numerator for one in parts) == whole.numerator
    assert sum(one.now["within"].denominator for one in parts) == whole.denominator
    assert [one.rank for one in parts] == [1, 2]


def test_a_ranking_says_who_climbed(region, user_as):
    first, second, third = dealerships_of(region)
    add_facts(first, TODAY, met=9, breached=1)
    add_facts(first, TODAY - timedelta(days=7), met=1, breached=9)
    add_facts(second, TODAY, met=5, breached=5)
    add_facts(second, TODAY - timedelta(days=7), met=5, breached=5)
    question = Question(user_as(Role.REGIONAL_MANAGER, at=region), place_at(region), WEEK)
    children = children_of(question.place, question.user, dealerships=True)
    standings = ranking_of(question, children, METRICS, WITHIN)
    assert [(one.child.label, one.rank, one.moved) for one in standings] == [
        (first.name, 1, 1), (second.name, 2, -1), (third.name, None, 0)]  # fmt: skip
    assert standings[0].line == [None] * 6 + [0.9]


def test_the_number_of_queries_does_not_grow_with_the_network(
    region, user_as, django_assert_num_queries
):
    oem = user_as(Role.OEM_MARKETER, at=None)
    question = Question(oem, place_at(region), Period.last_days(30, TODAY))

    def board():
        answers_to(question, METRICS)
        children = children_of(question.place, question.user, dealerships=True)
        ranking_of(question, children, METRICS, WITHIN)

    for rounds in range(2):
        for dealership in dealerships_of(region):
            for back in range(10):
                add_facts(
                    dealership,
                    TODAY - timedelta(days=back + 10 * rounds),
                    met=2,
                    breached=1,
                    times=[60],
                )
        if not rounds:
            board()
        with django_assert_num_queries(7):
            board()
        DealershipFactory(region=dealerships_of(region)[0].region)


@pytest.mark.parametrize("parts", ["dealerships", "steps"])
@pytest.mark.parametrize("by", METRICS, ids=lambda metric: metric.key)
def test_a_long_ranking_shows_its_first_as_the_whole_one_does(region, user_as, parts, by):
    for count, dealership in enumerate(dealerships_of(region), start=1):
        for back in (0, 1, 8):
            day = TODAY - timedelta(days=back)
            add_facts(
                dealership, day, met=count, breached=back + 1, times=[90 * count], units=count
            )
    question = Question(user_as(Role.REGIONAL_MANAGER, at=region), place_at(region), WEEK)
    children = children_of(question.place, question.user, dealerships=parts == "dealerships")
    whole = ranking_of(question, children, METRICS, by)
    for most in range(1, len(whole) + 1):
        shown = ranking_of(question, children, METRICS, by, most=most)
        assert [one.before for one in shown] == [
            {by.key: one.before[by.key]} for one in whole[:most]
        ]
        assert [replace(one, before={}) for one in shown] == [
            replace(one, before={}) for one in whole[:most]
        ]


@pytest.mark.parametrize("parts", ["dealerships", "steps"])
def test_the_board_reads_its_facts_once_and_says_what_each_reading_alone_says(
    region, user_as, parts
):
    for count, dealership in enumerate(dealerships_of(region), start=1):
        for back in (0, 1, 8):
            day = TODAY - timedelta(days=back)
            add_facts(dealership, day, met=count, breached=back + 1, times=[60 * count])
    question = Question(user_as(Role.REGIONAL_MANAGER, at=region), place_at(region), WEEK)
    board, whole = Board(question, parts=parts), Board(question, whole=True)

    assert board.answers == list(answers_to(question, board.metrics).values()) == whole.answers
    assert board.trend == whole.trend
    assert board.coaching == coaching_of(question, board.metrics) == whole.coaching
    assert len(board.coaching) == 3
    children = children_of(question.place, question.user, dealerships=parts == "dealerships")
    assert board.ranking == ranking_of(question, children, board.metrics, board.metrics[0])
    assert whole.ranking == []


def test_coaching_names_those_who_missed_most(region, user_as):
    first, second, _third = dealerships_of(region)
    add_facts(first, TODAY, met=9, breached=1, times=[60])
    add_facts(second, TODAY, met=2, breached=5, times=[4000])
    question = Question(user_as(Role.REGIONAL_MANAGER, at=region), place_at(region), WEEK)
    advice = coaching_of(question, METRICS)
    assert [(one.child.label, one.missed) for one in advice] == [(second.name, 5), (first.name, 1)]
    assert advice[0].median.value == pytest.approx(4000, rel=0.02)


def test_hours_are_counted_by_weekday_and_hour(region, user_as):
    dealership = dealerships_of(region)[0]
    add_facts(dealership, date(2026, 3, 30), hours={9: 7, 17: 2})
    question = Question(user_as(Role.REGIONAL_MANAGER, at=region), place_at(region), WEEK)
    heat = heat_of(question, HEAT)
    assert (heat.arrivals[0][9], heat.arrivals[0][17], heat.arrivals[1][9]) == (7, 2, 0)
    assert heat.shares()[0][9] == 0
    assert heat.shares()[0][17] is None


class TestPeers:
    """A dealership learns where it stands, and nothing about anybody."""

    @staticmethod
    def cohort(count, **fields):
        brand = BrandFactory()
        made = [
            DealershipFactory(region=RegionFactory(brand=brand), **fields) for _ in range(count)
        ]
        for number, dealership in enumerate(made, start=1):
            add_facts(dealership, TODAY, met=number, breached=10 - number)
        return made

    def test_five_others_show_their_median_and_their_best_quarter(self):
        own, *_others = self.cohort(6)
        comparison = compared(own, WITHIN, TODAY)
        assert comparison.own == pytest.approx(0.1)
        assert (comparison.peers.size, comparison.peers.median, comparison.peers.best_quarter) == (
            5,
            0.4,
            0.5,
        )

    def test_four_others_show_nothing(self):
        own, *_others = self.cohort(5)
        assert compared(own, WITHIN, TODAY).peers is None

    def test_others_without_a_figure_do_not_count(self):
        own, *others = self.cohort(6)
        DailyFact.objects.filter(dealership=others[0]).delete()
        assert compared(own, WITHIN, TODAY).peers is None

    def test_the_same_owners_dealerships_are_no_peers(self):
        """Who owns five of six could work out the sixth by subtraction."""
        group = DealerGroupFactory()
        own, *_siblings = self.cohort(7, group=group)
        assert compared(own, WITHIN, TODAY).peers is None

    def test_other_brands_are_no_peers(self):
        own, *_others = self.cohort(4)
        self.cohort(6)
        assert compared(own, WITHIN, TODAY).peers is None
