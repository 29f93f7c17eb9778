"""The demo network comes in once, whole, and never into a network in use."""

import pytest
from django.core.management import CommandError

from portal.embedded import first_start
from portal.embedded.first_start import load_demo_once
from portal.embedded.models import FirstStart


@pytest.fixture
def loads(monkeypatch, db):
    """Notes each loading of the demo; a test may make it fail."""
    noted: list[str] = []
    monkeypatch.setattr(first_start, "has_command", lambda _: True)
    monkeypatch.setattr(first_start, "call_command", noted.append)
    return noted


def test_the_first_start_loads_the_demo_and_later_ones_do_not(loads):
    for _ in range(2):
        load_demo_once(print, wanted=True)
    assert loads == ["load_demo"]
    assert FirstStart.objects.get().with_demo


def test_what_was_declined_on_the_first_start_stays_out(loads):
    load_demo_once(print, wanted=False)
    load_demo_once(print, wanted=True)
    assert loads == []
    assert not FirstStart.objects.get().with_demo


def test_a_network_in_use_is_left_alone(loads, monkeypatch):
    def refuse(_name):
        raise CommandError("There is a network already.")

    monkeypatch.setattr(first_start, "call_command", refuse)
    said: list[str] = []
    load_demo_once(said.append, wanted=True)
    assert said[-1] == "There is a network already."
    assert not FirstStart.objects.get().with_demo


def test_a_loading_that_was_killed_is_begun_anew(loads, monkeypatch):
    def die(_name):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(first_start, "call_command", die)
        with pytest.raises(KeyboardInterrupt):
            load_demo_once(print, wanted=True)
    load_demo_once(print, wanted=True)
    assert loads == ["load_demo"]
