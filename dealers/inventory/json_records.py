"""JSON as records of cells: a list of objects, wherever it stands in the document, or JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, NamedTuple

import ijson

from dealers.inventory.columns import looks_like_header
from dealers.inventory.delimited import SAMPLE_LINES, UNREADABLE, Raw
from dealers.inventory.encodings import Chunks, text_lines

MOST_COLUMNS = 600
DEEPEST = 6
LONGEST_LIST = 60
EVENTS_LOOKED_AT = 20_000
# Where an object in a list of pictures or links keeps its address.
ADDRESSES = ("url", "src", "href", "link")
PROBLEMS = (ijson.JSONError, ValueError, OverflowError, RecursionError)


class TooWide(Exception):
    """The objects of a file have more names than any stock file has columns."""


class NoList(Exception):
    """A document holds no list of objects."""


class JsonTable(NamedTuple):
    """All names that the objects of a file have, and its records as cells in that order."""

    header: list[str]
    raws: Iterator[Raw]


class _Broken(NamedTuple):
    """A piece of the file that is no object; after a cut nothing more can be read."""

    text: str
    cut: bool


def open_json(chunks: Chunks, encoding: str) -> JsonTable:
    """The records of a JSON file; it is read twice, since any object may bring a new name."""
    lined = _is_lines(chunks, encoding)
    prefix = "" if lined else _list_in(chunks, encoding)

    def flats() -> Iterator[dict[str, str] | _Broken]:
        objects = _from_lines(chunks, encoding) if lined else _from_list(chunks, encoding, prefix)
        return map(_flat, objects)

    header: dict[str, None] = {}
    for flat in flats():
        if isinstance(flat, dict):
            header.update(dict.fromkeys(flat))
        if len(header) > MOST_COLUMNS:
            raise TooWide
    names = list(header)
    return JsonTable(names, (_raw(flat, names) for flat in flats()))


def _raw(flat: dict[str, str] | _Broken, names: list[str]) -> Raw:
    if isinstance(flat, _Broken):
        return Raw([], [flat.text], wrong="cut_json" if flat.cut else "bad_json", cut=flat.cut)
    line = json.dumps(flat, ensure_ascii=False)
    return Raw([flat.get(name, "") for name in names], [line])


def _is_lines(chunks: Chunks, encoding: str) -> bool:
    """Whether each line is an object of its own; a single one has to be a vehicle."""
    lines = [line for line in islice(text_lines(chunks, encoding), SAMPLE_LINES) if line.strip()]
    objects = [found for line in lines if isinstance(found := _loaded(line), dict)]
    if len(lines) == 1:
        return bool(objects) and looks_like_header(list(objects[0]))
    return 2 * len(objects) > len(lines)


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except PROBLEMS:
        return _Broken(text, cut=False)


def _from_lines(chunks: Chunks, encoding: str) -> Iterator[Any]:
    """Give each line's object; a last line that is none and has no end is cut off."""
    for line in text_lines(chunks, encoding):
        if not line.strip():
            continue
        found = _loaded(line)
        cut = isinstance(found, _Broken) and not line.endswith(("\n", "\r"))
        yield _Broken(line, cut=True) if cut else found


class _Bytes:
    """A text file as the UTF-8 that the parser reads."""

    def __init__(self, chunks: Chunks, encoding: str) -> None:
        self._text = text_lines(chunks, encoding)

    def read(self, size: int = -1) -> bytes:
        """The next piece."""
        return self._text.read(size).encode("utf-8", "replace")


def _list_in(chunks: Chunks, encoding: str) -> str:
    """Where the list of vehicles stands: the first list of objects with a vehicle's names."""
    names: dict[str, set[str]] = {}
    events = islice(_events(chunks, encoding), EVENTS_LOOKED_AT)
    for prefix, event, value in events:
        if event == "map_key" and (prefix == "item" or prefix.endswith(".item")):
            names.setdefault(prefix, set()).add(str(value))
    likely = [prefix for prefix, keys in names.items() if looks_like_header(list(keys))]
    if not names:
        raise NoList
    return next(chain(likely, names))


def _events(chunks: Chunks, encoding: str) -> Iterator[tuple[str, str, Any]]:
    try:
        yield from ijson.parse(_Bytes(chunks, encoding), use_float=True)
    except PROBLEMS:
        return


def _from_list(chunks: Chunks, encoding: str, prefix: str) -> Iterator[Any]:
    try:
        yield from ijson.items(_Bytes(chunks, encoding), prefix, use_float=True)
    except PROBLEMS as problem:
        yield _Broken(str(problem)[:200], cut=True)


def _flat(found: Any) -> dict[str, str] | _Broken:
    """An object as cells, each named by the path to it: mileage.value, image[0].url."""
    if isinstance(found, _Broken):
        return found
    if not isinstance(found, dict):
        return _Broken(_text(found)[:200], cut=False)
    flat: dict[str, str] = {}
    _flatten("", found, flat, DEEPEST)
    return flat


def _flatten(path: str, value: Any, flat: dict[str, str], depth: int) -> None:
    if depth == 0:
        flat[path] = "…"
    elif isinstance(value, dict):
        for key, inner in value.items():
            _flatten(f"{path}.{_text(key)}" if path else _text(key), inner, flat, depth - 1)
    elif isinstance(value, list):
        _flatten_list(path, value, flat, depth)
    else:
        flat[path] = _text(value)


def _flatten_list(path: str, items: list[Any], flat: dict[str, str], depth: int) -> None:
    """Put a list of words or of addresses into one cell; number the items of any other."""
    addresses = [_address(item) if isinstance(item, dict) else item for item in items]
    if not any(isinstance(item, dict | list) or item is None for item in addresses):
        flat[path] = "|".join(map(_text, addresses))
        return
    for number, item in enumerate(items[:LONGEST_LIST]):
        _flatten(f"{path}[{number}]", item, flat, depth - 1)


def _address(item: dict[str, Any]) -> Any:
    return next((item[name] for name in ADDRESSES if isinstance(item.get(name), str)), None)


def _text(value: Any) -> str:
    """A JSON value as a CSV would hold it; what no database takes becomes U+FFFD."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    clean = text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
    return clean.replace("\x00", UNREADABLE)
