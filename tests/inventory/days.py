"""What files of consecutive days do, however they arrive: whole, cut off, again and out of order.

`make stock-runs FILES="monday.csv tuesday.csv"` prints a JSON line for each finding about real files;
the suite does the same with small ones of its own.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

import django
from django.db import connection

from portal.embedded.serving import serving

File = tuple[str, bytes]
Say = Callable[[dict[str, object]], None]


class Stage:
    """A network of its own with the dealerships of some files, and a feed for all of them."""

    def __init__(self, files: Sequence[File]) -> None:
        # Imported late: models can't be imported before Django is set up.
        from dealers.network.actions import add_dealerships  # noqa: PLC0415
        from tests.factories.inventory import FeedFactory  # noqa: PLC0415
        from tests.factories.network import (  # noqa: PLC0415
            BrandFactory,
            DealershipFactory,
            RegionFactory,
        )

        brand = BrandFactory()
        region = RegionFactory(brand=brand)
        codes = sorted({code for _name, data in files for code in dealer_codes(data)})
        add_dealerships([DealershipFactory.build(region=region, code=c) for c in codes], by=None)
        self.feed = FeedFactory(brand=brand, profile={"defaults": {"make": "Meridian"}})

    def deliver(self, file: File) -> dict[str, object]:
        """The counts of one file's run."""
        from tests.factories.inventory import deliver  # noqa: PLC0415

        run = deliver(self.feed, file[1], file[0])
        names = ("records", "quarantined", "added", "changed", "unchanged", "moved", "removed")
        return {"state": run.state, "reason": run.reason_code} | {n: getattr(run, n) for n in names}

    def stock(self) -> dict[str, str]:
        """Each vehicle in stock with a hash of where it is and of all its facts."""
        from dealers.inventory.records import FACTS  # noqa: PLC0415

        rows = self.feed.vehicles.filter(status="in_stock").order_by("identity")
        return {
            identity: hashlib.sha256(repr(facts).encode()).hexdigest()
            for identity, *facts in rows.values_list("identity", "dealership__code", *FACTS)
        }

    def state(self) -> str:
        """A hash of the whole stock."""
        return hashlib.sha256(json.dumps(self.stock()).encode()).hexdigest()[:16]


def dealer_codes(data: bytes) -> set[str]:
    """The dealer codes of a CSV file, in its first column."""
    rows = csv.reader(io.StringIO(data.decode("utf-8", "replace")))
    next(rows, None)
    return {row[0] for row in rows if row}


def in_order(files: Sequence[File], say: Say) -> None:
    """What each day's file did, and that the last one again does nothing."""
    stage = Stage(files)
    for file in (*files, files[-1]):
        say({"run": "day", "file": file[0]} | stage.deliver(file))


def cut_off(files: Sequence[File], say: Say, steps: int = 100) -> int:
    """The vehicles that the last file, cut at each step of so many, removed wrongly: none."""
    stage = Stage(files)
    for file in files:
        stage.deliver(file)
    whole, wrongly = stage.stock(), 0
    name, data = files[-1]
    ends: dict[str, int] = {}
    for step in range(1, steps):
        done = stage.deliver((name, data[: len(data) * step // steps]))
        now = stage.stock()
        wrongly += len(whole.keys() - now.keys())
        why = f"{done['state']} {done['reason']}".strip()
        ends[why] = ends.get(why, 0) + 1
    say({"run": "cut off", "cuts": steps - 1, "wrongly_removed": wrongly, "ends": ends})
    return wrongly


def replays(files: Sequence[File], random: Random) -> Iterator[tuple[str, list[File]]]:
    """Ways in which the same files may arrive."""
    yield "once", list(files)
    for times in (2, 5):
        yield f"each {times} times", [file for file in files for _ in range(times)]
        yield f"all {times} times over", list(files) * times
    for n in range(1, 6):
        several = [*files] * 3
        random.shuffle(several)
        yield f"shuffled {n}", several


def again(files: Sequence[File], say: Say, seed: int = 7) -> int:
    """How many different states the same files left, however they arrived: one."""
    random, states = Random(seed), set()
    for words, arriving in replays(files, random):
        stage = Stage(files)
        for file in arriving:
            stage.deliver(file)
        states.add(stage.state())
        say({"run": "again", "files": words, "deliveries": len(arriving), "state": stage.state()})
    stages = [Stage(files), Stage(files)]
    turns = [(stage, file) for stage in stages for file in [*files] * 2]
    random.shuffle(turns)
    for stage, file in turns:
        stage.deliver(file)
    states.update(stage.state() for stage in stages)
    say({"run": "again", "files": "two feeds interleaved", "deliveries": len(turns), "state": stages[0].state()})  # fmt: skip
    say({"run": "again", "different_states": len(states)})
    return len(states)


def main(paths: Sequence[str]) -> int:
    """Runs all of it on files in the order of their days; the exit status says whether it held."""
    files = [(Path(path).name, Path(path).read_bytes()) for path in paths]
    django.setup()

    def say(line: dict[str, object]) -> None:
        print(json.dumps(line), flush=True)

    with serving("test", "stock runs", lambda text: print(text, file=sys.stderr)):
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            in_order(files, say)
            return int(cut_off(files, say) > 0) + int(again(files, say) > 1)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
