"""Which encoding a file is in, found without holding it in memory."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from typing import NamedTuple

from portal.common.encodings import likeliest_code_page

Chunks = Callable[[], Iterator[bytes]]

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 256 * 1024
SAMPLE_OF_ZEROS = 1024


class Encoding(NamedTuple):
    """An encoding, and what the end of the file looks like."""

    name: str
    ends_with_newline: bool
    cut: str = ""


def find_encoding(chunks: Chunks, told: str = "") -> Encoding:
    """The encoding told by the feed, else by the byte order mark, else the one that fits."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    head, tail, is_utf8 = b"", b"", True
    for chunk in chunks():
        head = head if len(head) >= SAMPLE else head + chunk[: SAMPLE - len(head)]
        tail = (tail + chunk)[-4:]
        is_utf8 = is_utf8 and _decodes(decoder, chunk)
    name = (
        told
        or _by_mark(head)
        or _by_zeros(head)
        or ("utf-8" if is_utf8 else likeliest_code_page(head))
    )
    dangling = name.startswith("utf-8") and is_utf8 and bool(decoder.getstate()[0])
    padded = tail.endswith(b"\x00\x00\x00")
    cut = "cut_character" if dangling else "cut_padding" if padded else ""
    end = b"\n" if b"\r\n" in head else (b"\n", b"\r")
    return Encoding(name, tail.rstrip(b"\x00").endswith(end), cut)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _by_mark(head: bytes) -> str:
    return next((name for mark, name in BOMS if head.startswith(mark)), "")


def _by_zeros(head: bytes) -> str:
    """UTF-16 without its mark: every other byte of plain letters is a zero."""
    even, odd = head[:SAMPLE_OF_ZEROS:2].count(0), head[1:SAMPLE_OF_ZEROS:2].count(0)
    most, least = max(even, odd), min(even, odd)
    if most < len(head[:SAMPLE_OF_ZEROS]) / 4 or least > most / 8:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


class _ChunkReader(io.RawIOBase):
    """Chunks of bytes as a file that can be read once."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


def text_lines(chunks: Chunks, encoding: str) -> io.TextIOWrapper:
    """The file's lines with their line breaks; a byte that fits nowhere becomes U+FFFD."""
    raw = io.BufferedReader(_ChunkReader(chunks()), 1 << 16)
    return io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
