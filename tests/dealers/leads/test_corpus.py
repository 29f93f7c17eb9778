"""The corpus through the front door: nothing lost, no crash, the right answer for each trap."""

import json
import re
import time
from io import StringIO

import pytest
from django.core.management import call_command

from dealers.leads import understanding
from dealers.leads.adf import Unreadable
from dealers.leads.models import Lead, Message
from dealers.leads.states import MessageState, Reason
from tests.dealers.leads.corpus.hostile import hostile
from tests.dealers.leads.corpus.samples import SAMPLES, _adf
from tests.factories.network import DealershipFactory

HOSTILE = hostile()
ANSWERS = {"accepted", "duplicate", "quarantined", "not_a_lead"}
# What one hostile message may cost; the slowest takes a tenth of it on an idle machine.
MOST_SECONDS = 20


def file_of(name: str, raw: bytes) -> str:
    kind = "eml" if raw[:8].lower().startswith((b"from:", b"subject:")) else "xml"
    return f"{re.sub(r'[^a-zA-Z0-9-]+', '_', name)}.{'json' if name.startswith('json') else kind}"


def ingest(folder, messages, **options) -> dict[str, dict]:
    """Put messages into a folder, take it in, and give each entry by its name."""
    for name, raw in messages:
        (folder / file_of(name, raw)).write_bytes(raw)
    out = StringIO()
    code = DealershipFactory(country="US", time_zone="America/Los_Angeles").code
    call_command("ingest_leads", str(folder), source="P", dealership=code, stdout=out, **options)
    entries = json.loads(out.getvalue())["messages"]
    return {entry["file"].rsplit("/")[-1]: entry for entry in entries}


def value_at(told, path: str):
    for step in path.split("."):
        told = told[int(step)] if step.isdigit() else told[step]
    return told


@pytest.mark.django_db
def test_each_trap_has_its_answer(tmp_path):
    wrong, names = [], [(sample.name, sample.raw) for sample in SAMPLES]
    told = ingest(tmp_path, names, explain=True)
    for sample in SAMPLES:
        entry = told[file_of(sample.name, sample.raw)]
        prospect = entry["prospects"][0]
        # The samples are much alike: that one repeats another is no concern here.
        outcome = "accepted" if prospect["lead"] else prospect["outcome"]
        if (outcome, "" if prospect["lead"] else prospect["reason"]) != (
            sample.outcome,
            sample.reason,
        ):
            wrong.append((sample.name, prospect["outcome"], prospect["reason"]))
        said = {warning.partition(":")[0] for warning in prospect["warnings"]}
        wrong += [(sample.name, warn, said) for warn in sample.warns if warn not in said]
        found = [(path, value_at(prospect, path), value) for path, value in sample.finds]
        wrong += [(sample.name, *one) for one in found if one[1] != one[2]]
    assert not wrong
    assert len(SAMPLES) >= 60
    assert Message.objects.count() == len(SAMPLES)


def test_there_are_two_hundred_hostile_ones():
    assert len({raw for _name, raw in HOSTILE}) >= 200


def read_or_reason(raw: bytes) -> tuple[list, str]:
    try:
        return understanding.understand(raw)[0], ""
    except Unreadable as refusal:
        return [], refusal.reason


@pytest.mark.parametrize(("name", "raw"), HOSTILE, ids=[name[:40] for name, _raw in HOSTILE])
def test_a_hostile_one_gives_prospects_or_a_reason_of_ours(name, raw):
    started = time.monotonic()
    prospects, reason = read_or_reason(raw)
    assert prospects or reason in set(Reason.values) - {Reason.UNREADABLE}
    assert all("root:" not in phone.raw for p in prospects for phone in p.contact.phones)
    assert time.monotonic() - started < MOST_SECONDS


def assert_nothing_lost(told: dict[str, dict], count: int) -> None:
    assert len(told) == Message.objects.count() == count
    assert not Message.objects.filter(state=MessageState.RECEIVED).exists()
    for name, entry in told.items():
        assert entry["outcome"] in ANSWERS, name
        assert entry["outcome"] == "accepted" or entry["reason"], name
        assert entry["reason"] != Reason.UNREADABLE, name
    accepted = {lead for entry in told.values() for lead in entry["leads"]}
    assert accepted == {str(pk) for pk in Lead.objects.values_list("pk", flat=True)}


@pytest.mark.django_db
def test_hostile_ones_are_stored_and_answered(tmp_path):
    some = [one for number, one in enumerate(HOSTILE) if number % 6 == 0]
    assert_nothing_lost(ingest(tmp_path, some, explain=True), len(some))


def test_a_sample_cut_at_each_byte_never_becomes_half_a_lead():
    whole = _adf("<requestdate>2026-03-30T15:30:20-08:00</requestdate>").encode()
    for cut in range(len(whole) - 1):
        with pytest.raises(Unreadable) as refusal:
            understanding.understand(whole[:cut])
        assert refusal.value.reason in (Reason.CUT_OFF, Reason.NO_ADF)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.timeout(900)
def test_the_whole_corpus_through_the_database(tmp_path):
    whole = _adf().encode()
    cuts = [(f"cut {at}", whole[:at]) for at in range(len(whole))]
    samples = [(sample.name, sample.raw) for sample in SAMPLES]
    # Names of what is repeated, "</" and "<<", are one name to a file system.
    hostile_ones = [(f"{name} {number}", raw) for number, (name, raw) in enumerate(HOSTILE)]
    everything = [*samples, *hostile_ones, *cuts]
    assert_nothing_lost(ingest(tmp_path, everything, explain=True), len(everything))
