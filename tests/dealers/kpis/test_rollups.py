"""Rollups: true after every change, and without whoever shares nothing."""

from collections import Counter
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import product
from random import Random
from threading import Barrier, Thread
from unittest.mock import patch

import pgtrigger
import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from dealers.kpis import figures, questions
from dealers.kpis.board import Board
from dealers.kpis.histograms import Histogram
from dealers.kpis.models import BrandRollup, DailyFact, RegionRollup
from dealers.kpis.questions import Question
from dealers.kpis.rollups import Rollups
from dealers.network import actions
from dealers.network.places import network, place_at
from portal.accounts.capabilities import Data, Role
from portal.accounts.models import User
from portal.common.periods import Period
from tests.factories.kpis import add_facts
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory, UserFactory

TODAY = date(2026, 3, 31)
DAYS = 75


def counted():
    """The rollups as they should be, from the facts alone: value, facts and histogram by key."""
    values, facts, times = Counter(), Counter(), {}
    for fact in DailyFact.objects.all():
        spans = (("day", fact.day), ("month", fact.day.replace(day=1)))
        for place, span in product((fact.region_id, fact.brand_id), spans):
            key = (place, fact.measure, *span)
            values[key] += fact.value
            facts[key] += 1
            times.setdefault(key, Histogram()).update(Histogram.unpacked(fact.histogram))
    return {key: (values[key], facts[key], times[key]) for key in facts}


def kept():
    """The rollups as the database keeps them."""
    rollups = [
        *((one.region_id, one) for one in RegionRollup.objects.filter(facts__gt=0)),
        *((one.brand_id, one) for one in BrandRollup.objects.filter(facts__gt=0)),
    ]
    return {
        (place, one.measure, one.grain, one.day): (
            one.value, one.facts, Histogram.unpacked(one.histogram),
        )
        for place, one in rollups
    }  # fmt: skip


def a_network(*, brands=2, **fields):
    """Dealerships in regions of brands, each region with a district below it."""
    made = []
    for _brand in range(brands):
        top = RegionFactory(brand=BrandFactory(**fields))
        district = RegionFactory(brand=top.brand, under=top)
        top.refresh_from_db()
        made += [DealershipFactory(region=region) for region in (top, district) for _n in range(2)]
    return made


def a_day(rng, dealership, back):
    times = [rng.choice([0.5, 60, 1700, 90_000]) for _ in range(rng.randint(1, 4))]
    add_facts(dealership, TODAY - timedelta(days=back), met=rng.randint(1, 5), breached=1,
              received=7, times=times, hours={9: 2, rng.randint(10, 17): 1}, units=rng.randint(5, 9))  # fmt: skip


def some_facts(rng, dealerships):
    for dealership in dealerships:
        for back in rng.sample(range(DAYS), 12):
            a_day(rng, dealership, back)


@pytest.mark.django_db
class TestKeeping:
    """Whatever happens to facts happens to the rollups."""

    @staticmethod
    def change(rng, dealerships):
        """Do one of the things that happen to facts."""
        one = rng.choice(dealerships)
        match rng.randint(0, 3):
            case 0:
                others = one.brand.regions.exclude(pk=one.region_id)
                actions.move_dealership(one, to=rng.choice(list(others)), by=None)
            case 1:
                DailyFact.objects.filter(
                    dealership=one, day__gt=TODAY - timedelta(days=20)
                ).delete()
            case 2:
                DailyFact.objects.filter(dealership=one, measure="t.met").update(
                    value=rng.randint(1, 9)
                )
            case 3:
                DailyFact.objects.filter(dealership=one).delete()
                some_facts(rng, [one])

    @pytest.mark.parametrize("seed", range(5))
    def test_rollups_are_what_the_facts_add_up_to_whatever_was_done(self, seed):
        rng, dealerships = Random(seed), a_network()
        some_facts(rng, dealerships)
        assert kept() == counted()
        for _step in range(8):
            self.change(rng, dealerships)
            assert kept() == counted()

    @pytest.mark.parametrize("operation", ["insert", "delete", "update"])
    def test_without_its_trigger_a_change_is_not_kept(self, operation):
        """The control: what the triggers are for."""
        rng, dealerships = Random(1), a_network(brands=1)
        some_facts(rng, dealerships)
        with pgtrigger.ignore(f"kpis.DailyFact:rollup_after_{operation}"):
            if operation == "update":
                actions.move_dealership(dealerships[0], to=dealerships[2].region, by=None)
            elif operation == "delete":
                DailyFact.objects.filter(dealership=dealerships[0]).delete()
            else:
                a_day(rng, dealerships[0], DAYS)
        assert kept() != counted()


@contextmanager
def without_the_lock():
    """The triggers without the lock of the brands whose rollups they change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT p.oid::regproc::text, pg_get_functiondef(p.oid) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE tgrelid = 'kpis_dailyfact'::regclass AND tgname LIKE '%rollup_after_insert%'")  # fmt: skip
        ((_name, definition),) = cursor.fetchall()
        lines = definition.splitlines()
        unlocked = "\n".join(line for line in lines if "FOR NO KEY UPDATE" not in line)
        assert unlocked != definition
        cursor.execute(unlocked)
        try:
            yield
        finally:
            cursor.execute(definition)


def two_at_once():
    """Two transactions, each with a fact of another dealership of one region; give the sum kept."""
    region = RegionFactory()
    dealerships = [DealershipFactory(region=region) for _ in range(2)]
    add_facts(dealerships[0], TODAY - timedelta(days=1), met=1)
    written = Barrier(2, timeout=20)

    def first():
        with transaction.atomic():
            add_facts(dealerships[0], TODAY, met=1)
            written.wait()
            wait_until_somebody_waits()

    def second():
        written.wait()
        add_facts(dealerships[1], TODAY, met=1)

    def run(work):
        try:
            work()
        finally:
            connection.close()

    threads = [Thread(target=run, args=[work]) for work in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return RegionRollup.objects.get(region=region, measure="t.met", grain="day", day=TODAY).value


def wait_until_somebody_waits():
    """Hold a transaction open until another one waits for it."""
    with connection.cursor() as cursor:
        for _try in range(400):
            cursor.execute(
                "SELECT pg_sleep(0.02), (SELECT count(*) FROM pg_locks WHERE NOT granted)"
            )
            if cursor.fetchone()[1]:
                return
    raise TimeoutError("nobody waited")


@pytest.mark.django_db(transaction=True)
def test_two_dealerships_of_a_region_at_once_both_count():
    assert two_at_once() == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_them_would_be_lost():
    """The control: the second adds to a sum that it read before the first one was there."""
    with without_the_lock():
        assert two_at_once() == 1


def migrate(name):
    executor = MigrationExecutor(connection)
    executor.migrate([("kpis", name)])


@pytest.mark.django_db(transaction=True)
def test_facts_of_before_there_were_rollups_are_repacked_and_rolled_up():
    some_facts(Random(5), a_network())
    wanted = counted()
    migrate("0001_initial")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kpis_dailyfact SET histogram = ARRAY(SELECT ((e & 1023) << 20) | (e >> 10) FROM unnest(histogram) e) WHERE histogram IS NOT NULL")  # fmt: skip
    migrate("0002_rollups")
    assert counted() == kept() == wanted


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

    def test_a_withdrawal_counts_with_the_next_request(self, user_as):
        here, other, *_rest = a_network(brands=1, shares_unsigned=False)
        principals = {one: sign(one, Data.RESULTS) for one in (here, other)}
        for dealership in (here, other):
            add_facts(dealership, TODAY, met=3, times=[60])
        oem, month = user_as(Role.OEM_MARKETER, at=None), Period.last_days(30, TODAY)

        def met():
            asked = Question(User.objects.get(pk=oem.pk), place_at(here.brand), month)
            assert isinstance(asked.facts_by("region_id"), Rollups)
            answers = figures.answers_to(asked, Board(asked).metrics)
            return answers["within"].now.numerator, answers["median"].now.numerator

        assert met() == (6, 2)
        actions.withdraw(here, by=principals[here])
        assert met() == (3, 1)
        actions.withdraw(other, by=principals[other])
        assert met() == (0, 0)
