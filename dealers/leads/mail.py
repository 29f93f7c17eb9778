"""Where in a mail message the lead is: any part that reads as ADF, however it was wrapped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from email import policy
from email.message import Message
from email.parser import BytesParser

from dealers.leads.adf.encodings import decode

HEADER = re.compile(rb"\s*(?:From [^\n]+\n)?[A-Za-z][A-Za-z0-9-]*:(?!//)")
LOOKS_LIKE_ADF = re.compile(r"<(?:[\w.-]+:)?(?:adf|prospect)[\s/>]", re.IGNORECASE)
BREAKS = re.compile(r"<(?:br|/p|/div|/pre|/tr)\b[^<>]*>", re.IGNORECASE)
TAGS = re.compile(r"</?[A-Za-z!][^<>]*>")
XML_TYPES = frozenset(
    {"application/xml", "text/xml", "application/x-adf+xml", "application/adf+xml"}
)


def is_mail(raw: bytes) -> bool:
    """Say whether bytes are a mail message rather than a document."""
    return bool(HEADER.match(raw[:1000]))


def candidates(raw: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return what may be leads in a mail message: attached files, and ways to read its text.

    The files may each hold another lead; the texts repeat one.
    """
    message = BytesParser(policy=policy.default).parsebytes(raw)
    parts = [part for part in message.walk() if not part.is_multipart()]
    files = [found for part in parts if _is_file(part) for found in _in_part(part)]
    texts = [found for part in parts if not _is_file(part) for found in _in_part(part)]
    return list(dict.fromkeys(files)), list(dict.fromkeys(texts))


def _is_file(part: Message) -> bool:
    return part.get_content_type() in XML_TYPES or bool(part.get_filename())


def _in_part(part: Message) -> Iterator[bytes]:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return
    body = _as_unicode(payload, part.get_content_charset())
    text, _assumed = decode(body)
    if LOOKS_LIKE_ADF.search(text):
        yield body
    shown = html.unescape(TAGS.sub("", BREAKS.sub("\n", text))) if "&lt;" in text else ""
    if LOOKS_LIKE_ADF.search(shown):
        yield shown.encode()


def _as_unicode(payload: bytes, charset: str | None) -> bytes:
    """Give a part in UTF-8 if its charset is another and true; else as it is, for the reader."""
    if charset in {None, "utf-8", "us-ascii"}:
        return payload
    try:
        return payload.decode(charset or "").encode()
    except (LookupError, UnicodeError):
        return payload
