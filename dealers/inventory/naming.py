"""Names of columns, whatever way they are written."""

from __future__ import annotations

import re

ONE_WORD = re.compile(r"[^a-z0-9]+")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def plain(name: str) -> str:
    """A column name without case, spaces and marks: "Stock #" is "stock"."""
    return ONE_WORD.sub("", name.strip().lower().translate(UMLAUTS))
