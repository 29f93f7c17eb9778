"""`python -m tests.load --leads 30000 --minutes 10`: prints what was seen as one JSON object."""

import argparse
import json
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from statistics import quantiles

from tests.embedded.running import eventually, named, nothing_runs, start
from tests.faults.hurting import Portal
from tests.load.network import DELIVERY, SETUP
from tests.load.sending import Senders, Told

PORT, DEALERSHIPS = 8491, 50
LEADS = "SELECT count(*), count(DISTINCT external_id) FROM leads_lead"
UNREAD = "SELECT count(*) FROM leads_message WHERE state = 'received'"
LOST = "SELECT count(*) FROM unnest(%s::uuid[]) id WHERE NOT EXISTS (SELECT 1 FROM leads_message m WHERE m.id = id)"
RUNS = "SELECT state, count(*) FROM inventory_syncrun GROUP BY state"
PARKED = "SELECT kind, count(*) FROM common_work WHERE state = 'parked' GROUP BY kind"
OUTCOMES = "SELECT results -> 0 ->> 'outcome', count(*) FROM leads_message GROUP BY 1"


def main() -> None:
    """Start a portal, load it, hurt it, and say what became of every lead."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit("ended from outside"))
    above = Path(tempfile.mkdtemp(prefix="rt-load-"))
    above.chmod(0o711)
    process = start(above, "manage.py", "up", "--no-demo", "--port", str(PORT))
    try:
        process.until_it_says("Ready:", seconds=300)
        print(json.dumps(_load(Portal(above, process), asked), indent=1))
    finally:
        process.send(signal.SIGTERM)
        nothing_runs(above)
        shutil.rmtree(above)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--leads", type=int, default=30_000)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--feeds", type=int, default=50)
    parser.add_argument("--vehicles", type=int, default=200, help="in each feed's file")
    parser.add_argument("--senders", type=int, default=16)
    parser.add_argument("--peaceful", action="store_true", help="kill nothing")
    return parser.parse_args()


def _load(portal: Portal, asked: argparse.Namespace) -> dict[str, object]:
    keys = json.loads(portal.do(SETUP.format(dealerships=DEALERSHIPS, feeds=asked.feeds)))
    seconds = asked.minutes * 60
    hurts: dict[str, float] = {}
    done = threading.Event()
    began = time.monotonic()
    others = [threading.Thread(target=_sync, args=(portal, asked, done))]
    if not asked.peaceful:
        others.append(threading.Thread(target=_hurt, args=(portal, seconds, hurts)))
    for other in others:
        other.start()
    address = f"http://127.0.0.1:{PORT}/intake/adf/"
    told = Senders(address, keys, asked.leads, seconds).run(asked.senders)
    sent = time.monotonic() - began
    done.set()
    for other in others:
        other.join()
    all_read = eventually(lambda: portal.ask(UNREAD)[0][0] == 0, 1800, every=1)
    drained = time.monotonic() - began - sent
    return _seen(portal, told, hurts) | {
        "leads sent": asked.leads,
        "seconds of sending": round(sent, 1),
        "all read": all_read,
        "seconds until all were read": round(drained, 1),
    }


def _sync(portal: Portal, asked: argparse.Namespace, done: threading.Event) -> None:
    """Deliver every feed's file again and again, two minutes apart."""
    turn = 0
    while not done.is_set():
        about = {"feeds": asked.feeds, "vehicles": asked.vehicles, "round": turn}
        if eventually(lambda about=about: _delivered(portal, about), 60, every=2):
            turn += 1
        done.wait(120)


def _delivered(portal: Portal, about: dict[str, int]) -> bool:
    """Deliver one round; PostgreSQL may be away in the middle of it."""
    try:
        portal.do(DELIVERY.format(**about))
    except AssertionError:
        return False
    return True


def _hurt(portal: Portal, seconds: float, hurts: dict[str, float]) -> None:
    """Kill the worker, wipe the broker and restart PostgreSQL, each at its quarter."""
    began = time.monotonic()
    for quarter, (name, hurt) in enumerate(_HURTS.items(), 1):
        time.sleep(max(0.0, began + quarter * seconds / 4 - time.monotonic()))
        hurts[name] = round(time.monotonic() - began, 1)
        hurt(portal)


def _restart_postgres(portal: Portal) -> None:
    """End PostgreSQL as an operator would; its supervisor starts it again."""
    named(portal.above, "postgres", "-D").send_signal(signal.SIGINT)


_HURTS = {
    "worker killed": Portal.kill_worker,
    "broker flushed": Portal.wipe_broker,
    "PostgreSQL restarted": _restart_postgres,
}


def _seen(portal: Portal, told: Told, hurts: dict[str, float]) -> dict[str, object]:
    ids = list(told.answered.values())
    leads, distinct = portal.ask(LEADS)[0]
    away = hurts.get("PostgreSQL restarted")
    calm = [t for at, t in told.requests if away is None or not away - 1 <= at <= away + 20]
    return {
        "acknowledged": len(ids),
        "acknowledged but not stored": portal.ask(LOST, ids)[0][0],
        "leads": leads,
        "different leads": distinct,
        "messages by outcome": dict(portal.ask(OUTCOMES)),
        "answers in ms": _spread([t for _at, t in told.requests]),
        "answers in ms but for 20 s after the restart": _spread(calm),
        "not answered 202, then sent again": dict(Counter(why for _at, why in told.refused)),
        "hurt at second": hurts,
        "sync runs": dict(portal.ask(RUNS)),
        "parked work": dict(portal.ask(PARKED)),
    }


def _spread(seconds: list[float]) -> dict[str, float]:
    cuts = quantiles(seconds, n=100)
    named_cuts = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(seconds)}
    return {name: round(value * 1000, 1) for name, value in named_cuts.items()}


if __name__ == "__main__":
    main()
