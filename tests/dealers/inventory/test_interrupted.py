"""What a run leaves behind, also when it is interrupted or keeps failing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dealers.inventory import actions, syncing
from dealers.inventory.models import StagedVehicle, SyncRun, Vehicle, VehicleChange
from dealers.kpis.models import TouchedDay
from portal.accounts.capabilities import Role
from tests.dealers.inventory.listing import cars
from tests.factories.inventory import (
    deliver,
    drained,
    stock_file,
)

pytestmark = pytest.mark.django_db


def test_an_interrupted_run_begins_again_and_is_done_once(network, monkeypatch):
    data = stock_file([*cars(network, range(9)), *cars(network, [9], vin="BAD")])
    run = actions.receive_file(network.feed, "stock.csv", data, by=None)
    for victim in ("staging.stage", "swapping.swap", "_reading", "_feed_is_good"):
        with monkeypatch.context() as broken:
            broken.setattr(f"dealers.inventory.syncing.{victim}", _killed)
            with pytest.raises(KeyboardInterrupt):
                syncing.sync(SyncRun.objects.get(pk=run.pk))
        assert not Vehicle.objects.exists()
    syncing.sync(SyncRun.objects.get(pk=run.pk))
    run.refresh_from_db()
    assert (run.state, run.added, run.quarantined) == (SyncRun.State.DONE, 9, 1)
    assert run.quarantine.count() == 1
    assert VehicleChange.objects.count() == Vehicle.objects.count() == 9


def _killed(*_args, **_kwargs):
    raise KeyboardInterrupt


def test_a_run_that_keeps_failing_is_shown_as_failed_and_can_be_tried_again(
    network, monkeypatch, user_as
):
    run = actions.receive_file(network.feed, "s.csv", stock_file(cars(network, [1])), by=None)
    with monkeypatch.context() as broken:
        broken.setattr("dealers.inventory.syncing.swapping.swap", _broken)
        drained_often(run)
    assert (run.state, run.reason) == (SyncRun.State.FAILED, "The run failed: RuntimeError")
    actions.retry_run(run, by=user_as(Role.INTEGRATIONS_ADMIN, at=network.brand))
    assert drained(run).state == SyncRun.State.DONE


def _broken(*_args, **_kwargs):
    raise RuntimeError("no")


def drained_often(run):
    for hours in range(1, 8):
        syncing_at = timezone.now() + timedelta(hours=hours)
        actions.work.drain(at=syncing_at)
    run.refresh_from_db()


def test_staging_is_empty_after_a_run_and_the_days_figures_are_restated(network):
    deliver(network.feed, stock_file(cars(network, range(3))))
    assert not StagedVehicle.objects.exists()
    assert TouchedDay.objects.filter(dealership_id=network.a.pk).exists()
