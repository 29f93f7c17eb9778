"""`make fuzz [MINUTES=10] [ONLY=text]`: made-up and damaged files for each reader of stock files.

Whatever comes in, a file is read to its end or refused with a reason, accepted and quarantined
records add up, and what would be sent to the database has the right number of clean fields.
"""

import io
import json
import random
import time
import zipfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from dealers.inventory import reading, values, vins, vocabulary
from dealers.inventory.aliases import ALIASES
from dealers.inventory.checking import AnyRoster, check_file
from dealers.inventory.columns import map_columns
from dealers.inventory.opening import open_source
from dealers.inventory.plans import Trouble
from dealers.inventory.records import FACTS, seen_identity, understand

CORPUS = Path(__file__).parent / "corpus"
TODAY = date(2026, 11, 22)
ODD = (
    b'"', b'""', b",", b";", b"\t", b"|", b"\r", b"\n", b"\r\n", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf",
    b"{", b"}", b"[", b"]", b"\\", b"\\u0000", b"\\ud800", b"1e999", b"-", b"<", b"&nbsp;", b"'",
    b"\xe2\x82\xac", b"\xc3\x28", b"NaN", b"null", b"9" * 400, b"sep=;", b"\x1a", b"\xc2\xa0", b"=1+1",
)  # fmt: skip
WORDS = st.one_of(
    st.sampled_from(
        ["", "-", "n/a", "1HGCM8J69TA000001", "2026", "31,990.00", "7.990 €", "new", "CPO", "AWD",
         "12 km", "01/02/2026", "https://x.example/a.jpg|https://x.example/b.jpg", "6\" bed", "<b>"]
    ),
    st.text(max_size=30),
)  # fmt: skip
NAMES = st.one_of(
    st.sampled_from(sorted({alias for names in ALIASES.values() for alias in names})),
    st.text(max_size=12),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES, inner, max_size=8),
    max_leaves=40,
)


def probe(data: bytes, country: str = "US") -> None:
    """Read these bytes as a stock file, and fail if that goes wrong in any way."""
    roster = AnyRoster(country, "EUR" if country == "DE" else "USD", comma=country == "DE")
    report = check_file("fuzz", lambda: iter([data]), {}, roster, today=TODAY)
    assert report.accepted + report.quarantined == report.records
    assert report.reason or report.state == "readable"
    json.dumps(report.as_json(), ensure_ascii=False).encode()
    if report.state != "refused":
        _probe_fields(data, roster)


def _probe_fields(data: bytes, roster: AnyRoster) -> None:
    """Each vehicle has as many fields as are staged, and none holds what no database takes."""
    read = open_source(lambda: iter([data]), {}, roster, today=TODAY)
    for record in read.table.records:
        try:
            sent = understand(record, read.context)
        except Trouble:
            sent = None
        told = sent.facts if sent else seen_identity(record, read.context)
        assert sent is None or told.count("\t") == len(FACTS) - 1
        assert not {"\x00", "\n", "\r"} & set(told)
        assert "\x00" not in record.raw
        told.encode()


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """Tables of odd cells under known and unknown names, in some encoding, then damaged."""
    mark = draw(st.sampled_from([",", ";", "\t", "|"]))
    quote = draw(st.sampled_from(["", '"']))
    header = draw(st.lists(NAMES, min_size=1, max_size=10))
    rows = draw(st.lists(st.lists(WORDS, max_size=11), max_size=8))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    lines = [mark.join(f"{quote}{cell}{quote}" for cell in row) for row in [header, *rows]]
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp1251"]))
    return draw(damaged(end.join(lines).encode(encoding, "replace")))


@st.composite
def jsons(draw: st.DrawFn) -> bytes:
    """JSON of all shapes, as a document or in lines, then damaged."""
    rows = draw(st.lists(st.dictionaries(NAMES, JSON, max_size=10) | JSON, max_size=6))
    shape = draw(st.sampled_from(["list", "lines", "within", "one"]))
    ascii_only = draw(st.booleans())
    dumped = [json.dumps(row, ensure_ascii=ascii_only) for row in rows]
    inside = f"[{','.join(dumped)}]"
    whole = {"list": inside, "lines": "\n".join(dumped), "within": f'{{"a":{{"vehicles":{inside}}}}}',
             "one": dumped[0] if dumped else "{}"}[shape]  # fmt: skip
    return draw(damaged(whole.encode("utf-8", "replace")))


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    """Workbooks with cells of all kinds, then damaged inside or outside of their zip."""
    book = openpyxl.Workbook()
    cells = st.one_of(
        WORDS.map(_writable), st.integers(-(2**40), 2**60), st.floats(allow_nan=False, width=32),
        st.booleans(), st.dates(date(1900, 3, 1), date(2100, 1, 1)), st.just("=1/0"),
    )  # fmt: skip
    book.active.append([_writable(name) for name in draw(st.lists(NAMES, min_size=1, max_size=8))])
    for row in draw(st.lists(st.lists(cells, max_size=9), max_size=5)):
        book.active.append(row)
    parts = _parts_of(book)
    if draw(st.booleans()):
        return draw(damaged(_packed(parts)))
    chosen = draw(st.sampled_from(sorted(parts)))
    return _packed({**parts, chosen: draw(damaged(parts[chosen]))})


def _parts_of(book: openpyxl.Workbook) -> dict[str, bytes]:
    """The parts of a workbook but for the one that tells when it was made."""
    target = io.BytesIO()
    book.save(target)
    packed = zipfile.ZipFile(target)
    return {name: packed.read(name) for name in packed.namelist() if name != "docProps/core.xml"}


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(zipfile.ZipInfo(name), part)
    return target.getvalue()


def _writable(text: str) -> str:
    return "".join(char for char in text if char.isprintable())


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """These bytes, or they cut, flipped, doubled, or with odd bytes put in."""
    for _turn in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 40)))
        data = draw(
            st.sampled_from(
                [data[:at], data[:at] + data[to:], data[:to] + data[at:],
                 data[:at] + draw(st.sampled_from(ODD)) + data[at:],
                 data[:at] + draw(st.binary(max_size=8)) + data[to:]]
            )
        )  # fmt: skip
    return data


@st.composite
def seeds(draw: st.DrawFn, *suffixes: str) -> bytes:
    """Files of the corpus, damaged."""
    files = sorted(path for path in CORPUS.iterdir() if path.suffix in suffixes)
    return draw(damaged(draw(st.sampled_from(files)).read_bytes())) if files else b""


def probe_values(text: str, other: str) -> None:
    """Read these texts as every kind of cell, and as a header."""
    for country in ("US", "DE"):
        verdict = vins.judge(text, country=country, year=values.year_of(other, this_year=2026))
        assert verdict.wrong or len(verdict.vin) >= 5
        assert len(verdict.vin) != 17 or verdict.wrong or vins.model_year(verdict.vin) != 0
        values.odometer_of(text, unit=other, country=country)
    for comma in (True, False):
        amount = values.price_of(text, comma_decimals=comma, new=comma).amount
        assert amount is None or 0 < amount < values.MOST
        values.date_of(text, month_first=comma)
        values.moment_of(text, month_first=comma)
    values.date_order([text, other])
    assert all(
        link.startswith(("http", "HTTP", "Http")) or "://" in link
        for link in values.links([text, other])
    )
    values.listed(text)
    values.prose(text)
    for read in (vocabulary.condition_of, vocabulary.drivetrain_of, vocabulary.body_type_of,
                 vocabulary.color_family_of, values.words, values.is_debris):  # fmt: skip
        read(text)
    vocabulary.powertrain_of(text, other, text, make=other, year=2021)
    map_columns([text, other, text], [[other, text, other]], {text: "vin"})
    reading.looks_like_header([text, other])


CELLS = st.one_of(
    WORDS,
    st.text(alphabet="0123456789.,'-/: $€kmKMiIUSDEUR\u00a0", max_size=24),
    st.text(alphabet="ABCDEFGHJKLMNPRSTUVWXYZ0123456789IOQ -", min_size=5, max_size=19),
)
COUNTRIES = st.sampled_from(["US", "DE"])
READERS: dict[str, tuple[Callable[..., None], tuple[st.SearchStrategy, ...]]] = {
    "text": (probe, (texts() | seeds(".csv", ".txt", ".tsv"), COUNTRIES)),
    "json": (probe, (jsons() | seeds(".json", ".jsonl"), COUNTRIES)),
    "xlsx": (probe, (workbooks() | seeds(".xlsx"), COUNTRIES)),
    "values": (probe_values, (CELLS, CELLS)),
}


def run(reader: str, examples: int, number: int) -> int:
    """Try so many examples; raises what a reader raised on the smallest one, and gives how many."""
    probing, strategies = READERS[reader]
    tried = 0

    @seed(number)
    @settings(max_examples=examples, deadline=None, database=None,
              phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.tuples(*strategies))
    def attempt(told: tuple[object, ...]) -> None:
        nonlocal tried
        tried += 1
        probing(*told)

    attempt()
    return tried


def main(minutes: float, only: str = "") -> int:
    """Print a JSON line per reader; the exit status tells whether any crashed."""
    crashed = 0
    for reader in [only] if only else READERS:
        started, tried, first = time.monotonic(), 0, random.randrange(10**9)
        problem = ""
        turn = partial(run, reader, 500)
        while not problem and time.monotonic() - started < 60 * minutes:
            try:
                tried += turn(first + tried)
            except BaseException as crash:
                if isinstance(crash, KeyboardInterrupt):
                    raise
                problem = f"{type(crash).__name__}: {crash}\n" + "\n".join(
                    getattr(crash, "__notes__", [])
                )
        crashed += bool(problem)
        line = {"fuzz": reader, "examples": tried, "minutes": round((time.monotonic() - started) / 60, 1),
                "crashes": int(bool(problem)), "problem": problem}  # fmt: skip
        print(json.dumps(line), flush=True)
    return int(crashed > 0)
