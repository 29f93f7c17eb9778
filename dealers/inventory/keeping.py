"""Keeping the bytes of a file, once, before anything is read from them, and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from dealers.inventory.models import Feed, RawChunk, RawFile, SyncRun

PIECE = 1 << 20
IN_MEMORY = 4 << 20
MOST_AT_ONCE = 500
COPY_CHUNKS = f"COPY {RawChunk._meta.db_table} (file_id, position, data) FROM STDIN (FORMAT BINARY)"


@transaction.atomic
def keep(data: Iterable[bytes]) -> RawFile:
    """The raw file with these bytes, written unless it is there already."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        digest, size = sha256(), 0
        for chunk in data:
            digest.update(chunk)
            size += len(chunk)
            spool.write(chunk)
        made, new = RawFile.objects.get_or_create(
            sha256=digest.hexdigest(), defaults={"size": size}
        )
        file = RawFile.objects.select_for_update().get(pk=made.pk)
        if new or file.dropped_at:
            spool.seek(0)
            _write(file, _pieces(spool))
            file.dropped_at = None
            file.save(update_fields=["dropped_at"])
    return file


@transaction.atomic
def drop_old(now: datetime | None = None) -> int:
    """Drop the bytes of files whose time is over and that nobody waits for; give how many.

    What they did stays known, and so does their hash. The file behind a feed's present stock is
    kept, and those that wait for a person or a worker.
    """
    now = now or timezone.now()
    needed = SyncRun.objects.filter(
        Q(received_at__gt=now - timedelta(days=settings.STOCK_FILES_KEPT_DAYS))
        | Q(state__in=[*SyncRun.UNDER_WAY, SyncRun.State.HELD])
        | Q(pk__in=Feed.objects.exclude(applied_run=None).values("applied_run"))
    )
    old = RawFile.objects.filter(
        dropped_at=None, created_at__lt=now - timedelta(days=settings.STOCK_FILES_KEPT_DAYS)
    ).exclude(pk__in=needed.values("file"))
    files = list(
        old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:MOST_AT_ONCE]
    )
    RawChunk.objects.filter(file__in=files).delete()
    RawFile.objects.filter(pk__in=files).update(dropped_at=now)
    return len(files)


def _write(file: RawFile, pieces: Iterable[bytes]) -> None:
    """Store bytes as bytes: in a statement each of them would be two letters to read."""
    with connection.cursor() as cursor, cursor.copy(COPY_CHUNKS) as copy:
        copy.set_types(["uuid", "int4", "bytea"])
        for position, piece in enumerate(pieces):
            copy.write_row((file.pk, position, piece))


def _pieces(spool: IO[bytes]) -> Iterator[bytes]:
    while piece := spool.read(PIECE):
        yield piece
