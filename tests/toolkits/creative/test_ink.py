"""Which words can be read on a brand's accent."""

import pytest

from toolkits.creative.facts import ink_on


@pytest.mark.parametrize(
    ("colour", "ink"),
    [
        ("#ffffff", "#14181f"),
        ("#000000", "#ffffff"),
        ("#1f4fd8", "#ffffff"),
        ("#f5c518", "#14181f"),
    ],
)
def test_words_on_the_accent_can_be_read(colour, ink):
    assert ink_on(colour) == ink
