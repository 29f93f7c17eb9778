"""Opening hours in rosters: read, written, shown before they are applied, and told where wrong."""

from datetime import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealers.network.actions import apply_roster, set_opening_hours, upload_roster
from dealers.network.models import Dealership
from dealers.network.roster import read_roster
from dealers.network.roster_plan import Planner
from dealers.network.weeks import cell_of, week_in, week_of
from portal.accounts.capabilities import Role
from portal.audit.models import Entry
from portal.common.refusals import Refused
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory

SPLIT = "Mo-Fr 09:00-12:00,13:00-18:00; Sa 09:00-13:00"


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (SPLIT, SPLIT),
        ("mo–fr 9:00 - 12:00, 13:00-18:00;sa 09:00-13:00;", SPLIT),
        ("Mo,We 08:00-24:00", "Mo 08:00-00:00; We 08:00-00:00"),
        ("Mo-Su 10:00-20:00", "Mo-Su 10:00-20:00"),
        ("closed", "closed"),
    ],
)
def test_a_cell_is_read_and_told_in_one_way(cell, told):
    assert cell_of(week_in(cell)) == told


@pytest.mark.parametrize(
    "cell",
    ["always", "Mo", "Mo 9-18", "Xx 09:00-18:00", "Mo 25:00-26:00", "Mo 09:70-10:00",
     "Mo 18:00-09:00", "Mo 09:00-13:00,12:00-18:00", "Mo 09:00-12:00; Mo 11:00-13:00",
     "Fr-Mo 09:00-12:00", "Fr 09:00-12:00 or so", "09:00-18:00"],
)  # fmt: skip
def test_a_cell_that_makes_no_sense_is_refused(cell):
    with pytest.raises(Refused):
        week_in(cell)


spans = st.lists(st.integers(0, 95), max_size=6, unique=True).map(sorted)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(spans, min_size=7, max_size=7))
def test_every_week_comes_back_as_it_left(ends):
    week = [
        [
            (time(a // 4, a % 4 * 15), time(b // 4, b % 4 * 15))
            for a, b in zip(day[::2], day[1::2], strict=False)
        ]
        for day in ends
    ]
    assert week_in(cell_of(week)) == week


@pytest.mark.django_db
def test_hours_are_shown_before_they_are_applied_and_stand_on_the_record(user_as):
    brand = BrandFactory()
    admin = user_as(Role.NETWORK_ADMIN, at=brand)
    district = RegionFactory(brand=brand, code="W1")
    for code in ("001", "002", "003"):
        DealershipFactory(region=district, code=code, open_on_weekdays=True)
    rows = ["code,name,region,state,opening_hours"]
    names = dict(Dealership.objects.values_list("code", "name"))
    rows.append(f'001,{names["001"]},W1,CA,"{SPLIT}"')
    rows.append(f"002,{names['002']},W1,CA,")
    rows.append(f"003,{names['003']},W1,CA,whenever")
    rows.append('004,New Cars,W1,CA,"Sa 10:00-14:00"')
    data = "\n".join(rows).encode()
    plan = Planner(brand).take(read_roster(data))

    assert [row.kind for row in plan.rows] == ["changed", "unchanged", "refused", "added"]
    assert plan.rows[0].changes == {"opening_hours": ["Mo-Fr 09:00-18:00", SPLIT]}
    assert "whenever" in plan.rows[2].reason

    upload = upload_roster(brand, "roster.csv", data, by=admin)
    apply_roster(upload, by=admin, fingerprint=plan.fingerprint)
    told = {row.code: cell_of(week_of(row)) for row in Dealership.objects.all()}
    assert told == {
        "001": SPLIT,
        "002": "Mo-Fr 09:00-18:00",
        "003": "Mo-Fr 09:00-18:00",
        "004": "Sa 10:00-14:00",
    }
    assert Entry.objects.filter(event="dealership.hours_set", by=admin).count() == 2


@pytest.mark.django_db
def test_closed_in_a_cell_closes_the_week(user_as):
    own = DealershipFactory(open_on_weekdays=True)
    set_opening_hours(own, week_in("closed"), by=None)

    assert cell_of(week_of(Dealership.objects.get(pk=own.pk))) == "closed"
