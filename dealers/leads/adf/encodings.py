"""Bytes into text, without ever putting a replacement character into a stored name."""

from __future__ import annotations

import codecs
import re

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]{2,20})["']""")
# UTF-7 and the like hide markup from whoever looks at the bytes, and no sender needs them.
TRUSTED = re.compile(r"iso8859-\d+|cp125\d|koi8-r|shift_jis|euc_(jp|kr)|gb2312|gbk|gb18030|big5")
# What another system already put for a character that it could not read.
LOST = "\ufffd"
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def decode(raw: bytes) -> tuple[str, list[str]]:
    """Return the text and what had to be assumed to read it."""
    text, warnings = _decode(raw)
    if LOST in text:
        text = text.replace(LOST, "")
        warnings.append("characters_lost")
    cleaned = ILLEGAL.sub("", text)
    if cleaned != text:
        warnings.append("control_characters_removed")
    return cleaned, warnings


def _decode(raw: bytes) -> tuple[str, list[str]]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "ignore"), []
    if raw[:4].count(b"\0") == 2:
        return raw.decode("utf-16-be" if raw[0] == 0 else "utf-16-le", "ignore"), []
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        return _decode_legacy(raw)


def _decode_legacy(raw: bytes) -> tuple[str, list[str]]:
    declared = _declared(raw)
    if declared and declared not in {"iso8859-1", "cp1252"}:
        try:
            return raw.decode(declared), []
        except UnicodeDecodeError:
            pass
    warnings = [] if declared else ["encoding_assumed: cp1252"]
    try:
        return raw.decode("cp1252"), warnings
    except UnicodeDecodeError:
        return raw.decode("latin-1"), ["encoding_assumed: latin-1"]


def _declared(raw: bytes) -> str | None:
    """Return the codec that the declaration names, when it is one that we let senders choose."""
    found = DECLARED.search(raw[:400])
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode()).name
    except LookupError:
        return None
    return name if TRUSTED.fullmatch(name) else None
