"""What files of consecutive days do, however they arrive: whole, cut off, again and out of order.

`make stock-runs FILES="monday.csv tuesday.csv"` prints a JSON line for each finding about real files;
the suite does the same with small ones of its own.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import django
from django.db import connection

from portal.embedded.serving import serving
from tests.inventory.arrivals import interleaved, replays
from tests.inventory.counted import File, counted, table_of

Say = Callable[[dict[str, object]], None]
Note = Callable[[str, "Stage", int], None]
FEEDS = 3


class Stage:
    """A network of its own with the dealerships of some files, and a feed or several for them."""

    def __init__(self, files: Sequence[File], feeds: int = 1) -> None:
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
        self.brand = brand
        profile = {"defaults": {"make": "Meridian"}}
        self.feeds = [FeedFactory(brand=brand, profile=profile) for _ in range(feeds)]

    def deliver(self, file: File, feed: int = 0) -> dict[str, object]:
        """The counts of one file's run."""
        from tests.factories.inventory import deliver  # noqa: PLC0415

        run = deliver(self.feeds[feed], file[1], file[0])
        names = ("records", "quarantined", "added", "changed", "unchanged", "moved", "removed")
        return {"state": run.state, "reason": run.reason_code} | {n: getattr(run, n) for n in names}

    def stock(self) -> dict[str, str]:
        """Each vehicle in stock with a hash of where it is and of all its facts."""
        from dealers.inventory.models import Vehicle  # noqa: PLC0415
        from dealers.inventory.records import FACTS  # noqa: PLC0415

        rows = Vehicle.objects.in_stock().filter(brand=self.brand).order_by("identity")
        return {
            identity: hashlib.sha256(repr(facts).encode()).hexdigest()
            for identity, *facts in rows.values_list("identity", "dealership__code", *FACTS)
        }

    def state(self) -> str:
        """A hash of the whole stock."""
        return hashlib.sha256(json.dumps(self.stock()).encode()).hexdigest()[:16]


def dealer_codes(data: bytes) -> set[str]:
    """The dealer codes of a CSV file, in its first column."""
    return {row[0] for row in table_of(data)[1] if row}


def in_order(files: Sequence[File], say: Say) -> int:
    """What each day's file did, held against a count of the files alone; gives the differences.

    The last file again does nothing.
    """
    stage, wrong = Stage(files), 0
    for file, counts in zip(files, counted(files), strict=True):
        done = stage.deliver(file)
        other = {name: each for name, each in counts.items() if done[name] != each}
        wrong += len(other)
        say({"run": "day", "file": file[0], "as_counted": not other} | done)
        say({"run": "counted from the file alone", "file": file[0]} | counts)
    last = stage.deliver(files[-1])
    say({"run": "the last one again", "file": files[-1][0]} | last)
    say({"run": "day", "different_figures": wrong})
    return wrong


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


def again(files: Sequence[File], say: Say, seed: int = 7) -> int:
    """How many different states the same files left, however they arrived: one."""
    random, states = Random(seed), set()

    def note(words: str, stage: Stage, deliveries: int) -> None:
        states.add(stage.state())
        say({"run": "again", "files": words, "deliveries": deliveries, "state": stage.state()})

    for words, arriving in replays(files, random):
        stage = Stage(files)
        for file in arriving:
            stage.deliver(file)
        note(words, stage, len(arriving))
    for n in range(1, 4):
        stage = Stage(files, feeds=FEEDS)
        turns = interleaved(files, FEEDS, random)
        for feed, file in turns:
            stage.deliver(file, feed)
        note(f"{FEEDS} feeds of one brand interleaved {n}", stage, len(turns))
    _two_brands(files, random, note)
    say({"run": "again", "different_states": len(states)})
    return len(states)


def _two_brands(files: Sequence[File], random: Random, note: Note) -> None:
    """Two networks that get the same files at the same time do not come into each other's way."""
    stages = [Stage(files), Stage(files)]
    turns = [(stage, file) for stage in stages for file in [*files] * 2]
    random.shuffle(turns)
    for stage, file in turns:
        stage.deliver(file)
    for stage in stages:
        note("the feeds of two brands interleaved", stage, len(turns))


def main(paths: Sequence[str]) -> int:
    """Runs all of it on files in the order of their days; the exit status says whether it held."""
    files = [(Path(path).name, Path(path).read_bytes()) for path in paths]
    django.setup()

    def say(line: dict[str, object]) -> None:
        print(json.dumps(line), flush=True)

    with serving("test", "stock runs", lambda text: print(text, file=sys.stderr)):
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            wrong = in_order(files, say) + cut_off(files, say)
            return int(wrong > 0 or again(files, say) > 1)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
