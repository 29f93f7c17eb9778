"""One database with the world in it, and processes that ask their share of the matrix."""

import gc
import json
import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction

from portal.embedded.serving import serving
from tests.access.world import World, build

WORLD = "ROOFTOP_ACCESS_WORLD"


@contextmanager
def built_world() -> Iterator[Path]:
    """While this lasts there is a database with the world; give the file that describes it."""
    hush()
    with serving("test", "access", lambda text: print(text, file=sys.stderr)):
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            with TemporaryDirectory() as folder:
                file = Path(folder) / "world"
                file.write_bytes(pickle.dumps((connection.settings_dict["NAME"], build())))
                connection.close()
                yield file
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


@contextmanager
def entered(file: Path) -> Iterator[World]:
    """While this lasts this process stands in the world; nothing that it does there stays."""
    hush()
    name, world = pickle.loads(file.read_bytes())  # noqa: S301 - our own, written a moment ago
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    gc.collect()
    gc.freeze()  # everything imported by now stays for good; looking through it is lost time
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


def told(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """Give what a process finds, as it finds it; its failure is ours."""
    assert process.stdout
    for line in process.stdout:
        yield json.loads(line)
    if process.wait():
        raise RuntimeError(f"{process.args} ended with {process.returncode}")
