"""The demo's stock: files as a dealer's system would send them, through the feeds' own door."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from campaigns.demo.plan import BrandPlan, DealershipPlan, ModelPlan

COLUMNS = (
    "Dealer Code", "VIN", "Stock #", "New/Used", "Year", "Make", "Model", "Trim", "Body", "Fuel",
    "Exterior Color", "Mileage", "Price", "MSRP", "Currency", "Date In Stock", "Photo URLs",
    "Vehicle URL",
)  # fmt: skip
COLOURS = ("Glacier White", "Graphite", "Deep Sea Blue", "Ember Red", "Moss Green", "Silver")
FARBEN = ("Gletscherweiß", "Graphit", "Tiefseeblau", "Glutrot", "Moosgrün", "Silber")
FUELS = {"BEV": "Electric", "PHEV": "Plug-in Hybrid", "HEV": "Hybrid", "ICE": "Gasoline"}

# Position weights and letter values of the check digit (49 CFR 565.15).
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))  # fmt: skip
YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"


@dataclass(frozen=True)
class Car:
    """One vehicle as a row of the file."""

    dealer_code: str
    vin: str
    stock_number: str
    condition: str
    year: int
    make: str
    model: ModelPlan
    trim: str
    colour: str
    mileage: int
    price: int
    msrp: int
    currency: str
    since: date
    photographed: bool

    def row(self) -> tuple[str, ...]:
        """Give the cells in the order of the columns."""
        photo = f"https://photos.example/{self.vin}.jpg" if self.photographed else ""
        return (
            self.dealer_code, self.vin, self.stock_number, self.condition, str(self.year),
            self.make, self.model.name, self.trim, self.model.body, FUELS[self.model.powertrain],
            self.colour, str(self.mileage), str(self.price), str(self.msrp), self.currency,
            self.since.isoformat(), photo, f"https://cars.example/{self.vin}",
        )  # fmt: skip


def park_cars(
    brand: BrandPlan, dealerships: list[DealershipPlan], today: date, random: Random
) -> Iterator[Car]:
    """Yield a believable stock: mostly new, some used, a tail that has stood too long."""
    for dealership in dealerships:
        for number in range(random.randint(28, 64)):
            yield _car(brand, dealership, number, today, random)


def next_morning(cars: list[Car], random: Random) -> list[Car]:
    """Give the stock a night later: some sold, some cheaper, one moved to a neighbour."""
    kept = [car for car in cars if random.random() > 0.03]
    later = [_cheaper(car) if random.random() < 0.05 else car for car in kept]
    later[0] = replace(later[0], dealer_code=later[-1].dealer_code)
    return later


def oddities(cars: list[Car]) -> Iterator[Car]:
    """Yield what files hold as well: a car that two claim, a mistyped VIN, a code of nobody's."""
    claimed = next(car for car in cars[5:] if car.dealer_code != cars[-1].dealer_code)
    yield replace(claimed, dealer_code=cars[-1].dealer_code)
    yield replace(cars[6], vin=f"{cars[6].vin[:-1]}O", stock_number="")
    yield replace(cars[7], dealer_code="X-17")


def as_file(cars: list[Car]) -> bytes:
    """Write the cars as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(car.row() for car in cars)
    return text.getvalue().encode()


def _cheaper(car: Car) -> Car:
    return replace(car, price=car.price - 500)


def _car(
    brand: BrandPlan, dealership: DealershipPlan, number: int, today: date, random: Random
) -> Car:
    model = random.choice(brand.models)
    level = random.randrange(len(model.trims))
    is_new = random.random() < 0.78
    age = min(int(random.expovariate(1 / 32)), 160)
    year = today.year + random.choice((0, 0, 1)) if is_new else today.year - random.randint(1, 5)
    msrp = model.price + level * 3_200 + random.randrange(0, 2_400, 50)
    price = msrp - random.randrange(0, 1_500, 50)
    if not is_new:
        price = int(msrp * 0.86 ** (today.year - year) / 50) * 50
    colours = FARBEN if brand.language == "de" else COLOURS
    return Car(
        dealer_code=dealership.code,
        vin=make_vin(brand.maker_code, year, int(dealership.code[-3:]) * 1000 + number),
        stock_number=f"{'N' if is_new else 'U'}{dealership.code[-3:]}{number:03d}",
        condition="New" if is_new else "Used",
        year=year,
        make=brand.name,
        model=model,
        trim=model.trims[level],
        colour=random.choice(colours),
        mileage=random.randint(3, 40) if is_new else random.randint(6_000, 70_000),
        price=price,
        msrp=msrp,
        currency=brand.currency,
        since=today - timedelta(days=age),
        photographed=random.random() > 0.08,
    )


def make_vin(maker: str, year: int, serial: int) -> str:
    """Give a VIN with a right check digit (49 CFR 565.15) of a maker that does not exist."""
    code = YEAR_CODES[(year - 2010) % len(YEAR_CODES)]
    body = f"{maker}RTFK80{code}A{serial:06d}"
    values = (VALUES.get(sign) or int(sign) for sign in body)
    total = sum(value * weight for value, weight in zip(values, WEIGHTS, strict=True))
    digit = "X" if total % 11 == 10 else str(total % 11)
    return body[:8] + digit + body[9:]
