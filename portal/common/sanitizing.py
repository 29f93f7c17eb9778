"""The one HTML sanitizer: what people type into rich text comes through here, and nothing else."""

from __future__ import annotations

from html.parser import HTMLParser

import nh3
from markupsafe import Markup

TAGS = frozenset(
    {"p", "br", "strong", "b", "em", "i", "u", "ul", "ol", "li", "a", "h3", "h4", "blockquote"}
)
SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def clean_rich_text(html: str) -> Markup:
    """Safe HTML: a few tags, links as the only attribute, no handlers, no `hx-*`, no styles."""
    return Markup(  # noqa: S704 - the sanitizer's output is the one HTML we trust
        nh3.clean(
            html,
            tags=set(TAGS),
            attributes={"a": {"href"}},
            url_schemes=set(SCHEMES),
            url_relative="deny",
            link_rel="noopener noreferrer nofollow",
        )
    )


class _TextReader(HTMLParser):
    """Collects what a reader sees, a line for each block."""

    BLOCKS = frozenset(
        {"p", "br", "li", "div", "tr", "h1", "h2", "h3", "h4", "blockquote", "table", "ul", "ol"}
    )
    HIDDEN = frozenset({"style", "script", "title", "head"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in self.HIDDEN
        if tag in self.BLOCKS:
            self.parts.append("\n")
        self.links += [value for name, value in attrs if tag == "a" and name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in self.HIDDEN
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _read(html: str) -> _TextReader:
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    return reader


def visible_text(html: str) -> str:
    """The words a reader sees, one line for each block, without markup."""
    lines = (" ".join(line.split()) for line in "".join(_read(html).parts).split("\n"))
    return "\n".join(line for line in lines if line)


def links_in(html: str) -> list[str]:
    """The addresses that the links of this HTML lead to, in reading order."""
    return _read(html).links
