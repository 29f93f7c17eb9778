"""Keeping the bytes of a file, once, before anything is read from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO

from django.db import transaction

from dealers.inventory.models import RawChunk, RawFile

PIECE = 1 << 20
IN_MEMORY = 4 << 20


@transaction.atomic
def keep(data: Iterable[bytes]) -> RawFile:
    """The raw file with these bytes, written unless it is there already."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        digest, size = sha256(), 0
        for chunk in data:
            digest.update(chunk)
            size += len(chunk)
            spool.write(chunk)
        file, new = RawFile.objects.get_or_create(
            sha256=digest.hexdigest(), defaults={"size": size}
        )
        if new:
            spool.seek(0)
            for position, piece in enumerate(_pieces(spool)):
                RawChunk.objects.create(file=file, position=position, data=piece)
    return file


def _pieces(spool: IO[bytes]) -> Iterator[bytes]:
    while piece := spool.read(PIECE):
        yield piece
