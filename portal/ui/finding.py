"""Asks every kind of thing whether it knows a text."""

from collections.abc import Sequence
from typing import Any

from portal.ui.registry import Hit, Text, search_providers

SHORTEST = 2


def find(user: Any, text: str) -> list[tuple[Text, Sequence[Hit]]]:
    """Return the hits that this person may see, by kind; nothing for less than two letters."""
    if len(text) < SHORTEST:
        return []
    found = [(provider.label, provider.search(user, text)) for provider in search_providers()]
    return [(label, hits) for label, hits in found if hits]
