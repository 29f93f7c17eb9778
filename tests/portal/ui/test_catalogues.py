"""Catalogues: complete, settled, and true to their placeholders."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

CATALOGUES = sorted(Path(settings.BASE_DIR).glob("locale/*/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%")


def messages(path):
    with path.open("rb") as file:
        return [m for m in read_po(file, locale=path.parts[-3]) if m.id]


def forms(text):
    return [text] if isinstance(text, str) else list(text)


def test_german_is_there():
    assert [path.parts[-3] for path in CATALOGUES] == ["de"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_text_is_translated(path):
    assert not [m.id for m in messages(path) if not all(forms(m.string))]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_no_translation_is_a_guess(path):
    assert not [m.id for m in messages(path) if m.fuzzy]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_translations_keep_their_placeholders(path):
    for message in messages(path):
        named = {name for form in forms(message.id) for name in PLACEHOLDER.findall(form)}
        for form in forms(message.string):
            kept = set(PLACEHOLDER.findall(form))
            assert kept <= named, form
            assert kept == named or isinstance(message.id, tuple), form
