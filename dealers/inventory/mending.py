"""What people made of records and words that could not be read; it is applied before reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from uuid import UUID

from dealers.inventory.columns import Columns
from dealers.inventory.models import Amendment, Feed
from dealers.inventory.reading import Record

# The column that a reason is about, where it is always the same one.
ABOUT = {
    "unknown_dealer": "dealer_code",
    "other_dealer": "dealer_code",
    "no_dealer_code": "dealer_code",
    "no_model": "model",
    "vin_length": "vin",
    "vin_letters": "vin",
    "vin_proposal": "vin",
    "vin_denied": "vin",
    "vin_check_digit": "vin",
}


def cells_hash(cells: Sequence[str]) -> bytes:
    """By what a record is known again when its sender repeats it."""
    return blake2b("\x1f".join(cells).encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Mending:
    """A feed's amended records and words."""

    def __init__(self, feed: Feed, columns: Columns) -> None:
        rows = Amendment.objects.filter(feed=feed).values_list("cells_hash", "cells")
        self._records = {bytes(hashed): list(cells) for hashed, cells in rows}
        words: Mapping[str, Mapping[str, str]] = feed.settings.get("words", {})
        self._words = {
            place: said for fact, said in words.items() for place in columns.facts.get(fact, [])[:1]
        }

    def mended(self, record: Record) -> Record:
        """The record as a person would have it; most are what they were."""
        if self._records and (cells := self._records.get(cells_hash(record.cells))):
            record = record._replace(cells=cells, wrong="")
        if self._words:
            record = record._replace(cells=self._said(record.cells))
        return record

    def _said(self, cells: list[str]) -> list[str]:
        changed = list(cells)
        for place, said in self._words.items():
            if place < len(changed):
                changed[place] = said.get(changed[place].strip(), changed[place])
        return changed

    def amends(self, record: Record) -> bool:
        """Whether a person has put this very record right."""
        return bool(self._records) and cells_hash(record.cells) in self._records


def amend(feed: Feed, before: Sequence[str], after: Sequence[str], by: UUID | None) -> None:
    """Keep what a person made of a record."""
    Amendment.objects.update_or_create(
        feed=feed, cells_hash=cells_hash(before), defaults={"cells": list(after), "by_id": by}
    )
