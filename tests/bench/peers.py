"""How stock files are usually brought into Django: row by row, and blindly in bulk."""

import csv
import io

import tablib
from import_export import fields, resources, widgets

from dealers.inventory.models import Feed, Vehicle
from dealers.network.models import Dealership

NAMES = {
    "vin": "vin", "stock_number": "stock_number", "condition": "condition", "year": "year",
    "make": "make", "model": "model", "trim": "trim", "body": "body", "engine": "engine",
    "transmission": "transmission", "exterior_color": "color", "interior_color": "interior",
    "price": "price", "msrp": "msrp", "odometer": "mileage", "description": "description",
}  # fmt: skip


def records(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


class VehicleResource(resources.ModelResource):
    """Vehicles by their VIN, found, compared and saved one by one."""

    dealership = fields.Field(
        "dealership", "dealership", widgets.ForeignKeyWidget(Dealership, "code")
    )

    class Meta:
        model = Vehicle
        fields = (*NAMES, "dealership")
        import_id_fields = ("vin",)
        skip_unchanged = True
        use_bulk = False

    def __init__(self, feed: Feed) -> None:
        super().__init__()
        self.feed = feed
        self.places = {each.code: each for each in Dealership.objects.filter(brand=feed.brand)}

    def get_queryset(self):
        return Vehicle.objects.filter(brand=self.feed.brand)

    def before_save_instance(self, instance, row, **kwargs):
        at = self.places[row["dealership"]]
        instance.feed, instance.identity, instance.row_hash = self.feed, instance.vin, b""
        instance.region_id, instance.brand_id = at.region_id, at.brand_id


def row_by_row(feed: Feed, data: bytes, rows: int) -> None:
    """So many of the file's rows through django-import-export."""
    taken = records(data)[:rows]
    table = tablib.Dataset(headers=[*NAMES, "dealership"])
    for one in taken:
        table.append([*(one[column] for column in NAMES.values()), one["dealer_code"]])
    resource = VehicleResource(feed)
    done = resource.import_data(table, raise_errors=True, use_transactions=True)
    assert done.total_rows == len(taken)


def blindly(feed: Feed, data: bytes) -> None:
    """The whole file through bulk_create(update_conflicts): every row is written again."""
    taken = records(data)
    places = {each.code: each for each in Dealership.objects.filter(brand=feed.brand)}
    known = dict(
        Vehicle.objects.filter(brand=feed.brand, vin__in=[one["vin"] for one in taken])
        .values_list("vin", "pk")
    )  # fmt: skip
    cars = []
    for one in taken:
        at = places[one["dealer_code"]]
        facts = {field: one[column] for field, column in NAMES.items()}
        car = Vehicle(
            feed=feed, dealership=at, region_id=at.region_id, brand_id=at.brand_id,
            identity=one["vin"], row_hash=b"", first_seen=one["date_in_stock"],
            photos=one["image_links"].split("|"), currency="USD", **facts,
        )  # fmt: skip
        if pk := known.get(one["vin"]):
            car.pk = pk
        cars.append(car)
    Vehicle.objects.bulk_create(
        cars, batch_size=1_000, update_conflicts=True, unique_fields=["id"],
        update_fields=[*NAMES, "photos", "first_seen", "row_hash"],
    )  # fmt: skip
