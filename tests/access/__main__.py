"""`make access [ONLY=route]`: every cell of the matrix, on two processes."""

import sys
import time

import django


def main(only: str = "", jobs: str = "2") -> int:
    """Print every fault and the sum; the exit status tells whether all cells are as they should be."""
    from tests.access import doors, running  # noqa: PLC0415 - needs the models

    if problems := doors.undeclared():
        sys.exit("\n".join(problems))
    began, sums = time.monotonic(), {"cells": 0, "leaks": 0, "wrong": 0}
    with running.built_worlds("access", int(jobs)) as worlds:
        shares = [
            running.start("tests.access.share", f"{share}/{jobs}", only, world=world)
            for share, world in enumerate(worlds)
        ]
        for found in running.told(*shares):
            if fault := found.get("fault"):
                print(fault, flush=True)
            for name in sums:
                sums[name] += found.get(name, 0)
    print(f"{time.monotonic() - began:.0f} seconds", file=sys.stderr)
    print("{cells} cells, {leaks} leaks, {wrong} wrong".format(**sums))
    return int(bool(sums["leaks"] or sums["wrong"]) or not sums["cells"])


if __name__ == "__main__":
    django.setup()
    sys.exit(main(*sys.argv[1:3]))
