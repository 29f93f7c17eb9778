"""Who looks after an instance: one owner at a time, and the commands that borrow its servers."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from portal.embedded.homes import Home
from portal.embedded.refusals import CannotServe


@dataclass(frozen=True)
class Owner:
    """The process that keeps the servers up, and the portal's address when it serves one."""

    pid: int
    errand: str
    address: str = ""


class Lease:
    """The right to start and stop an instance's servers; the kernel ends it with the process."""

    def __init__(self, home: Home) -> None:
        self._paper, self._register = home.folder / "owner.json", home.folder / "borrowers"
        self._held: IO[str] | None = None

    def take(self, errand: str) -> bool:
        """True when we own the instance from now on, false when somebody else does."""
        file = _open(self._paper)
        if not _lock_at_once(file):
            file.close()
            return False
        self._held = file
        self.tell(Owner(os.getpid(), errand))
        return True

    def tell(self, owner: Owner) -> None:
        """Writes down who we are, for those who find the instance taken."""
        if self._held is None:
            raise RuntimeError("only the owner of an instance describes it")
        self._held.seek(0)
        self._held.truncate()
        json.dump(asdict(owner), self._held)
        self._held.flush()

    def owner(self) -> Owner | None:
        """Who has said to own the instance; ask after `take` was refused."""
        with contextlib.suppress(OSError, ValueError, TypeError):
            return Owner(**json.loads(self._paper.read_text()))
        return None

    @contextlib.contextmanager
    def borrowed(self) -> Iterator[None]:
        """For as long as this lasts, an owner on an errand of its own keeps the servers up."""
        with _open(self._register) as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            yield

    @contextlib.contextmanager
    def without_borrowers(self) -> Iterator[None]:
        """Waits until nobody uses the servers but us; newcomers wait until this ends."""
        with _open(self._register) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def give_back(self) -> None:
        """Lets the next one own the instance."""
        if self._held is not None:
            self._held.seek(0)
            self._held.truncate()
            self._held.close()
            self._held = None


def _open(path: Path) -> IO[str]:
    try:
        return path.open("a+")
    except PermissionError as refused:
        raise CannotServe(
            f"{path} belongs to another user. Run as that user, or set ROOFTOP_HOME to a folder"
            " of your own."
        ) from refused


def _lock_at_once(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
