"""Stock files on this machine's disk, for the commands that read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import CommandError

PIECE = 1 << 20


def files_at(top: Path) -> list[Path]:
    """The file, or a folder's files in the order of their names, which is that of days; none hidden."""
    if not top.exists():
        raise CommandError(f"There is no file {top}.")
    if not top.is_dir():
        return [top]
    inside = (path for path in top.rglob("*") if path.is_file())
    return sorted(path for path in inside if not path.name.startswith("."))


def pieces(path: Path) -> Iterator[bytes]:
    """A file's bytes, never more than a piece of them in memory."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
