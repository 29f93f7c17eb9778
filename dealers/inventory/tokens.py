r"""Values as PostgreSQL's COPY takes them: text with its backslashes doubled, `\N` for none.

A stock file says the same few things again and again. What a cell means is worked out once, and kept
as the very text that is sent to the database; a record is then put together from such pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from json.encoder import encode_basestring as quoted
from typing import TypeVar

NULL = r"\N"
MOST_REMEMBERED = 20_000
LONGEST_REMEMBERED = 400

Meaning = TypeVar("Meaning")


class Remembered(dict[str, Meaning]):
    """What texts mean, each worked out once; forgets all when it has grown too large."""

    def __init__(self, work_out: Callable[[str], Meaning]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, text: str) -> Meaning:
        meaning = self._work_out(text)
        if len(text) <= LONGEST_REMEMBERED:
            if len(self) >= MOST_REMEMBERED:
                self.clear()
            self[text] = meaning
        return meaning


def token(text: str) -> str:
    """One line of text as COPY takes it."""
    return text.replace("\\", "\\\\") if "\\" in text else text


def json_list(texts: Iterable[str]) -> str:
    """A JSON list of texts as COPY takes it."""
    return token(f"[{', '.join(map(quoted, texts))}]")


def json_entry(name: str, text: str) -> str:
    """One entry of a JSON object as COPY takes it."""
    return token(f"{quoted(name)}: {quoted(text)}")


def json_object(entries: Iterable[str]) -> str:
    """A JSON object of such entries; empty ones are left out."""
    return f"{{{', '.join(filter(None, entries))}}}"


def plain(sent: str) -> str:
    """A token as people read it."""
    return "" if sent == NULL else sent.replace("\\\\", "\\")
