"""Feeds, files and vehicles for tests."""

import csv
import io
from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from dealers.inventory import actions, syncing, vins
from dealers.inventory.models import Feed, SyncRun, Vehicle
from dealers.network.models.dealership import scope_columns
from portal.common import work
from tests.factories.network import BrandFactory, DealershipFactory

COLUMNS = ("dealer", "vin", "stock", "year", "make", "model", "price", "color", "condition")


class FeedFactory(DjangoModelFactory):
    """A feed of a whole brand, unless it is told its dealership."""

    class Meta:
        model = Feed

    brand = factory.SubFactory(BrandFactory)
    name = factory.Sequence(lambda n: f"Feed {n}")

    @classmethod
    def _create(cls, model_class, *args, **fields):
        return actions.add_feed(fields.pop("brand"), fields.pop("name"), by=None, **fields)


class VehicleFactory(DjangoModelFactory):
    class Meta:
        model = Vehicle

    dealership = factory.SubFactory(DealershipFactory)
    feed = factory.LazyAttribute(lambda it: FeedFactory(brand=it.dealership.brand))
    vin = factory.Sequence(lambda n: vin(900_000 + n))
    identity = factory.SelfAttribute("vin")
    row_hash = b"0" * 16
    year = 2026
    make = "Meridian"
    model = "Aria"
    price = 31_990
    currency = "USD"
    condition = "new"
    first_seen = factory.LazyFunction(timezone.localdate)

    @classmethod
    def _create(cls, model_class, *args, **fields):
        fields.update(scope_columns(fields["dealership"]))
        return super()._create(model_class, *args, **fields)


def vin(number: int) -> str:
    """A VIN of model year 2026 of its own for each number, with a right check digit."""
    raw = f"1HGCM8J6{0}TA{number:06d}"
    return raw[:8] + vins.check_digit(raw) + raw[9:]


def row(number: int, dealer: str = "", **cells) -> dict[str, str]:
    """A record about a vehicle of its own."""
    plain = {
        "dealer": dealer, "vin": vin(number), "stock": f"S{number}", "year": "2026",
        "make": "Meridian", "model": "Aria", "price": "31990", "color": "Blue", "condition": "new",
    }  # fmt: skip
    return {**plain, **cells}


def stock_file(rows, columns=COLUMNS, *, delimiter=",", encoding="utf-8", end="\r\n") -> bytes:
    """A CSV file with these records."""
    target = io.StringIO(newline="")
    writer = csv.DictWriter(
        target, columns, delimiter=delimiter, lineterminator=end, extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode(encoding)


def deliver(feed: Feed, data: bytes, name: str = "stock.csv") -> SyncRun:
    """The run of a file, done to its end."""
    run = actions.receive_file(feed, name, data, by=None)
    syncing.sync(SyncRun.objects.get(pk=run.pk))
    run.refresh_from_db()
    return run


def drained(run: SyncRun) -> SyncRun:
    """The run after the worker has done what waits."""
    work.drain()
    run.refresh_from_db()
    return run


def stock_of(feed: Feed) -> set[tuple[str, str]]:
    """Code and VIN of each vehicle in stock by a feed."""
    rows = feed.vehicles.filter(status="in_stock")
    return set(rows.values_list("dealership__code", "identity"))


def day(text: str) -> date:
    return date.fromisoformat(text)
