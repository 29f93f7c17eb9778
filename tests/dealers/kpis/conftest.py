"""Each test has a catalogue of its own, filled from a ledger that it writes."""

import pytest

from tests.factories.kpis import Ledger, catalogue_of


@pytest.fixture
def ledger():
    return Ledger()


@pytest.fixture(autouse=True)
def catalogue(ledger):
    with catalogue_of(ledger) as catalogue:
        yield catalogue
