"""The runs of `make stock-runs`, with small files of our own."""

from random import Random

import pytest

from tests.factories.inventory import row, stock_file
from tests.inventory.days import Stage, again, cut_off

pytestmark = pytest.mark.django_db


def two_days():
    """Forty vehicles at three dealerships; the next day some have moved, changed, gone and come."""
    random = Random(5)
    first = [row(n, f"C{n % 3}") for n in range(40)]
    later = [{**one, "price": str(random.randrange(20_000, 40_000))} for one in first[3:9]]
    second = [*first[9:], *later, *(row(n, "C1") for n in range(50, 53))]
    second[0] = {**second[0], "dealer": "C2"}
    names = ("stock_2026-03-01.csv", "stock_2026-03-02.csv")
    return list(zip(names, (stock_file(first), stock_file(second)), strict=True))


def test_a_file_that_is_cut_off_anywhere_removes_nothing():
    assert cut_off(two_days(), lambda _line: None, steps=25) == 0


def test_however_often_and_in_whatever_order_files_arrive_the_stock_is_the_same():
    assert again(two_days(), lambda _line: None) == 1


def test_the_state_hash_would_tell_a_single_price(db):
    first, second = two_days()
    stages = [Stage([first, second]), Stage([first, second])]
    for stage in stages:
        stage.deliver(first)
    stages[1].deliver(second)
    assert stages[0].state() != stages[1].state()
