"""Rollups are true after every change of facts, whoever else is at it."""

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from random import Random
from threading import Barrier, Thread

import pgtrigger
import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from dealers.kpis.histograms import Histogram, bucket_of
from dealers.kpis.models import BrandRollup, DailyFact, RegionRollup
from dealers.network import actions
from tests.factories.kpis import DAYS, a_day, a_network, add_facts, some_facts
from tests.factories.kpis import LAST_DAY as TODAY
from tests.factories.network import DealershipFactory, RegionFactory


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
        cursor.execute("SELECT histogram FROM kpis_dailyfact WHERE histogram IS NOT NULL")
        before = [one for (histogram,) in cursor.fetchall() for one in histogram]
    # As they were kept: the bucket of 25 hours lies far above any count of a day.
    assert max(entry >> 20 for entry in before) == bucket_of(90_000)
    migrate("0002_rollups")
    assert counted() == kept() == wanted
