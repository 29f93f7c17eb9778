"""How the audit trail's events and fields are told to people.

Each app says its own in a module `recorded`, found when the portal starts.
"""

from collections.abc import Mapping
from typing import Any

Words = Mapping[str, Any]

_events: dict[str, Any] = {}
_fields: dict[str, Any] = {}


def tell(*, events: Words, fields: Words | None = None) -> None:
    """Add what an app's events, and the fields of their details, are called."""
    _events.update(events)
    _fields.update(fields or {})


def is_told(event: str) -> bool:
    """Tell whether an event has words."""
    return event in _events


def event_words(event: str) -> str:
    """Give an event in words; one of an app that's gone reads as it is named."""
    return str(_events.get(event) or event.replace(".", ": ").replace("_", " ").capitalize())


def events_called(text: str) -> list[str]:
    """Give the events whose words, in the reader's language, hold a text."""
    return [event for event, words in _events.items() if text.lower() in str(words).lower()]


def field_words(name: str) -> str:
    """Give a field in words."""
    return str(_fields.get(name) or name.replace("_", " ").capitalize())
