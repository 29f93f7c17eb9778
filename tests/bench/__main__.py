"""`make bench [ONLY=name]`: runs the benches on a database of their own."""

import importlib
import json
import logging
import pkgutil
import sys

import django
import structlog
from django.db import connection

import tests.bench
from portal.embedded.serving import serving


def main(only: str = "") -> int:
    """Prints a JSON line per goal; the exit status tells whether all were met."""
    django.setup()
    # Requests that are measured are no news.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for module in pkgutil.iter_modules(tests.bench.__path__, "tests.bench."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    with serving("test", "bench", lambda text: print(text, file=sys.stderr)):
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            return _run(only)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def _run(only: str) -> int:
    chosen = {key: run for key, run in tests.bench.benches.items() if only in ("", key)}
    if not chosen:
        sys.exit(f"There is no bench {only!r}; there are: {', '.join(tests.bench.benches)}")
    missed = 0
    for run in chosen.values():
        for goal in run():
            line = goal.line()
            missed += not line["met"]
            print(json.dumps(line), flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
