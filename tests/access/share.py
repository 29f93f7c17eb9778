"""One process's share of the matrix: JSON lines with its faults and its sums."""

import json
import os
import sys
from pathlib import Path

import django


def main(share: str, only: str = "") -> None:
    """Ask every door whose turn it is."""
    from tests.access import running  # noqa: PLC0415 - needs the models
    from tests.access.whole import parts  # noqa: PLC0415

    number, of = map(int, share.split("/"))
    with running.entered(Path(os.environ[running.WORLD])) as world:
        for index, part in enumerate(parts(world, only)):
            if index % of == number:
                tell(part())


def tell(faults_and_cells) -> None:
    """Write down what one part found."""
    faults, cells = faults_and_cells
    for fault in faults:
        print(json.dumps({"fault": str(fault)}))
    leaks = sum(fault.leak for fault in faults)
    print(json.dumps({"cells": cells, "leaks": leaks, "wrong": len(faults) - leaks}), flush=True)


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:3])
