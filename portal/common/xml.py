"""The one XML parser: no document types, no entities of the sender's, no network."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from lxml import etree

# Whoever reads a tree may recurse; no format of ours nests deeper than a dozen.
MAX_DEPTH = 100


class BrokenXml(ValueError):
    """The text is not well-formed."""


class ForbiddenXml(ValueError):
    """The text declares a document type, an entity or an outside reference."""


def parse_xml(text: str) -> Element:
    """Return the root of a well-formed document; raise BrokenXml or ForbiddenXml otherwise."""
    try:
        root = fromstring(text, forbid_dtd=True)
    except DefusedXmlException as refusal:
        raise ForbiddenXml(str(refusal)) from refusal
    except (ParseError, ValueError) as error:
        raise BrokenXml(str(error)) from error
    if _deeper_than(root, MAX_DEPTH):
        raise BrokenXml("nested too deeply")
    return root


def recover_xml(text: str) -> Element | None:
    """Return what can be read of a broken document, or None when nothing can.

    A second try only: ask ``parse_xml`` first. Depth and size keep libxml2's own limits.
    """
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root is None else _plain(root, MAX_DEPTH)


def _deeper_than(root: Element, limit: int) -> bool:
    level = [root]
    for _ in range(limit):
        level = [child for element in level for child in element]
    return bool(level)


def _plain(node: etree._Element, depth: int) -> Element:
    """Copy an lxml element into the standard library's, without comments and instructions."""
    copy = Element(str(node.tag), {str(name): str(value) for name, value in node.attrib.items()})
    copy.text = node.text
    for child in node:
        if isinstance(child.tag, str) and depth:
            grown = _plain(child, depth - 1)
            grown.tail = child.tail
            copy.append(grown)
        else:
            _append_text(copy, child.tail)
    return copy


def _append_text(parent: Element, text: str | None) -> None:
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
