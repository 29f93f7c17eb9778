"""A Celery worker of its own on the bench's database, and how much memory its processes take."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil
from celery import current_app
from django.conf import settings
from django.db import connection

WORKER = """
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {database!r}
settings.DATABASES["default"]["CONN_MAX_AGE"] = 600
settings.CELERY_TASK_ALWAYS_EAGER = False
django.setup()
from portal.celery import app
app.worker_main(["worker", "--queues", "sync", "--concurrency", "2", "--loglevel", "ERROR"])
"""
ONE = """
import resource, sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {database!r}
django.setup()
from dealers.inventory import syncing
from dealers.inventory.models import SyncRun
syncing.sync(SyncRun.objects.get(pk={run!r}))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _environment() -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}


class Memory:
    """The most that a process and its children have held at once, in MB."""

    def __init__(self, pid: int) -> None:
        self.most, self._pid, self._ended = 0.0, pid, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(0.2):
            with suppress(psutil.NoSuchProcess):
                parent = psutil.Process(self._pid)
                family = [parent, *parent.children(recursive=True)]
                self.most = max(self.most, sum(one.memory_info().rss for one in family) / 2**20)

    def end(self) -> None:
        self._ended.set()
        self._thread.join()


@contextmanager
def worker() -> Iterator[Memory]:
    """While this lasts, what is queued is done by a real worker, through the real broker."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER.format(database=_database())], env=_environment()
    )
    eager = current_app.conf.task_always_eager
    current_app.conf.task_always_eager = False
    memory = Memory(process.pid)
    try:
        while not current_app.control.ping(timeout=0.5):
            time.sleep(0.2)
        yield memory
    finally:
        current_app.conf.task_always_eager = eager
        memory.end()
        process.terminate()
        process.wait(60)


def memory_of(run: str) -> float:
    """The most memory in MB that one sync takes in a process of its own."""
    code = ONE.format(database=_database(), run=str(run))
    done = subprocess.run(
        [sys.executable, "-c", code], env=_environment(), capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[-1])
