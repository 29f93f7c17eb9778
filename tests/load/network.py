"""What the load run needs to exist: run in the portal's own process, prints its keys as JSON."""

SETUP = """
import json
from datetime import time
from dealers.inventory.actions import add_feed
from dealers.leads.models import Source
from dealers.network.models import OpeningHours
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory
brand = BrandFactory(name="Load", slug="load")
district = RegionFactory(under=RegionFactory(brand=brand))
keys = []
for number in range({dealerships}):
    dealership = DealershipFactory(region=district, code=f"L{{number:03d}}")
    OpeningHours.objects.bulk_create(
        OpeningHours(dealership=dealership, weekday=day, opens=time(8), closes=time(18))
        for day in range(6)
    )
    source = Source(brand=brand, dealership=dealership, name="Load")
    keys.append(source.renew_key())
    source.save()
for number in range({feeds}):
    add_feed(brand, f"Feed {{number}}", by=None)
print(json.dumps(keys))
"""

# Delivers the files of one round: each feed its own, with prices of this round.
DELIVERY = """
from dealers.inventory.actions import receive_file
from dealers.inventory.models import Feed
from tests.load.network import stock_file
for number in range({feeds}):
    feed = Feed.objects.get(brand__name="Load", name=f"Feed {{number}}")
    receive_file(feed, "stock.csv", stock_file(number, {round}, {vehicles}), by=None)
"""

HEADER = "dealer_code,stock_number,condition,year,make,model,price,mileage"


def stock_file(feed: int, turn: int, vehicles: int) -> bytes:
    """Give a feed's file: the same vehicles in each turn, a tenth of them at a new price."""
    rows = (
        f"L{feed:03d},F{feed}-{n},used,2024,Load,Model {n % 7},{20000 + n + (turn if n % 10 == 0 else 0)},{n % 50}"
        for n in range(vehicles)
    )
    return ("\n".join([HEADER, *rows]) + "\n").encode()


def lead(number: int) -> bytes:
    """Give one lead of a customer of its own, with the sender's number."""
    return f"""<?xml version="1.0" encoding="UTF-8"?><?adf version="1.0"?><adf><prospect>
<id sequence="1" source="load">{number}</id><requestdate>2026-11-22T10:00:00-08:00</requestdate>
<vehicle interest="buy" status="used"><year>2024</year><make>Load</make><model>Model {number % 7}</model>
<stock>F{number % 50}-{number % 200}</stock></vehicle><customer><contact>
<name part="first">Kim</name><name part="last">Number {number}</name>
<email>kim-{number}@example.com</email><phone type="cellphone">206-55{number % 10}-{number % 10000:04d}</phone>
</contact><comments>Is it still there? I could come on Saturday, or call me in the evening.</comments>
</customer><provider><name>Load</name></provider></prospect></adf>""".encode()
