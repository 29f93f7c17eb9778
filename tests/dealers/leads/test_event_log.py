"""A service desk's event log, foreign in every way, through the path of a lead's events.

Each incident is a lead, each row an event as it was told. `EVENT_LOG` is how many incidents are
read: 25 unless told, all 890 in `make event-log`, which also prints what became of them.
"""

import csv
import gzip
import os
from collections import Counter, defaultdict
from datetime import datetime, time, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from dealers.leads import chronicle
from dealers.leads.models import Lead, LeadEvent
from dealers.leads.states import EventKind
from dealers.network.models import OpeningHours
from tests.factories.leads import SourceFactory, a_lead
from tests.factories.network import DealershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1800)]
LOG = Path(__file__).parent / "samples" / "incidents.csv.gz"
INCIDENTS = int(os.environ.get("EVENT_LOG", "25"))
# The log names no zone; one with clock changes is assumed, so that they are looked for.
ZONE = ZoneInfo("Europe/Berlin")
UNKNOWN = "?"


def incidents():
    """The rows of each incident, in the order of the file."""
    rows = defaultdict(list)
    with gzip.open(LOG, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows[row["number"]].append(row)
    return dict(islice(rows.items(), INCIDENTS))


class Reader:
    """Turns rows into events, and notes what had to be assumed about each."""

    def __init__(self):
        self.notes = Counter()

    def instant(self, text):
        """A local time as an instant; a time that a clock change skips or repeats is noted."""
        local = datetime.strptime(text, "%d-%m-%Y %H:%M").replace(tzinfo=ZONE)
        there = local.astimezone(ZoneInfo("UTC"))
        if there.astimezone(ZONE).replace(tzinfo=None) != local.replace(tzinfo=None):
            self.notes["time that the clock change skips"] += 1
        elif local.utcoffset() != local.replace(fold=1).utcoffset():
            self.notes["time that comes twice"] += 1
        return there

    def received(self, row):
        """When an incident began: its own creation may be unknown, its opening never is."""
        if row["sys_created_at"] == UNKNOWN:
            self.notes["creation unknown: opening taken"] += 1
        return self.instant(row["opened_at"])

    def events(self, rows, opened):
        """The events of an incident's rows, each with its time and kind."""
        before = {"incident_state": "New", "assigned_to": UNKNOWN, "reopen_count": "0"}
        for row in rows:
            at = self.instant(row["sys_updated_at"])
            if at < opened:
                self.notes["told before the incident was opened: kept at its time"] += 1
            kinds = list(self._kinds(row, before))
            self.notes["row that changed nothing we know: noted as looked at"] += not kinds
            for kind in kinds or [EventKind.VIEWED]:
                yield at, kind
            before = row

    @staticmethod
    def _kinds(row, before):
        waits, waited = ("Awaiting" in one["incident_state"] for one in (row, before))
        if row["reopen_count"] > before["reopen_count"]:
            yield EventKind.REOPENED
        if row["assigned_to"] not in (before["assigned_to"], UNKNOWN):
            yield EventKind.ASSIGNED
        if waits and not waited:
            yield EventKind.PAUSED
        if waited and not waits:
            yield EventKind.RESUMED
        if row["incident_state"] == "Resolved" != before["incident_state"]:
            yield EventKind.CALL
        if row["incident_state"] == "Closed" != before["incident_state"]:
            yield EventKind.CLOSED


def tell(lead, told):
    """Tell a lead its events, in the order given."""
    LeadEvent.objects.bulk_create(
        LeadEvent(lead=lead, kind=kind, happened_at=at, is_response=kind == EventKind.CALL)
        for at, kind in told
    )
    locked = chronicle.lock(lead)
    chronicle.settle(locked)
    return Lead.objects.get(pk=lead.pk)


@pytest.fixture
def desk():
    made = DealershipFactory(time_zone="Europe/Berlin", country="DE", subdivision="")
    OpeningHours.objects.bulk_create(
        OpeningHours(dealership=made, weekday=day, opens=time(8), closes=time(18))
        for day in range(5)
    )
    return SourceFactory(dealership=made)


def standing(lead):
    return (lead.first_response_at, lead.due_at, lead.business_seconds, lead.paused_at)


def test_every_event_is_accepted_or_explained(desk, capsys):
    reader, random, times, told_in_all = Reader(), Random(7), defaultdict(list), Counter()
    for rows in incidents().values():
        opened = reader.received(rows[0])
        told = list(reader.events(rows, opened))
        told_in_all["rows"] += len(rows)
        told_in_all["events"] += len(told)
        lead = tell(a_lead(source=desk, received_at=opened), told)
        assert lead.events.count() == len(told) + 1
        assert lead.first_response_at == min(
            (at for at, kind in told if kind == EventKind.CALL and at >= opened), default=None
        )
        if INCIDENTS < 100:
            random.shuffle(told)
            again = tell(a_lead(source=desk, received_at=opened), told)
            assert standing(again)[0] == standing(lead)[0]
        if lead.first_response_at:
            times[rows[-1]["made_sla"]].append(lead.business_seconds)
    assert told_in_all["events"] >= told_in_all["rows"]
    report(capsys, reader, told_in_all, times)


def report(capsys, reader, told, times):
    """What became of the log, and how its own verdict sits beside our clock."""
    made, missed = times["TRUE"], times["FALSE"]
    lines = [f"{INCIDENTS} incidents, {told['rows']} rows, {told['events']} events: all accepted"]
    lines += [f"  {count:5} {note}" for note, count in reader.notes.most_common()]
    if made and missed:
        hours = [timedelta(seconds=median(part)) for part in (made, missed)]
        lines.append(
            f"  business time to resolution, median: made_sla {hours[0]}, missed {hours[1]}"
        )
        assert median(made) < median(missed)
    with capsys.disabled():
        print("\n" + "\n".join(lines) if INCIDENTS >= 100 else "", end="")
