"""Finding things in a tree whose order and depth nobody kept to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from dealers.leads.adf.document import local_name
from dealers.leads.adf.vocabulary import NOTHING

PARTIES = frozenset({"vehicle", "vendor", "provider"})
NEW_LINE = re.compile(r"<(?:br|/?p|/?div|/li|/tr|/h\d)\b[^<>]*>", re.IGNORECASE)
HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
ANY_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")


def find_all(top: Element, *names: str, outside: frozenset[str] = frozenset()) -> Iterator[Element]:
    """Yield the elements of these names at any depth, in order, not looking into ``outside``."""
    waiting = list(reversed(top))
    while waiting:
        element = waiting.pop()
        name = local_name(element)
        if name in names:
            yield element
        elif name not in outside:
            waiting.extend(reversed(element))


def first(
    top: Element | None, *names: str, outside: frozenset[str] = frozenset()
) -> Element | None:
    """Return the first element of one of these names, or None."""
    return None if top is None else next(find_all(top, *names, outside=outside), None)


def words(element: Element | None) -> str:
    """Return an element's own text on one line; what stands for nothing becomes empty."""
    if element is None:
        return ""
    text = " ".join("".join(element.itertext()).split())
    return "" if text.casefold() in NOTHING else text


def words_of(top: Element | None, *names: str, outside: frozenset[str] = frozenset()) -> str:
    """Return the text of the first element of these names that has any."""
    if top is None:
        return ""
    found = (words(element) for element in find_all(top, *names, outside=outside))
    return next((text for text in found if text), "")


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute without regard to case, None when it is absent."""
    for key, value in element.attrib.items():
        if key.lower() == name:
            return value.strip()
    return None


def choice(
    element: Element, name: str, known: frozenset[str], default: str, warnings: list[str]
) -> str:
    """Return an attribute's value from a fixed list, ``unknown`` with a warning for any other.

    The default applies only where the attribute is absent.
    """
    raw = attribute(element, name)
    if raw is None:
        return default
    if folded(raw) in known:
        return folded(raw)
    warnings.append(f"unknown_value: {local_name(element)}/{name}={raw[:60]}")
    return "unknown"


def folded(raw: str) -> str:
    """Return a value as the standard spells its own: in lower case, with hyphens."""
    return raw.casefold().replace(" ", "-").replace("_", "-")


def plain_text(element: Element) -> str:
    """Return a comment as text with line breaks, whatever markup it came in."""
    text = without_markup("".join(_pieces(element)))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def without_markup(text: str) -> str:
    """Return text without tags; what removing one uncovers is removed as well."""
    while (bare := ANY_TAG.sub("", NEW_LINE.sub("\n", HIDDEN.sub("", text)))) != text:
        text = bare
    return text


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local_name(child)
        line = "\n" if name in {"br", "p", "div", "li", "tr"} else ""
        yield "" if name == "br" else line
        if name not in {"script", "style"}:
            yield from _pieces(child)
        yield line
        yield child.tail or ""
