"""Facts follow their rows: once, completely, whoever else is at it."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from dealers.kpis import recomputing
from dealers.kpis.actions import touch, touch_all
from dealers.kpis.models import DailyFact, TouchedDay
from dealers.kpis.recomputing import day_of, recompute_touched
from dealers.kpis.registry import FactRow, FactSource
from dealers.network.actions import move_dealership
from dealers.network.models import Dealership
from portal.common.work import drain, sweep
from tests.factories.network import DealershipFactory, RegionFactory

DAY = date(2026, 3, 2)


def value_of(dealership, measure, day=DAY):
    fact = DailyFact.objects.filter(dealership=dealership, measure=measure, day=day).first()
    return fact and fact.value


@pytest.mark.django_db
def test_a_touched_day_gets_its_facts_and_another_day_does_not(ledger):
    dealership = DealershipFactory()
    ledger.answers[dealership.pk, DAY] = [60, 7200, None]
    ledger.answers[dealership.pk, DAY + timedelta(days=1)] = [60]
    touch(dealership.pk, DAY)
    assert recompute_touched() == 1
    assert (value_of(dealership, "t.met"), value_of(dealership, "t.breached")) == (1, 2)
    assert value_of(dealership, "t.met", DAY + timedelta(days=1)) is None


@pytest.mark.django_db
def test_the_periodic_work_picks_up_what_was_touched(ledger):
    dealership = DealershipFactory()
    ledger.answers[dealership.pk, DAY] = [60]
    touch(dealership.pk, DAY)
    sweep()
    drain()
    assert value_of(dealership, "t.received") == 1
    assert not TouchedDay.objects.filter(day=DAY).exists()


@pytest.mark.django_db
def test_recomputing_twice_equals_once_and_writes_nothing_anew(ledger):
    dealership = DealershipFactory()
    ledger.answers[dealership.pk, DAY] = [60, 90]
    for _round in range(2):
        touch(dealership.pk, DAY)
        recompute_touched()
        ids = set(DailyFact.objects.values_list("pk", flat=True))
    touch(dealership.pk, DAY)
    recompute_touched()
    assert set(DailyFact.objects.values_list("pk", flat=True)) == ids


@pytest.mark.django_db
def test_a_measure_that_is_gone_loses_its_fact(ledger):
    dealership = DealershipFactory()
    ledger.answers[dealership.pk, DAY] = [60, None]
    touch(dealership.pk, DAY)
    recompute_touched()
    ledger.answers[dealership.pk, DAY] = [60]
    touch(dealership.pk, DAY)
    recompute_touched()
    assert value_of(dealership, "t.breached") is None
    assert value_of(dealership, "t.met") == 1


@pytest.mark.django_db
def test_more_touches_than_a_batch_are_all_done(ledger):
    dealership = DealershipFactory()
    days = [DAY - timedelta(days=n) for n in range(7)]
    for day in days:
        ledger.answers[dealership.pk, day] = [60]
    touch_all([(dealership.pk, day) for day in days])
    with patch.object(recomputing, "BATCH", 3):
        assert recompute_touched() == 7
    assert DailyFact.objects.filter(measure="t.met").count() == 7


@pytest.mark.django_db
def test_a_local_day_lies_between_its_own_midnights_also_when_clocks_change():
    dealership = DealershipFactory(time_zone="Europe/Berlin")
    day = day_of(dealership, date(2026, 3, 29))
    assert day.starts == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert day.ends - day.starts == timedelta(hours=23)


@pytest.mark.django_db
def test_a_failing_source_loses_no_touch(catalogue):
    def broken(_days):
        raise RuntimeError("the source is away")

    dealership = DealershipFactory()
    catalogue.sources["broken"] = FactSource("broken", {}, broken)
    touch(dealership.pk, DAY)
    with pytest.raises(RuntimeError):
        recompute_touched()
    assert TouchedDay.objects.count() == 1


@pytest.mark.django_db
def test_facts_move_with_their_dealership(ledger):
    dealership = DealershipFactory()
    ledger.answers[dealership.pk, DAY] = [60]
    touch(dealership.pk, DAY)
    recompute_touched()
    other = RegionFactory(brand=dealership.brand)
    move_dealership(dealership, to=other, by=None)
    assert set(DailyFact.objects.values_list("region", flat=True)) == {other.pk}


@pytest.mark.django_db
def test_the_command_restates_the_days_since(ledger, capsys):
    dealership = DealershipFactory()
    today = datetime.now(UTC).astimezone(dealership.zone).date()
    for back in (0, 1, 5):
        ledger.answers[dealership.pk, today - timedelta(days=back)] = [60]
    call_command("recompute_facts", since=today - timedelta(days=1))
    assert DailyFact.objects.filter(measure="t.met").count() == 2
    assert "2 days" in capsys.readouterr().out


class Slow:
    """A source that reads its rows, then lets the rest of the world act before it answers."""

    def __init__(self, rows):
        self.rows, self.read, self.go_on = rows, Barrier(2, timeout=20), Barrier(2, timeout=20)

    def facts(self, days):
        seen = dict.fromkeys(days, self.rows["count"])
        if self.rows.pop("wait", False):
            self.read.wait()
            self.go_on.wait()
        return [
            FactRow(one.dealership_id, one.day, "t.received", count)
            for one, count in seen.items()
            if count
        ]


def in_thread(work):
    def run():
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_a_touch_during_the_recompute_is_not_lost(catalogue):
    dealership, slow = DealershipFactory(), Slow({"count": 1, "wait": True})
    catalogue.sources["test"] = FactSource("test", {}, slow.facts)
    touch(dealership.pk, DAY)
    recompute = in_thread(recompute_touched)
    slow.read.wait()
    slow.rows["count"] = 2
    touch(dealership.pk, DAY)
    slow.go_on.wait()
    recompute.join()
    recompute_touched()
    assert value_of(dealership, "t.received") == 2


@pytest.mark.django_db(transaction=True)
def test_a_touch_that_commits_late_is_found_with_its_rows(catalogue):
    """The transaction began before the recompute and ends after it."""
    dealership, slow = DealershipFactory(), Slow({"count": 1})
    catalogue.sources["test"] = FactSource("test", {}, slow.facts)
    touch(dealership.pk, DAY)
    with transaction.atomic():
        touch(dealership.pk, DAY)
        in_thread(recompute_touched).join()
        slow.rows["count"] = 2
    recompute_touched()
    assert value_of(dealership, "t.received") == 2


def two_recomputes(catalogue):
    """One recompute has read a lead when another begins, after that lead was withdrawn."""
    dealership, slow = DealershipFactory(), Slow({"count": 1, "wait": True})
    catalogue.sources["test"] = FactSource("test", {}, slow.facts)
    touch(dealership.pk, DAY)
    older = in_thread(recompute_touched)
    slow.read.wait()
    slow.rows["count"] = 0
    touch(dealership.pk, DAY)
    newer = in_thread(recompute_touched)
    newer.join(timeout=1)
    slow.go_on.wait()
    older.join()
    newer.join()
    return value_of(dealership, "t.received")


@pytest.mark.django_db(transaction=True)
def test_an_older_recompute_never_overwrites_a_newer_one(catalogue):
    assert two_recomputes(catalogue) is None


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_an_older_recompute_would_overwrite(catalogue):
    """The control: the withdrawn lead is back for good."""
    with patch.object(recomputing, "_locked", lambda ids: Dealership.objects.in_bulk(ids)):
        assert two_recomputes(catalogue) == 1
