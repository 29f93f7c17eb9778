"""Senders that keep to a timetable, whatever the portal does, and ask again until they are answered."""

import threading
import time
from dataclasses import dataclass, field
from itertools import count

import httpx

from tests.load.network import lead

PATIENCE, PAUSE = 30.0, 0.5


@dataclass
class Told:
    """What the senders saw: when each lead was due, how long its answer took, and its id."""

    answered: dict[int, str] = field(default_factory=dict)
    # Seconds since the start, and seconds that one request took from sending to its answer.
    requests: list[tuple[float, float]] = field(default_factory=list)
    refused: list[tuple[float, str]] = field(default_factory=list)


class Senders:
    """Threads that send `total` leads evenly over `seconds`; a late start is caught up on."""

    def __init__(self, address: str, keys: list[str], total: int, seconds: float) -> None:
        self.address, self.keys, self.total, self.seconds = address, keys, total, seconds
        self.told, self.numbers, self.lock = Told(), count(), threading.Lock()

    def run(self, threads: int) -> Told:
        """Send everything, and give what was seen once each lead has its answer."""
        self.began = time.monotonic()
        senders = [threading.Thread(target=self._send_all) for _ in range(threads)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        return self.told

    def _send_all(self) -> None:
        with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
            while True:
                with self.lock:
                    number = next(self.numbers)
                if number >= self.total:
                    return
                self._wait_for(number)
                while not self._send(client, number):
                    time.sleep(PAUSE)

    def _wait_for(self, number: int) -> None:
        due = self.began + self.seconds * number / self.total
        time.sleep(max(0.0, due - time.monotonic()))

    def _send(self, client: httpx.Client, number: int) -> bool:
        key = self.keys[number % len(self.keys)]
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/xml"}
        sent = time.monotonic()
        try:
            response = client.post(self.address, content=lead(number), headers=headers)
        except httpx.HTTPError as failure:
            self.told.refused.append((sent - self.began, type(failure).__name__))
            return False
        took = time.monotonic() - sent
        self.told.requests.append((sent - self.began, took))
        if response.status_code != 202:
            self.told.refused.append((sent - self.began, str(response.status_code)))
            return False
        self.told.answered[number] = response.json()["id"]
        return True
