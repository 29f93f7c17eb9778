"""Pages by position: every row once, whatever the order, and damaged cursors are refused."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealers.network.models import Brand
from portal.common.pages import keyset_page
from portal.common.refusals import Refused
from tests.factories.network import BrandFactory

pytestmark = pytest.mark.django_db


def walk(rows, order, size):
    """Read page after page to the end."""
    seen, cursor = [], ""
    while True:
        page = keyset_page(rows, {"after": cursor}, size=size, order=order)
        seen += page.rows
        cursor = page.next_cursor
        if not cursor:
            return seen


@pytest.mark.parametrize("order", [("-id",), ("oem_name", "-id"), ("-oem_name", "id")])
@pytest.mark.parametrize("size", [1, 2, 5, 50])
def test_every_row_comes_once_and_in_order(order, size):
    for name in "aabbbca":
        BrandFactory(oem_name=name)

    assert walk(Brand.objects.all(), order, size) == list(Brand.objects.order_by(*order))


@given(st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_a_damaged_cursor_is_refused_and_never_an_error(cursor):
    with contextlib.suppress(Refused):
        keyset_page(Brand.objects.all(), {"after": cursor})


def test_the_refusal_of_a_damaged_cursor_says_what_to_do():
    with pytest.raises(Refused, match="open the list again"):
        keyset_page(Brand.objects.all(), {"after": "nonsense"})
