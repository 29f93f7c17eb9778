"""A little of `make fuzz` in every run of the tests."""

import pytest

from tests.inventory import fuzz


@pytest.mark.parametrize("reader", fuzz.READERS)
def test_a_reader_survives_odd_and_damaged_files(reader):
    assert fuzz.run(reader, examples=25, number=1) >= 20


def test_a_reader_that_crashes_is_noticed(monkeypatch):
    def careless(text, _other):
        assert "\u00a0" not in text

    monkeypatch.setitem(fuzz.READERS, "values", (careless, fuzz.READERS["values"][1]))
    with pytest.raises(AssertionError):
        fuzz.run("values", examples=500, number=1)
