"""What ADF does not know, or knows elsewhere: kept as it stood, with the place it stood in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, tostring

from dealers.leads.adf.document import local_name
from dealers.leads.adf.elements import find_all
from dealers.leads.adf.vocabulary import (
    ATTRIBUTES,
    CHOICES,
    ELEMENTS,
    MARKUP,
    PLACES,
    REPEATED,
    STRUCTURE,
)

# Where our own writer puts what has no place of its own in a document.
KEPT = "{urn:rooftop:adf}kept"
Extension = dict[str, Any]


def extensions(prospect: Element) -> list[Extension]:
    """Return everything in a prospect that no field takes: `path` with `xml`, `attributes` or `text`.

    Elements and attributes of others, known ones in places where they are not read, repeated ones
    that occur once by the standard, values that are not one of the standard's.
    """
    return in_order([*_kept(prospect), *_Walk(prospect).inside(prospect, "/prospect")])


def in_order(found: list[Extension]) -> list[Extension]:
    """Return extensions once each, in an order that does not depend on the sender's."""
    written = sorted({json.dumps(extension, sort_keys=True) for extension in found})
    return [json.loads(text) for text in written]


def foreign_attributes(element: Element, path: str) -> Iterator[Extension]:
    """Yield the attributes of an element that ADF does not know, or whose value it does not."""
    name = local_name(element)
    known = ATTRIBUTES.get(name, frozenset())
    odd = {
        key: value
        for key, value in element.attrib.items()
        if key.lower() not in known or _is_odd(name, key.lower(), value)
    }
    if odd:
        yield {"path": path, "attributes": odd}


def _is_odd(name: str, key: str, value: str) -> bool:
    allowed = CHOICES.get((name, key)) or CHOICES.get(("", key))
    return allowed is not None and value.strip().casefold() not in allowed


def _kept(prospect: Element) -> Iterator[Extension]:
    for element in prospect:
        if element.tag == KEPT:
            yield json.loads(element.text or "{}")


class _Walk:
    """One way through a prospect; vehicles are numbered as the reader gives them."""

    def __init__(self, prospect: Element) -> None:
        self.vehicles = {id(e): n for n, e in enumerate(find_all(prospect, "vehicle"), 1)}

    def inside(self, top: Element, path: str) -> Iterator[Extension]:
        """Yield from one element and everything below it."""
        yield from foreign_attributes(top, path)
        if local_name(top) in STRUCTURE and (text := _own_text(top)):
            yield {"path": path, "text": text}
        yield from self._children(top, local_name(top), path, Counter())

    def _children(
        self, top: Element, parent: str, path: str, seen: Counter[str]
    ) -> Iterator[Extension]:
        for child in top:
            name = local_name(child)
            seen[name] += 1
            if child.tag == KEPT or name in MARKUP:
                continue
            if name in ELEMENTS:
                yield from self._known(child, parent, path, seen[name])
            elif parent in STRUCTURE and _holds_known(child):
                yield from self._wrapper(child, parent, path, seen)
            else:
                yield {"path": path, "xml": _markup(child)}

    def _known(self, child: Element, parent: str, path: str, number: int) -> Iterator[Extension]:
        name = local_name(child)
        number = self.vehicles.get(id(child), number)
        expected = parent in PLACES.get(name, ())
        if expected and (number == 1 or name in REPEATED):
            yield from self.inside(child, f"{path}/{name}" + (f"[{number}]" if number > 1 else ""))
        else:
            yield {"path": path, "xml": _markup(child)}

    def _wrapper(
        self, child: Element, parent: str, path: str, seen: Counter[str]
    ) -> Iterator[Extension]:
        """Look through an element that only groups others; keep its name, attributes and text."""
        bare = Element(child.tag, child.attrib)
        bare.text = _own_text(child) or None
        if bare.attrib or bare.text:
            yield {"path": path, "xml": _markup(bare)}
        yield from self._children(child, parent, path, seen)


def _holds_known(element: Element) -> bool:
    return any(local_name(inner) in PLACES for inner in element.iter() if inner is not element)


def _own_text(element: Element) -> str:
    pieces = [element.text or "", *(child.tail or "" for child in element)]
    return " ".join(" ".join(pieces).split())


def _markup(element: Element) -> str:
    tail, element.tail = element.tail, None
    try:
        return tostring(element, encoding="unicode")
    finally:
        element.tail = tail
