"""Records that came before, recognized when they come again instead of being read again.

What a record means hangs on its cells and on how they are read: the columns of the file, the profile
of the feed, the codes of the dealerships and this app's own rules. All of that goes into the hash, so
that a record is recognized only where reading it again would give the very same vehicle.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from dealers.inventory import aliases
from dealers.inventory.models import SyncRun, Vehicle
from dealers.inventory.opening import OpenFile

VEHICLES = Vehicle._meta.db_table
BETWEEN_CELLS = "\x1f"
# Hashes of the stock that the file has not repeated; ends with the transaction.
UNSEEN = "CREATE TEMPORARY TABLE unseen (record_hash bigint) ON COMMIT DROP"
UNVERIFIED = f"""
SELECT count(*) FROM {VEHICLES} WHERE feed_id = %s AND status = 'in_stock'
  AND record_hash IS NOT NULL AND vin_check = 'unverified'
"""
# Their cells change from file to file without anything having happened to a vehicle.
EVER_NEW = (aliases.EXPORTED_AT, "days_in_stock")
HASHES = f"""
SELECT string_agg(int8send(record_hash), ''::bytea ORDER BY record_hash) FROM {VEHICLES}
WHERE feed_id = %s AND status = 'in_stock' AND record_hash IS NOT NULL
"""


@cache
def _own_rules() -> bytes:
    """A digest of this app's own text: whoever changes how records are read changes it as well."""
    digest = blake2b(digest_size=16)
    folder = Path(__file__).parent
    for path in sorted((*folder.glob("*.py"), *folder.glob("*.csv"))):
        digest.update(path.read_bytes())
    return digest.digest()


def rules_of(run: SyncRun, read: OpenFile) -> bytes:
    """A digest of all that the meaning of this file's records hangs on, besides their cells."""
    table, columns, context = read.table, read.columns, read.context
    digest = blake2b(_own_rules(), digest_size=16)
    told = (
        table.header, table.encoding, table.delimiter, sorted(columns.facts.items()),
        sorted(columns.extra.items()), sorted(columns.costs.items()), context.make, context.month_first,
        sorted(context.defaults.items()), run.feed.settings, context.roster.told(by_codes=aliases.DEALER_CODE in columns.facts),
    )  # fmt: skip
    digest.update(repr(told).encode())
    return digest.digest()


class Known:
    """The records behind a feed's vehicles in stock: eight bytes each, and where each was seen."""

    def __init__(self, feed_id: UUID, rules: bytes, *, ever_new: bool = False) -> None:
        self.feed_id, self.rules, self.ever_new = feed_id, rules, ever_new
        self._hashes = _hashes(feed_id)
        self._numbers = array("L", bytes(array("L").itemsize * len(self._hashes)))
        self._twins: dict[int, list[int]] = {}
        # How many vehicles were recognized, and how many records have to be read.
        self.seen = self.read = 0

    def hash_of(self, cells: Sequence[str]) -> int | None:
        """The hash of a record; None in a file whose records are new each time."""
        if self.ever_new:
            return None
        said = BETWEEN_CELLS.join(cells).encode("utf-8", "surrogatepass")
        return int.from_bytes(blake2b(said, digest_size=8, key=self.rules).digest(), signed=True)

    def recognizes(self, record_hash: int | None, number: int) -> bool:
        """Whether a vehicle in stock came by this very record; remembers where it was seen."""
        place = -1 if record_hash is None else self._place(record_hash)
        if place < 0:
            self.read += 1
        elif self._numbers[place]:
            self._twins.setdefault(self._hashes[place], []).append(number)
        else:
            self._numbers[place] = number
            self.seen += 1
        return place >= 0

    def _place(self, record_hash: int) -> int:
        place = bisect_left(self._hashes, record_hash)
        found = place < len(self._hashes) and self._hashes[place] == record_hash
        return place if found else -1

    @property
    def twins(self) -> int:
        """How many records repeat, word for word, one that was recognized before them."""
        return sum(map(len, self._twins.values()))

    def give_back(self, record_hash: int) -> list[int]:
        """The numbers of the records with this hash, which count as recognized no more."""
        self.seen -= 1
        first = self._numbers[self._place(record_hash)]
        return [first, *self._twins.pop(record_hash, [])]

    def tell_unseen(self, cursor: Any) -> None:
        """Tell the database the hashes that the file has not repeated, for this transaction."""
        cursor.execute("DROP TABLE IF EXISTS pg_temp.unseen")
        cursor.execute(UNSEEN)
        with cursor.copy("COPY unseen FROM STDIN") as copy:
            for record_hash, number in zip(self._hashes, self._numbers, strict=True):
                if not number:
                    copy.write_row((record_hash,))

    def number_of(self, record_hash: int) -> int:
        """The number of the record at which a hash was seen last."""
        return self._numbers[bisect_left(self._hashes, record_hash)]

    def unverified(self) -> int:
        """About how many of the recognized vehicles have a VIN that nobody can check."""
        if not self.seen:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(UNVERIFIED, [self.feed_id])
            (count,) = cursor.fetchone()
        return min(int(count), self.seen)

    def identities(self, hashes: Sequence[int]) -> dict[int, str]:
        """The identities of vehicles by their records' hashes."""
        rows = Vehicle.objects.in_stock().filter(feed=self.feed_id, record_hash__in=hashes)
        return {found: who for found, who in rows.values_list("record_hash", "identity") if found}

    def still_true(self) -> bool:
        """Whether the feed's stock is the one that was loaded; ask under the feed's lock."""
        return _hashes(self.feed_id) == self._hashes


def known_to(run: SyncRun, read: OpenFile) -> Known:
    """What can be recognized in this file."""
    ever_new = any(fact in read.columns.facts for fact in EVER_NEW)
    return Known(run.feed_id, rules_of(run, read), ever_new=ever_new)


def _hashes(feed_id: UUID) -> array[int]:
    with connection.cursor() as cursor:
        cursor.execute(HASHES, [feed_id])
        (packed,) = cursor.fetchone()
    found = array("q")
    found.frombytes(packed or b"")
    if sys.byteorder == "little":
        found.byteswap()
    return found
