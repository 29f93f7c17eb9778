"""The stock facts of a dealership's day, counted by hand beside."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dealers.inventory.kpis import stock_facts
from dealers.inventory.models import Vehicle, VehicleChange
from dealers.kpis.formulas import Sums, figure_of
from dealers.kpis.registry import DealershipDay, catalogue
from tests.factories.inventory import VehicleFactory

pytestmark = pytest.mark.django_db


def a_day(dealership, day):
    start = timezone.make_aware(timezone.datetime(day.year, day.month, day.day), dealership.zone)
    return DealershipDay(dealership.pk, day, start, start + timedelta(days=1))


def test_units_age_photos_prices_electric_and_days_supply_of_one_day(network):
    now, today = timezone.now(), timezone.localdate(timezone=network.a.zone)
    ages = (0, 59, 60, 61, 90, 91)
    cars = [
        VehicleFactory(dealership=network.a, first_seen=today - timedelta(days=age)) for age in ages
    ]
    gone = [VehicleFactory(dealership=network.a) for _ in range(4)]
    for car, days in zip(gone, (1, 44, 46, 300), strict=True):
        left = now - timedelta(days=days)
        Vehicle.objects.filter(pk=car.pk).update(
            status="archived", removed_at=left, arrived_at=left - timedelta(days=9)
        )
    VehicleFactory(dealership=network.rival)
    Vehicle.objects.filter(pk__in=[car.pk for car in cars]).update(
        arrived_at=now - timedelta(days=100)
    )
    Vehicle.objects.filter(pk=cars[0].pk).update(photos=["https://x.example/1.jpg"])
    Vehicle.objects.filter(pk=cars[1].pk).update(powertrain="bev")
    for _ in range(2):
        VehicleChange.objects.create(
            vehicle=cars[2], dealership=network.a, kind="price", at=now - timedelta(days=2)
        )
    facts = {row.measure: row.value for row in stock_facts([a_day(network.a, today)])}
    assert facts == {
        "stock_units": 6, "stock_aged": 3, "stock_aged_90": 1, "stock_with_photos": 1,
        "stock_bev": 1, "stock_repriced": 1, "stock_left": 2, "stock_units_45": 270,
    }  # fmt: skip
    sums = Sums()
    sums.values.update(facts)
    value = {
        key: figure_of(catalogue.metrics[key], sums, 1).value
        for key in ("aged_share", "very_aged_share", "price_change_coverage", "days_supply")
    }
    assert value == {
        "aged_share": 3 / 6, "very_aged_share": 1 / 6, "price_change_coverage": 1 / 6,
        "days_supply": 6 / (2 / 45),
    }  # fmt: skip


def test_a_dealership_without_stock_has_facts_and_no_figure(network):
    today = timezone.localdate(timezone=network.a.zone)
    facts = {row.measure: row.value for row in stock_facts([a_day(network.a, today)])}
    assert set(facts.values()) == {0}
    sums = Sums()
    sums.values.update(facts)
    assert figure_of(catalogue.metrics["days_supply"], sums, 1).value is None
