"""From a sender's text to a tree: what can be repaired is, and it is said what was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from xml.etree.ElementTree import Element

from dealers.leads.adf.encodings import ILLEGAL, decode
from portal.common.xml import BrokenXml, ForbiddenXml, parse_xml, recover_xml

PARTS = ("vehicle", "customer", "contact", "requestdate")
XML_DECLARATION = re.compile(r"<\?xml\s[^>]*\?>")
HARMLESS = re.compile(r"<\?adf\b[^>]*\?>|<!--.*?-->", re.DOTALL)
LONGEST_PROLOG = 4_000
CDATA_OPENS, CDATA_CLOSES = "<![CDATA[", "]]>"
REFERENCE = re.compile(r"&(?:#(\d{1,7}|[xX][0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?")
OWN_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
TAG = re.compile(r"<[^<>]*>")
# "<" that begins no tag, as people write it: fewer than.
BARE_LESS = re.compile(r"<(?![A-Za-z_/!?])")
CURLY = str.maketrans(dict.fromkeys("“”„″«»", '"') | dict.fromkeys("‘’‚′", "'"))
BARE_ATTRIBUTE = re.compile(r"""(\s[\w:.-]+)\s*=\s*([^\s"'<>=/]+)(?=[\s/>])""")


class Unreadable(ValueError):
    """No prospect can be read from this; ``reason`` is a word of the intake."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason, self.detail = reason, detail


def local_name(element: Element) -> str:
    """Return an element's name in lower case; one of another namespace keeps that before it."""
    return element.tag.lower()


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def open_document(raw: bytes) -> tuple[Element, list[str]]:
    """Return the element that holds the prospects, and what had to be repaired to get there.

    Raises Unreadable with ``no_adf``, ``cut_off``, ``forbidden_entities`` or ``not_xml``.
    """
    text, warnings = decode(raw)
    root, repairs = _strict(text) or _repaired(text)
    return _holder(root, warnings + repairs)


def _strict(text: str) -> tuple[Element, list[str]] | None:
    try:
        return parse_xml(text.lstrip()), []
    except BrokenXml:
        return None
    except ForbiddenXml as refusal:
        if "<!ENTITY" in text.upper():
            raise Unreadable("forbidden_entities", str(refusal)) from refusal
        return None


def _repaired(text: str) -> tuple[Element, list[str]]:
    body, warnings = _cut_out(text)
    body, replaced = _settle_references(body)
    root, recovered = _parse_somehow(body)
    return root, [*warnings, *replaced, *recovered]


def _cut_out(text: str) -> tuple[str, list[str]]:
    """Return the lead's own markup without what stands before and after it."""
    for name in ("adf", "prospect"):
        opening = _opening(text, name)
        if opening:
            return _without_surroundings(text, name, opening.start())
    parts = [found for name in PARTS if (found := _opening(text, name))]
    if not parts:
        raise Unreadable("no_adf")
    start = min(part.start() for part in parts)
    warnings = _prolog_warnings(text[:start])
    return f"<prospect>{text[start:]}</prospect>", [*warnings, "fragment"]


def _opening(text: str, name: str) -> re.Match[str] | None:
    return re.search(rf"<(?:[\w.-]+:)?{name}(?=[\s/>])", text, re.IGNORECASE)


def _without_surroundings(text: str, name: str, start: int) -> tuple[str, list[str]]:
    warnings = _prolog_warnings(text[:start])
    closings = list(re.finditer(rf"</(?:[\w.-]+:)?{name}\s*>", text[start:], re.IGNORECASE))
    if not closings:
        raise Unreadable("cut_off", f"</{name}> is missing")
    end = start + closings[-1].end()
    if text[end:].strip():
        warnings.append("trailing_text")
    body = text[start:end]
    return (body if name == "adf" else f"<adf>{body}</adf>"), warnings


def _prolog_warnings(prolog: str) -> list[str]:
    if "<!ENTITY" in prolog.upper():
        raise Unreadable("forbidden_entities", "the document declares entities")
    if "<!DOCTYPE" in prolog.upper():
        return ["doctype_ignored"]
    return [] if _is_clean(prolog.strip()) else ["prolog_repaired"]


def _is_clean(prolog: str) -> bool:
    if len(prolog) > LONGEST_PROLOG:
        return False
    return not HARMLESS.sub("", XML_DECLARATION.sub("", prolog, count=1)).strip()


def _settle_references(body: str) -> tuple[str, list[str]]:
    """Turn what XML does not know as an entity or a tag into characters; leave CDATA alone."""
    settled = "".join(
        piece
        if piece.startswith(CDATA_OPENS)
        else BARE_LESS.sub("&lt;", REFERENCE.sub(_settle, piece))
        for piece in _around_cdata(body)
    )
    return settled, ["entities_replaced"] if settled != body else []


def _around_cdata(body: str) -> Iterator[str]:
    """Yield the text between CDATA sections, and the sections; one pass, whatever is sent."""
    here = 0
    while (start := body.find(CDATA_OPENS, here)) >= 0:
        end = body.find(CDATA_CLOSES, start)
        if end < 0:
            break
        yield body[here:start]
        here = end + len(CDATA_CLOSES)
        yield body[start:here]
    yield body[here:]


def _settle(found: re.Match[str]) -> str:
    number, name = found.groups()
    if number:
        return _settle_number(number, found[0])
    if name in OWN_ENTITIES:
        return found[0]
    character = html5.get(f"{name};") if name else None
    return character.translate({38: "&amp;", 60: "&lt;"}) if character else "&amp;" + found[0][1:]


def _settle_number(number: str, whole: str) -> str:
    point = int(number[1:], 16) if number[0] in "xX" else int(number)
    return "" if point > 0x10FFFF or ILLEGAL.match(chr(point)) else whole


def _parse_somehow(body: str) -> tuple[Element, list[str]]:
    try:
        return parse_xml(body), []
    except BrokenXml:
        pass
    except ForbiddenXml as refusal:
        raise Unreadable("forbidden_entities", str(refusal)) from refusal
    mended = TAG.sub(_mend_tag, body)
    try:
        return parse_xml(mended), ["recovered"]
    except (BrokenXml, ForbiddenXml) as error:
        root = recover_xml(mended)
        if root is None:
            raise Unreadable("not_xml", str(error)) from error
        return root, ["recovered"]


def _mend_tag(tag: re.Match[str]) -> str:
    """Straighten curly quotes and quote bare attributes, inside tags only."""
    return BARE_ATTRIBUTE.sub(r'\1="\2"', tag[0].translate(CURLY))


def _holder(root: Element, warnings: list[str]) -> tuple[Element, list[str]]:
    """Return the adf element, wherever the sender put it, or what stands in for it."""
    names = {_bare(element.tag): element for element in reversed(list(root.iter()))}
    known = next((names[name] for name in ("adf", "prospect", *PARTS) if name in names), None)
    if known is None:
        raise Unreadable("no_adf")
    _disown(root, known.tag[: -len(_bare(known.tag))])
    if "adf" in names:
        return names["adf"], warnings
    if "prospect" in names:
        return _wrap(root), warnings
    prospect = _wrap(root, "prospect")
    return _wrap(prospect), [*warnings, *([] if "fragment" in warnings else ["fragment"])]


def _disown(root: Element, space: str) -> None:
    """Take ADF's own namespace or prefix off, so that only names of others have one."""
    if space:
        for element in root.iter():
            element.tag = element.tag.removeprefix(space)


def _wrap(element: Element, name: str = "adf") -> Element:
    holder = Element(name)
    holder.append(element)
    return holder
