"""The corpus's workbooks: made here, since bytes of a zip are nothing to read in a repository."""

import io
import zipfile
from datetime import date

import openpyxl

from tests.factories.inventory import vin

COLUMNS = ("dealer", "vin", "year", "make", "model", "price", "color", "miles", "date in stock")


def _book(*rows):
    book = openpyxl.Workbook()
    for row in (COLUMNS, *rows):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _car(number, *, miles="12", since=None):
    return ("02036", vin(number), 2026, "Meridian", "Aria", 31990, "Blue", miles, since)


def workbook_named():
    return _book(*map(_car, (1, 2, 3)))


def zip_without_workbook():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("readme.txt", "no workbook")
    return target.getvalue()


def cut_workbook():
    whole = workbook_named()
    return whole[: len(whole) // 2]


def workbook_cells():
    """Numbers, days, an error, a formula without a value, and a row that names no model."""
    return _book(
        _car(1, miles=True),
        _car(2, miles=12345.0, since=date(2026, 11, 3)),
        _car(3, miles="=1/0"),
        (*_car(4)[:4], None, *_car(4)[5:]),
    )


WORKBOOKS = {
    "b1-workbook-named.csv": workbook_named,
    "b1-zip-without-workbook.xlsx": zip_without_workbook,
    "b1-cut-workbook.xlsx": cut_workbook,
    "b1-workbook-cells.xlsx": workbook_cells,
}
