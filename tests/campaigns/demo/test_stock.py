"""The demo's invented stock: the same for the same seed, and made of VINs that check."""

from datetime import date
from random import Random

from vininfo import Vin

from campaigns.demo.plan import MERIDOR, NETWORK
from campaigns.demo.stock import as_file, make_vin, next_morning, park_cars

TODAY = date(2026, 5, 4)


def cars(seed):
    dealerships = [one for row in NETWORK[MERIDOR]["West"].values() for one in row]
    return list(park_cars(MERIDOR, dealerships, TODAY, Random(seed)))


def test_the_same_seed_gives_the_same_file():
    assert as_file(cars(1)) == as_file(cars(1))
    assert as_file(cars(1)) != as_file(cars(2))


def test_every_vin_is_unique_and_checks():
    vins = [car.vin for car in cars(3)]

    assert len(set(vins)) == len(vins)
    assert all(Vin(vin).verify_checksum() for vin in vins)


def test_the_year_stands_in_the_vin():
    assert [make_vin("7MD", year, 1)[9] for year in (2021, 2026, 2027)] == ["M", "T", "V"]


def test_a_night_later_most_cars_are_still_there():
    stock = cars(4)
    later = {car.vin for car in next_morning(stock, Random(4))}

    assert later < {car.vin for car in stock}
    assert len(later) > 0.9 * len(stock)
