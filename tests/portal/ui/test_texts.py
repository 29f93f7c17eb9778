"""Texts in code and templates: each has its place in every catalogue.

Reads the sources as `makemessages` does, without any gettext program.
"""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
CATALOGUES = sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))
WITHOUT_TEXTS = {"docs", "locale", "node_modules", "tests", "var"}
NAMES = ("gettext", "ngettext", "pgettext", "npgettext")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in NAMES},
    "gettext_noop": None,
}
ALIAS = re.compile(r"\b(n?p?gettext(?:_lazy|_noop)?) as (\w+)")


def texts(source, suffix):
    """The (context, text) pairs of one file; a text with a plural is a pair of its own."""
    keywords = KEYWORDS | {alias: KEYWORDS[name] for name, alias in ALIAS.findall(source)}
    # In brackets the indentation of a template means nothing to Python's tokenizer.
    code = source if suffix == ".py" else f"({templatize(source)}\n)"
    for _line, text, _comments, context in extract("python", BytesIO(code.encode()), keywords):
        yield context, text


def sources():
    """Every file of ours that may hold a text for people."""
    for room in sorted(ROOT.iterdir()):
        if room.is_dir() and room.name[0] != "." and room.name not in WITHOUT_TEXTS:
            found = (path for path in room.rglob("*") if path.suffix in {".py", ".html", ".txt"})
            yield from (path for path in found if "node_modules" not in path.parts)


def known(catalogue):
    """What a catalogue holds; a text with a plural serves where only the singular is asked for."""
    with catalogue.open("rb") as file:
        messages = [m for m in read_po(file, locale=catalogue.parts[-3]) if m.id]
    whole = {(m.context, m.id) for m in messages}
    return whole | {(m.context, m.id[0]) for m in messages if isinstance(m.id, tuple)}


@pytest.fixture(scope="module")
def asked_for():
    """Each text with the first file that shows it."""
    found = {}
    for path in sources():
        for text in texts(path.read_text(), path.suffix):
            found.setdefault(text, str(path.relative_to(ROOT)))
    return found


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_no_text_is_missing_from_a_catalogue(path, asked_for):
    held = known(path)
    missing = [f"{where}: {text[1]!r}" for text, where in asked_for.items() if text not in held]
    assert not missing, "\n".join(["Run makemessages (docs/reference/translating.md):", *missing])


def test_texts_are_found_in_every_storey(asked_for):
    rooms = {where.split("/")[0] for where in asked_for.values()}
    assert {"campaigns", "dealers", "portal", "templates", "toolkits"} <= rooms


@pytest.mark.parametrize(
    ("source", "suffix", "found"),
    [
        ('_("A made-up text")', ".py", (None, "A made-up text")),
        ('_(\n    "A made-up "\n    "text"\n)', ".py", (None, "A made-up text")),
        ('x = gettext_lazy("A made-up text")', ".py", (None, "A made-up text")),
        ('from d import gettext as _now\n_now("A made-up text")', ".py", (None, "A made-up text")),
        ('ngettext("%(n)s newt", "%(n)s newts", n)', ".py", (None, ("%(n)s newt", "%(n)s newts"))),
        ('pgettext("verb", "Newt")', ".py", ("verb", "Newt")),
        ("{% translate 'A made-up text' %}", ".html", (None, "A made-up text")),
        ('<c-card title="{% translate "Newt" %}">', ".html", (None, "Newt")),
        ('  <b>\n{% firstof name _("Newt") %}', ".html", (None, "Newt")),
        ('{{ name|default:_("Newt") }}', ".txt", (None, "Newt")),
        (
            "{% blocktranslate with n=x.y %}It's {{ n }} %{% endblocktranslate %}",
            ".html",
            (None, "It's %(n)s %%"),
        ),
        (
            "{% blocktranslate count n=x %}{{ n }} newt{% plural %}{{ n }} newts{% endblocktranslate %}",
            ".html",
            (None, ("%(n)s newt", "%(n)s newts")),
        ),
    ],
)
def test_a_made_up_text_is_noticed(source, suffix, found):
    assert list(texts(source, suffix)) == [found]
    assert not any(found in known(path) for path in CATALOGUES)
