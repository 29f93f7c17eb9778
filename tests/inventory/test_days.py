"""The runs of `make stock-runs`, with small files of our own."""

from random import Random

import pytest

from tests.factories.inventory import row, stock_file
from tests.inventory import days
from tests.inventory.arrivals import dealers_apart, interleaved, rows_shuffled
from tests.inventory.counted import table_of
from tests.inventory.days import Stage, again, cut_off, in_order

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


def test_each_days_figures_are_those_counted_from_the_files_alone():
    said = []
    assert in_order(two_days(), said.append) == 0
    days = [line for line in said if line["run"] == "day" and "file" in line]
    assert [(line["added"], line["changed"], line["moved"], line["removed"]) for line in days] == [
        (40, 0, 0, 0), (3, 6, 1, 3),
    ]  # fmt: skip


def test_a_count_that_differs_is_told(monkeypatch):
    monkeypatch.setattr(days, "counted", lambda files: [{"added": 41}, {"moved": 1}])
    assert in_order(two_days(), lambda _line: None) == 1


def test_a_shuffled_file_has_the_same_rows_and_of_one_vehicle_the_same_last_one():
    rows = [row(n % 5, price=str(20_000 + n)) for n in range(20)]
    header, mixed = table_of(rows_shuffled(stock_file(rows), Random(3)))
    assert sorted(mixed) == sorted(table_of(stock_file(rows))[1])
    assert mixed != table_of(stock_file(rows))[1]
    last = {each[header.index("vin")]: each[header.index("price")] for each in mixed}
    assert sorted(last.values()) == [str(20_000 + n) for n in range(15, 20)]


def test_parts_of_a_file_are_such_that_no_vehicle_moves_between_them():
    files = two_days()
    groups = dealers_apart(files, 2)
    assert sorted(map(sorted, groups)) == [["C0", "C2"], ["C1"]]
    turns = interleaved(files, 2, Random(1))
    assert len(turns) == 8
    assert {feed for feed, _file in turns} == {0, 1}


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
