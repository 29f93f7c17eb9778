"""Ways in which the same files may arrive: again, out of order, their rows in another order, in parts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from random import Random

from tests.inventory.counted import File, Row, table_of, vin_column


def replays(files: Sequence[File], random: Random) -> Iterator[tuple[str, list[File]]]:
    """The files of one feed in the order in which they come."""
    yield "once", list(files)
    for times in (2, 5):
        yield f"each {times} times", [file for file in files for _ in range(times)]
        yield f"all {times} times over", list(files) * times
    for n in range(1, 4):
        yield f"rows shuffled {n}", [(name, rows_shuffled(data, random)) for name, data in files]
    for n in range(1, 6):
        several = [(name, rows_shuffled(data, random)) for name, data in files] + [*files] * 2
        random.shuffle(several)
        yield f"files and rows shuffled {n}", several


def rows_shuffled(data: bytes, random: Random) -> bytes:
    """A file with its rows in another order; of one vehicle's rows the last one stays the last."""
    header, rows = table_of(data)
    vin = vin_column(header)
    turns = [row[vin] for row in rows]
    queues: dict[str, list[Row]] = {}
    for row in reversed(rows):
        queues.setdefault(row[vin], []).append(row)
    random.shuffle(turns)
    return _written(header, [queues[turn].pop() for turn in turns])


def interleaved(
    files: Sequence[File], feeds: int, random: Random, times: int = 2
) -> list[tuple[int, File]]:
    """The parts of each file, one for each feed, coming in any order and several times."""
    groups = dealers_apart(files, feeds)
    turns = [
        (feed, (name, part_of(data, dealers)))
        for feed, dealers in enumerate(groups)
        for name, data in list(files) * times
    ]
    random.shuffle(turns)
    return turns


def dealers_apart(files: Sequence[File], groups: int) -> list[set[str]]:
    """The dealers in so many groups, such that no vehicle moves from one group to another."""
    together: dict[str, set[str]] = {}
    sizes: dict[str, int] = {}
    homes: dict[str, str] = {}
    for _name, data in files:
        header, rows = table_of(data)
        for row in rows:
            dealer, vin = row[0], row[vin_column(header)]
            sizes[dealer] = sizes.get(dealer, 0) + 1
            mine = together.setdefault(dealer, {dealer})
            other = together[homes.setdefault(vin, dealer)]
            if other is not mine:
                mine |= other
                together.update(dict.fromkeys(mine, mine))
    found: list[set[str]] = [set() for _ in range(groups)]
    for each in sorted({id(one): one for one in together.values()}.values(), key=len, reverse=True):
        min(found, key=lambda group: sum(sizes[dealer] for dealer in group)).update(each)
    return found


def part_of(data: bytes, dealers: set[str]) -> bytes:
    """The rows of some dealers, as a file of their own."""
    header, rows = table_of(data)
    return _written(header, [row for row in rows if row[0] in dealers])


def _written(header: Row, rows: list[Row]) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target).writerows([header, *rows])
    return target.getvalue().encode()
