"""What changed in a row, in a form that the record keeps and people can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

Changes = dict[str, list[str]]


def differences(row: models.Model, fields: Mapping[str, Any]) -> Changes:
    """Give the fields whose value would change, each with before and after as text."""
    before = {name: getattr(row, name) for name in fields}
    return {
        name: [as_text(before[name]), as_text(value)]
        for name, value in fields.items()
        if before[name] != value
    }


def take_over(row: models.Model, fields: Mapping[str, Any]) -> Changes:
    """Save new values and give what changed; nothing is written when nothing did."""
    changes = differences(row, fields)
    for name in changes:
        setattr(row, name, fields[name])
    if changes:
        row.save(update_fields=list(changes))
    return changes


def as_text(value: Any) -> str:
    """Give a value as the record tells it; nothing is an empty text."""
    return "" if value is None else str(value)
