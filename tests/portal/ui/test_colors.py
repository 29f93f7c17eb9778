"""Accents: whatever the brand's colour, text in it is legible."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.ui.colors import DARK_SURFACE, WHITE, contrast, hex_of, legible, parse

channels = st.integers(0, 255)


def tinted(color, ground):
    red, green, blue = (round(0.1 * c + 0.9 * g) for c, g in zip(color, ground, strict=True))
    return red, green, blue


@given(st.tuples(channels, channels, channels))
@example((254, 0, 0))  # the hardest: red on a tint of red
@pytest.mark.parametrize("ground", [WHITE, DARK_SURFACE])
def test_any_accent_is_legible_on_the_page_and_on_a_tint_of_itself(ground, color):
    shown = legible(color, ground)
    assert contrast(shown, ground) >= 4.5
    assert contrast(shown, tinted(shown, ground)) >= 4.5


def test_a_legible_accent_stays_as_the_brand_chose_it():
    assert hex_of(legible(parse("#2f4bc4"), WHITE)) == "#2f4bc4"


def test_black_on_white_has_the_greatest_contrast():
    assert contrast((0, 0, 0), WHITE) == pytest.approx(21)
