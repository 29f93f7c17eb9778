"""Whatever the audit trail records has words that people read."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from campaigns.activations.models import Activation
from portal.audit.wording import event_words, is_told

STOREYS = ("portal", "dealers", "toolkits", "campaigns")
EVENT = re.compile(r"[a-z_]+\.[a-z_]+")
RECORDING = {"record", "record_all", "_record", "_move"}


def events_in(source):
    """The events that a module records: what it calls `record` with, on both sides of a condition."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in RECORDING:
            for argument in [*call.args[:1], *call.args[2:]]:
                yield from (
                    node.value
                    for node in ast.walk(argument)
                    if isinstance(node, ast.Constant) and EVENT.fullmatch(str(node.value))
                )


def recorded():
    """Every event of the portal with the file that records it."""
    for storey in STOREYS:
        for path in sorted(Path(settings.BASE_DIR, storey).rglob("*.py")):
            for event in events_in(path.read_text()):
                yield pytest.param(event, id=f"{path.stem}-{event}")


@pytest.mark.parametrize("event", list(recorded()))
def test_each_recorded_event_has_words(event):
    assert is_told(event), f"say it in its app's recorded.py: {event}"


@pytest.mark.parametrize("step", ["started", *Activation.State])
def test_each_step_of_an_activation_has_words(step):
    assert is_told(f"activation.{step}")


def test_an_event_without_words_reads_as_it_is_named():
    assert not is_told("kite.flown_high")
    assert event_words("kite.flown_high") == "Kite: flown high"


def test_the_search_for_events_sees_both_sides_of_a_condition():
    source = 'record("lead_source.opened" if on else "lead_source.closed", source, by=by)'
    assert list(events_in(source)) == ["lead_source.opened", "lead_source.closed"]
