"""Where in a mail message the lead is: any part that reads as ADF, however it was wrapped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser

HEADER = re.compile(rb"\s*(?:From [^\n]+\n)?[!-9;-~]+:[ \t]")
LOOKS_LIKE_ADF = re.compile(r"<(?:[\w.-]+:)?(?:adf|prospect)[\s/>]", re.IGNORECASE)
BREAKS = re.compile(r"<(?:br|/p|/div|/pre|/tr)\b[^<>]*>", re.IGNORECASE)
TAGS = re.compile(r"</?[A-Za-z!][^<>]*>")
XML_TYPES = frozenset(
    {"application/xml", "text/xml", "application/x-adf+xml", "application/adf+xml"}
)


def is_mail(raw: bytes) -> bool:
    """Say whether bytes are a mail message rather than a document."""
    return bool(HEADER.match(raw[:1000]))


def candidates(raw: bytes) -> list[bytes]:
    """Return what may be a lead in a mail message, likeliest first; empty when nothing may."""
    message = BytesParser(policy=policy.default).parsebytes(raw)
    found = list(_in_message(message))
    return sorted(dict.fromkeys(found), key=found.index)


def _in_message(message: EmailMessage) -> Iterator[bytes]:
    parts = [part for part in message.walk() if not part.is_multipart()]
    parts.sort(key=lambda part: not _is_xml(part))
    for part in parts:
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield from _in_part(payload, part.get_content_charset() or "utf-8")


def _is_xml(part: Message) -> bool:
    name = (part.get_filename() or "").lower()
    return part.get_content_type() in XML_TYPES or name.endswith((".adf", ".xml"))


def _in_part(payload: bytes, charset: str) -> Iterator[bytes]:
    text = _text(payload, charset)
    if LOOKS_LIKE_ADF.search(text):
        yield payload if charset in {"utf-8", "us-ascii"} else text.encode()
    shown = html.unescape(TAGS.sub("", BREAKS.sub("\n", text))) if "&lt;" in text else ""
    if LOOKS_LIKE_ADF.search(shown):
        yield shown.encode()


def _text(payload: bytes, charset: str) -> str:
    try:
        return payload.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return payload.decode("latin-1")
