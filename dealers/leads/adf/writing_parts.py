"""What every part of a written document is made of."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from dealers.leads.adf.encodings import ILLEGAL
from dealers.leads.adf.prospects import ExternalId


def add(parent: Element, name: str, text: str = "", **attributes: str) -> None:
    """Add an element unless it would say nothing; attributes without a value are left out."""
    said = {key: clean(value) for key, value in attributes.items() if value}
    if text or said:
        SubElement(parent, name, said).text = clean(text)


def clean(text: str) -> str:
    """Return text without what XML cannot carry."""
    return ILLEGAL.sub("", text)


def write_ids(parent: Element, ids: Sequence[ExternalId]) -> None:
    """Add what systems call this by."""
    for given in ids:
        add(parent, "id", given.value, sequence=given.sequence, source=given.source)
