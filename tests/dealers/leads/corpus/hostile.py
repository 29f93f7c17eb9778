"""Two hundred messages that are meant to hurt: each is kept, none becomes half a lead."""

import base64
import json
from collections.abc import Iterator
from random import Random

from tests.dealers.leads.corpus.samples import CAR, SAMPLES, _adf, _mail, _note, _who

GOOD = _adf()
ENTITIES = (
    '<!DOCTYPE adf [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE adf [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]>',
    '<!DOCTYPE adf [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]>',
    '<!DOCTYPE adf [<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    '<!doctype adf [<!entity x "y">]>',
    '<!DOCTYPE adf PUBLIC "-//x//y" "http://127.0.0.1:9/x" [<!ENTITY x "y">]>',
    'junk before <!DOCTYPE adf [<!ENTITY x "y">]>',
    '<?xml version="1.0"?>\n\n<!DOCTYPE adf [\n<!ENTITY\tx\n"y">]>',
)
ENCODINGS = (
    *("utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "latin-1"),
    *("cp1251", "cp037", "shift_jis", "gb18030", "big5", "iso8859-15", "koi8-r", "mac-roman"),
)
CODES = ("", "UTF-8", "utf-7", "UTF-16", "windows-1252", "ibm037", "x-none", "rot13", "base64")


def hostile() -> list[tuple[str, bytes]]:
    """Give the messages with their names, always the same ones."""
    return [*_entities(), *_encoded(), *_nested(), *_large(), *_mails(), *_json(), *_mangled()]


def _entities() -> Iterator[tuple[str, bytes]]:
    for number, declared in enumerate(ENTITIES):
        body = _adf(head="", who=_who("<email>a@example.com</email><phone>&x;</phone>"))
        yield f"entity {number}", (declared + body).encode()
        yield f"entity utf-16 {number}", (declared + body).encode("utf-16")


def _encoded() -> Iterator[tuple[str, bytes]]:
    for encoding in ENCODINGS:
        yield f"bytes {encoding}", GOOD.encode(encoding, "replace")
    for code in CODES:
        declared = GOOD.replace("UTF-8", code).replace("Kim", "Zoë")
        yield f"declared {code or 'empty'}", declared.encode("cp1252")
    yield "zero bytes", GOOD.replace("Kim", "K\0im").encode()
    yield "surrogate", GOOD.encode().replace(b"Kim", b"\xed\xa0\x80")
    yield "overlong", GOOD.encode().replace(b"Kim", b"\xc0\xbcscript")


def _nested() -> Iterator[tuple[str, bytes]]:
    for depth in (50, 99, 101, 1_000, 50_000):
        yield f"deep {depth}", _note("<a>" * depth + "x" + "</a>" * depth).encode()
        yield (
            f"deep prospect {depth}",
            f"<adf>{'<prospect>' * depth}{'</prospect>' * depth}</adf>".encode(),
        )
        yield f"unclosed {depth}", ("<adf>" + "<prospect>" * depth).encode()
    for piece in (
        "<![CDATA[",
        "<!--",
        "&lt;script",
        "<script",
        "</",
        "<a b=",
        "&",
        "<<",
        "]]>",
        "<?x ",
    ):
        yield f"repeated {piece}", _note(piece * 20_000).encode()
    yield (
        "many attributes",
        _adf(car="<vehicle " + " ".join(f'a{n}="1"' for n in range(5_000)) + "/>").encode(),
    )
    yield "many prospects", ("<adf>" + f"<prospect>{CAR}</prospect>" * 400 + "</adf>").encode()
    yield "many phones", _adf(who=_who("<phone>206-555-0147</phone>" * 3_000)).encode()


def _large() -> Iterator[tuple[str, bytes]]:
    yield "ten megabytes of comment", _note("x" * 10_000_000).encode()
    yield "one megabyte of comment", _note("lorem ipsum " * 80_000).encode()
    yield "ten megabytes of nothing", b" " * 10_000_000
    yield "a long name", _adf(who=_who(name=f"<name>{'n' * 100_000}</name>")).encode()
    yield "a long number", _adf(who=_who(f"<phone>{'5' * 50_000}</phone>")).encode()
    yield "a long date", _adf(f"<requestdate>{'9' * 50_000}</requestdate>").encode()
    yield "a long address", _adf(who=_who(f"<email>{'a' * 50_000}@example.com</email>")).encode()
    yield (
        "a huge price",
        _adf(car=f"<vehicle><make>A</make><price>{'9' * 9_999}</price></vehicle>").encode(),
    )
    yield (
        "digits of others",
        _adf(
            who=_who("<phone>٢٠٦٥٥٥٠١٤٧</phone>"), car="<vehicle><year>２０２６</year></vehicle>"
        ).encode(),
    )


def _mails() -> Iterator[tuple[str, bytes]]:
    nested = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(60))
    yield "mail in mail in mail", f"From: a@example.com\n{nested}".encode()
    yield "mail without body", b"From: a@example.com\nSubject: x\n"
    yield "mail without boundary", _mail(GOOD, "multipart/mixed").encode()
    yield "mail of unknown charset", _mail(GOOD, "text/plain; charset=none-such").encode()
    yield "broken base64", _mail("!!!" + GOOD, more="Content-Transfer-Encoding: base64\n").encode()
    sealed = base64.encodebytes(GOOD.encode()).decode()
    yield "base64", _mail(sealed, more="Content-Transfer-Encoding: base64\n").encode()
    yield "mail cut in its attachment", _mail(GOOD[:200], "text/xml").encode()
    yield "injected header", b"Subject: a\r\nBcc: x@example.com\r\n\r\n" + GOOD.encode()
    yield "header without end", b"X: " + b"y" * 1_000_000
    yield "entity in mail", _mail(ENTITIES[0] + GOOD, "text/xml").encode()


def _json() -> Iterator[tuple[str, bytes]]:
    odd = (None, 1, "x", [], {}, [[]], {"field_data": 1}, {"field_data": [1, None, {"name": None}]})
    for number, body in enumerate(
        (*odd, {"user_column_data": [None, {}]}, {"entry": [None, {"changes": 7}]})
    ):
        yield f"json {number}", json.dumps(body).encode()
    yield "json deep", b"[" * 100_000
    yield "json deep object", b'{"a":' * 100_000
    yield "json cut off", b'{"field_data": [{"name": "email"'
    yield "json number", b'{"email": ' + b"9" * 10_000 + b"}"
    yield "json surrogate", b'{"email": "a@example.com", "name": "\\ud800\\u0000"}'
    yield "json form of ours", b'{"rooftop_form": 1}'
    yield "json entries", b'{"object": "page", "entry": [' + b"{}," * 5_000 + b"{}]}"


def _mangled() -> Iterator[tuple[str, bytes]]:
    """Change bytes of good samples at places of a fixed chance."""
    random = Random(5)
    for turn in range(2):
        for sample in SAMPLES:
            raw = bytearray(sample.raw)
            for _ in range(random.randrange(1, 6)):
                raw[random.randrange(len(raw))] = random.randrange(256)
            yield f"mangled {turn} {sample.name}", bytes(raw)
