"""Facts for tests, and a source of facts that stands in for the domains above."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from unittest.mock import patch
from uuid import UUID

from dealers.kpis import registry
from dealers.kpis.histograms import packed, packed_times
from dealers.kpis.models import DailyFact
from dealers.kpis.registry import (
    Catalogue,
    DealershipDay,
    FactRow,
    FactSource,
    HeatMap,
    Metric,
    Unit,
)
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory

METRICS = (
    Metric("within", "Within SLA", Unit.SHARE, "met ÷ (met + breached)", "t.met", ("t.met", "t.breached"), "open leads", target=0.9, order=10),
    Metric("median", "Median first response", Unit.DURATION, "half are faster", "t.times", percentile=0.5, better="lower", order=20),
    Metric("p90", "Nine in ten first responses", Unit.DURATION, "nine in ten are faster", "t.times", percentile=0.9, better="lower", order=30),
    Metric("leads", "Leads per day", Unit.PER_DAY, "received ÷ days", "t.received", order=40),
    Metric("units", "Units in stock", Unit.COUNT, "in stock on the last day", "t.units", over_days="last", order=50),
    Metric("aged", "Aged over 60 days", Unit.SHARE, "aged ÷ units", "t.aged", "t.units", over_days="last", better="lower", order=60),
)  # fmt: skip
WORDS = {name: f"{name[2:]} in words" for name in
         ("t.met", "t.breached", "t.times", "t.received", "t.units", "t.aged", "t.by_hour", "t.late_by_hour")}  # fmt: skip
LAST_DAY, DAYS = date(2026, 3, 31), 75
HEAT = HeatMap("arrivals", "When leads arrive", "t.by_hour", "t.late_by_hour")


@dataclass
class Ledger:
    """Leads as a test writes them down: answered after so many seconds, or not at all."""

    answers: defaultdict[tuple[UUID, date], list[int | None]] = field(
        default_factory=lambda: defaultdict(list)
    )
    limit: int = 1800

    def facts(self, days: Sequence[DealershipDay]) -> Iterator[FactRow]:
        for one in days:
            answers = self.answers[one.dealership_id, one.day]
            times = [seconds for seconds in answers if seconds is not None]
            met = sum(seconds <= self.limit for seconds in times)
            values = {"t.received": len(answers), "t.met": met, "t.breached": len(answers) - met}
            for measure, value in values.items():
                if value:
                    yield FactRow(one.dealership_id, one.day, measure, value)
            if times:
                yield FactRow(
                    one.dealership_id, one.day, "t.times", len(times), packed_times(times)
                )


@contextmanager
def catalogue_of(ledger: Ledger | None = None) -> Iterator[Catalogue]:
    """A catalogue of the test metrics alone, with a ledger as its only source."""
    source = FactSource("test", WORDS, (ledger or Ledger()).facts)
    metrics = {metric.key: metric for metric in METRICS}
    fields = {
        "metrics": metrics,
        "sources": {"test": source},
        "live": {},
        "heat_maps": {"arrivals": HEAT},
    }
    with patch.multiple(registry.catalogue, **fields):
        yield registry.catalogue


def add_facts(
    dealership,
    day: date,
    *,
    times: Sequence[float] = (),
    hours: Mapping[int, int] | None = None,
    **values: int,
) -> None:
    """Write a day's facts: `met=3, breached=1`, the response times, arrivals by hour."""
    rows = [
        DailyFact.owned_by(dealership, day=day, measure=f"t.{name}", value=value)
        for name, value in values.items()
    ]
    if times:
        rows.append(
            DailyFact.owned_by(
                dealership,
                day=day,
                measure="t.times",
                value=len(times),
                histogram=packed_times(times),
            )
        )
    if hours:
        counts = Counter(hours)
        rows.append(
            DailyFact.owned_by(
                dealership,
                day=day,
                measure="t.by_hour",
                value=counts.total(),
                histogram=packed(counts),
            )
        )
    DailyFact.objects.bulk_create(rows)


def a_network(*, brands=2, **fields):
    """Dealerships in regions of brands, each region with a district below it."""
    made = []
    for _brand in range(brands):
        top = RegionFactory(brand=BrandFactory(**fields))
        district = RegionFactory(brand=top.brand, under=top)
        top.refresh_from_db()
        made += [DealershipFactory(region=region) for region in (top, district) for _n in range(2)]
    return made


def a_day(rng, dealership, back):
    times = [rng.choice([0.5, 60, 1700, 90_000]) for _ in range(rng.randint(1, 4))]
    add_facts(dealership, LAST_DAY - timedelta(days=back), met=rng.randint(1, 5), breached=1,
              received=7, times=times, hours={9: 2, rng.randint(10, 17): 1}, units=rng.randint(5, 9))  # fmt: skip


def some_facts(rng, dealerships):
    for dealership in dealerships:
        for back in rng.sample(range(DAYS), 12):
            a_day(rng, dealership, back)
