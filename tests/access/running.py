"""One database with the world in it, and processes that ask their share of the matrix."""

import gc
import json
import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction

from portal.embedded.serving import serving
from tests.access.world import World, build

WORLD = "ROOFTOP_ACCESS_WORLD"


@contextmanager
def built_worlds(errand: str, number: int) -> Iterator[list[Path]]:
    """While this lasts there are so many databases with the same world; give what describes each.

    Processes that change the same rows would wait for each other, and sometimes for ever.
    """
    hush()
    connection.settings_dict["TEST"]["NAME"] = f"test_{errand}"
    with (
        serving("test", errand, lambda text: print(text, file=sys.stderr)),
        TemporaryDirectory() as folder,
    ):
        made = connection.creation
        name = made.create_test_db(verbosity=0, autoclobber=True)
        try:
            world = build()
            connection.close()
            yield [_copy(world, copy, Path(folder)) for copy in map(str, range(number))]
        finally:
            for copy in map(str, range(number)):
                made.destroy_test_db(suffix=copy, verbosity=0)
            made.destroy_test_db(name, verbosity=0)


def _copy(world: World, copy: str, folder: Path) -> Path:
    """Copy the database, and write down which copy holds the world."""
    connection.creation.clone_test_db(copy, verbosity=0, autoclobber=True)
    name = connection.creation.get_test_db_clone_settings(copy)["NAME"]
    file = folder / copy
    file.write_bytes(pickle.dumps((name, world)))
    return file


@contextmanager
def entered(file: Path) -> Iterator[World]:
    """While this lasts this process stands in the world; nothing that it does there stays."""
    hush()
    name, world = pickle.loads(file.read_bytes())  # noqa: S301 - our own, written a moment ago
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    gc.collect()
    gc.freeze()  # everything imported by now stays for good; looking through it is lost time
    gc.set_threshold(50_000)
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)


def hush() -> None:
    """Keep the log of tens of thousands of requests out of the figures."""
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def start(module: str, *arguments: str, world: Path) -> subprocess.Popen[str]:
    """Start a process that enters the world; what it finds comes as JSON lines."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {WORLD: str(world)},
    )


def told(*processes: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """Give what processes find, as they find it; the failure of one is ours."""
    with ThreadPoolExecutor(len(processes)) as readers:
        lines: Queue[str | None] = Queue()
        for process in processes:
            readers.submit(_read, process, lines)
        for _ in processes:
            while (line := lines.get()) is not None:
                yield json.loads(line)
    for process in processes:
        if process.wait():
            raise RuntimeError(f"{process.args} ended with {process.returncode}")


def _read(process: subprocess.Popen[str], lines: "Queue[str | None]") -> None:
    for line in process.stdout or ():
        lines.put(line)
    lines.put(None)
