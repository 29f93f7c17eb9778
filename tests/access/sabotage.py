"""`make access-sabotage [ONLY=name]`: every seeded bug must be caught by the matrix."""

import sys
import time

import django

from tests.access.sabotages import SABOTAGES


def main(only: str = "", jobs: str = "2") -> int:
    """Print a line per sabotage and the sum; one that does not apply any more is a failure."""
    from tests.access import running  # noqa: PLC0415 - needs the models

    began, caught = time.monotonic(), 0
    with running.built_worlds("sabotage", int(jobs)) as worlds:
        shares = [
            running.start("tests.access.sabotaged", f"{share}/{jobs}", only, world=world)
            for share, world in enumerate(worlds)
        ]
        for said in running.told(*shares):
            caught += bool(said.get("fault"))
            print(_line(said), flush=True)
    wanted = sum(only in one.name for one in SABOTAGES)
    print(f"{time.monotonic() - began:.0f} seconds", file=sys.stderr)
    print(f"{caught}/{wanted} caught")
    return int(caught < wanted or not wanted)


def _line(said: dict[str, str]) -> str:
    if said.get("failed"):
        return f"FAILED  {said['sabotage']}\n{said['failed']}"
    verdict = "caught" if said["fault"] else "MISSED"
    return f"{verdict}  {said['sabotage']}  |  {said['fault'] or 'no cell minds'}"


if __name__ == "__main__":
    django.setup()
    sys.exit(main(*sys.argv[1:3]))
