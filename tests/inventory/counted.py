"""What files of consecutive days should do to the stock, counted from the files alone.

Nothing of the portal is used here: the csv module, sets, and a library of others for check digits. It
is for files whose first column is the dealer code and that have a column `vin`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from vininfo import Vin

Row = list[str]
File = tuple[str, bytes]
# The time of the export is no fact about a vehicle, and the order of its options isn't either.
TIMES = ("created_at", "exported_at")
LISTS = ("packages", "options")
MOST_LOST = 0.2


def table_of(data: bytes) -> tuple[Row, list[Row]]:
    """The header and the rows of a CSV file."""
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8", "replace"), newline=""))
    return header, rows


def vin_column(header: Row) -> int:
    """Where the VIN stands."""
    return [name.strip().lower() for name in header].index("vin")


def counted(files: Sequence[File]) -> Iterator[dict[str, object]]:
    """For each file the figures that its run has to show."""
    stock: dict[str, dict[str, object]] = {}
    for _name, data in files:
        header, rows = table_of(data)
        good = [row for row in rows if len(row) == len(header) and _is_vin(row[vin_column(header)])]
        now = {row[vin_column(header)]: _facts(header, row) for row in good}
        both = stock.keys() & now.keys()
        moved = {vin for vin in both if stock[vin]["dealer"] != now[vin]["dealer"]}
        changed = {vin for vin in both - moved if stock[vin] != now[vin]}
        gone = stock.keys() - now.keys()
        held = not now or len(gone) > MOST_LOST * len(stock)
        yield {
            "state": "held" if held else "done",
            "records": len(rows),
            "quarantined": len(rows) - len(good),
            "added": len(now.keys() - stock.keys()),
            "changed": len(changed),
            "unchanged": len(both - moved - changed),
            "moved": len(moved),
            "removed": len(gone),
        }
        stock = stock if held else now


def _is_vin(text: str) -> bool:
    return len(text) == 17 and bool(Vin(text).verify_checksum())


def _facts(header: Row, row: Row) -> dict[str, object]:
    """A row as it is compared from day to day."""
    said: dict[str, object] = {
        name: frozenset(" ".join(part.split()) for part in cell.split(",") if part.strip())
        if name in LISTS
        else " ".join(cell.split())
        for name, cell in zip(header, row, strict=True)
        if name not in TIMES
    }
    return {**said, "dealer": row[0]}
