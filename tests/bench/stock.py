"""Stock for benches: a network, files of vehicles, and the clean slate between two measurements."""

import io
import os
from collections.abc import Sequence

from django.db import connection

from dealers.inventory import actions, syncing
from dealers.inventory.models import Feed, SyncRun, Vehicle
from dealers.inventory.vins import check_digit
from dealers.network.actions import add_dealerships
from dealers.network.models import Brand, Dealership, Region
from tests.factories.inventory import FeedFactory
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory

ROWS = int(os.environ.get("INVENTORY_ROWS", "20000"))
STOCK = int(os.environ.get("INVENTORY_STOCK", "100000"))
AT_EACH = 400
MODELS = ("Aria", "Brisa", "Cielo", "Dune", "Estero", "Fjord", "Garua")
COLORS = ("Glacier White", "Abyss Blue", "Graphite", "Ember Red", "Moss Green")
HEADER = (
    "dealer_code,vin,stock_number,condition,year,make,model,trim,body,engine,transmission,"
    "drivetrain,color,interior,price,msrp,mileage,description,image_links,date_in_stock,lot\r\n"
)
TABLE = Vehicle._meta.db_table
COLUMNS = [field.column for field in Vehicle._meta.concrete_fields]


def vin(number: int) -> str:
    """A VIN for each of a hundred million numbers; its A and T say 2026, as the file does."""
    raw = f"1HGCM8A{number // 10_000_000}0T{number % 10_000_000:07d}"
    return raw[:8] + check_digit(raw) + raw[9:]


def line(number: int, code: str, price: int) -> str:
    """One vehicle as a vendor's export has it, some 400 characters."""
    model, color = MODELS[number % 7], COLORS[number % 5]
    return (
        f"{code},{vin(number)},S{number},new,2026,Meridian,{model},Touring {number % 3},"
        f"SUV,2.0L 4-cyl Turbo,8-speed automatic,AWD,{color},Black leather,{price},"
        f'{price + 1200},{number % 60},"{model} in {color}, with tow hook, heated seats and the'
        f' winter package; ask for a drive",https://pictures.example/{number}/1.jpg|'
        f"https://pictures.example/{number}/2.jpg,2026-0{1 + number % 9}-15,L{number % 97}\r\n"
    )


def stock_file(numbers: Sequence[int], codes: Sequence[str], dearer: int = 0) -> bytes:
    """A file of these vehicles, one vehicle in a hundred dearer by so much."""
    lines = (
        line(n, codes[place // AT_EACH % len(codes)], 30_000 + n % 9_000 + dearer * (n % 100 == 7))
        for place, n in enumerate(numbers)
    )
    return (HEADER + "".join(lines)).encode()


def a_network(dealerships: int) -> tuple[Brand, list[Dealership]]:
    """A brand with so many dealerships in ten districts."""
    brand = BrandFactory()
    districts: list[Region] = [RegionFactory(brand=brand) for _ in range(10)]
    plain = [
        DealershipFactory.build(region=districts[n % 10], code=f"{n:05d}")
        for n in range(dealerships)
    ]
    add_dealerships(plain, by=None)
    return brand, list(brand.dealerships.order_by("code"))


def fill(brand: Brand, at: Sequence[Dealership], vehicles: int) -> None:
    """Other feeds' stock: the vehicles of one file again and again, at other dealerships."""
    feed = FeedFactory(brand=brand)
    sync(feed, stock_file(range(5_000_000, 5_000_000 + AT_EACH), [at[0].code]))
    changed = {
        "id": "gen_random_uuid()", "vin": "substr(md5(vin || n), 1, 17)",
        "identity": "substr(md5(vin || n), 1, 17)", "dealership_id": "(%s::uuid[])[n]",
    }  # fmt: skip
    values = ", ".join(changed.get(column, column) for column in COLUMNS)
    times = min(vehicles // AT_EACH, len(at)) - 1
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) SELECT {values} FROM {TABLE},"
            " generate_series(1, %s) AS n WHERE feed_id = %s",
            [[each.pk for each in at[1:]], times, feed.pk],
        )
        cursor.execute(f"VACUUM ANALYZE {TABLE}")


def sync(feed: Feed, data: bytes) -> SyncRun:
    """The run of a file, from its bytes to its end."""
    run = actions.receive_file(feed, "stock.csv", data, by=None)
    syncing.sync(SyncRun.objects.get(pk=run.pk))
    run.refresh_from_db()
    assert run.state == SyncRun.State.DONE, (run.state, run.reason)
    return run


def copied_out(feed: Feed) -> bytes:
    """The feed's vehicles as COPY wants them."""
    target = io.BytesIO()
    with connection.cursor() as cursor:
        query = (
            f"COPY (SELECT {', '.join(COLUMNS)} FROM {TABLE} WHERE feed_id = '{feed.pk}') TO STDOUT"
        )
        with cursor.copy(query) as copy:
            for piece in copy:
                target.write(piece)
    return target.getvalue()


def copy_in(table: str, data: bytes) -> None:
    """These vehicles into a table by one COPY."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(COLUMNS)}) FROM STDIN") as copy,
    ):
        copy.write(data)


def forget(feed: Feed) -> None:
    """A slate as clean as before the feed's first file."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM inventory_vehiclechange WHERE run_id IN"
            " (SELECT id FROM inventory_syncrun WHERE feed_id = %s)",
            [feed.pk],
        )
        cursor.execute(f"DELETE FROM {TABLE} WHERE feed_id = %s", [feed.pk])
        cursor.execute("UPDATE inventory_feed SET applied_run_id = NULL WHERE id = %s", [feed.pk])
        cursor.execute(f"VACUUM ANALYZE {TABLE}")
        cursor.execute("VACUUM inventory_vehiclechange")
        cursor.execute("CHECKPOINT")


def bare_table() -> str:
    """A table of the same columns without indexes, constraints or a log."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE UNLOGGED TABLE bare AS SELECT * FROM {TABLE} LIMIT 0")
    return "bare"


def truncate(table: str) -> None:
    """Empty a table at once."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table}")
