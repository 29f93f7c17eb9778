"""Administering the network: trees, facts, hours, rosters, and the record of it all."""

from datetime import date, time

import pytest
from django.urls import reverse

from dealers.network.actions import (
    add_special_days,
    edit_group_of,
    move_region,
    remove_special_day,
    set_opening_hours,
    upload_roster,
)
from dealers.network.models import Dealership, Region
from dealers.network.scoping import may
from portal.accounts.capabilities import Can, Role
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.common.refusals import NotAllowed, Refused
from tests.factories.network import (
    BrandFactory,
    DealerGroupFactory,
    DealershipFactory,
    RegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def sees(user, dealership):
    fresh = User.objects.get(pk=user.pk)
    answers = {
        may(fresh, Can.VIEW_NETWORK, dealership),
        fresh.has_perm("network.view_network", dealership),
        Dealership.objects.visible_to(fresh).filter(pk=dealership.pk).exists(),
    }
    assert len(answers) == 1
    return answers.pop()


def test_moving_a_branch_moves_who_sees_its_dealerships(brand, user_as, admin):
    west, east = RegionFactory(brand=brand), RegionFactory(brand=brand)
    branch = RegionFactory(under=west)
    dealership = DealershipFactory(region=RegionFactory(under=branch))
    in_west = user_as(Role.REGIONAL_MANAGER, at=west)
    in_east = user_as(Role.REGIONAL_MANAGER, at=east)
    assert (sees(in_west, dealership), sees(in_east, dealership)) == (True, False)

    move_region(branch, under=east, by=admin)
    dealership.refresh_from_db()
    assert (sees(in_west, dealership), sees(in_east, dealership)) == (False, True)

    move_region(branch, under=None, by=admin)
    dealership.refresh_from_db()
    assert not sees(in_east, dealership)
    assert Region.objects.get(pk=branch.pk).depth == 1
    assert Entry.objects.filter(event="region.moved", by=admin).count() == 2


def test_a_branch_lies_neither_below_itself_nor_in_another_brand(brand, admin):
    top = RegionFactory(brand=brand)
    below = RegionFactory(under=top)
    for target in (top, below):
        with pytest.raises(Refused, match="below itself"):
            move_region(top, under=target, by=admin)
    with pytest.raises(Refused, match="stays with its brand"):
        move_region(top, under=RegionFactory(), by=admin)


def test_a_new_owner_s_people_see_the_dealership_and_the_old_one_s_no_longer(brand, user_as, admin):
    old, new = DealerGroupFactory(), DealerGroupFactory()
    dealership = DealershipFactory(region=RegionFactory(brand=brand), group=old)
    sold, bought = user_as(Role.VIEWER, at=old), user_as(Role.VIEWER, at=new)
    edit_group_of(dealership, group=new, by=admin)
    dealership.refresh_from_db()

    assert (sees(sold, dealership), sees(bought, dealership)) == (False, True)


def form_of(dealership, **changes):
    names = ("code", "name", "status", "street", "postal_code", "city", "subdivision", "country",
             "time_zone", "currency", "locale", "phone", "email", "website")  # fmt: skip
    return {name: getattr(dealership, name) for name in names} | {
        "region": str(dealership.region_id),
        "group": "",
        "latitude": "",
        "longitude": "",
        **changes,
    }


def test_editing_writes_down_what_changed(brand, admin, client):
    dealership = DealershipFactory(region=RegionFactory(brand=brand), phone="1")
    client.force_login(admin)
    address = reverse("network:edit-dealership", args=[dealership.pk])
    answer = client.post(address, form_of(dealership, phone="2", city="Harbor"))

    assert answer.status_code == 302, answer.context["form"].errors
    entry = Entry.objects.get(event="dealership.edited")
    assert entry.detail["changes"] == {"phone": ["1", "2"], "city": ["", "Harbor"]}
    assert (entry.by, entry.address) == (admin, "127.0.0.1")
    history = client.get(reverse("network:dealership-history", args=[dealership.pk]))
    assert "Harbor" in history.content.decode()


PAGES = ["edit-dealership", "dealership-hours", "special-days", "dealership-access",
         "dealership-history"]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_dealership_open_for_its_admin_and_do_not_exist_for_others(
    name, brand, admin, user_as, client
):
    dealership = DealershipFactory(region=RegionFactory(brand=brand))
    address = reverse(f"network:{name}", args=[dealership.pk])
    client.force_login(admin)
    assert client.get(address).status_code == 200
    client.force_login(user_as(Role.NETWORK_ADMIN, at=BrandFactory()))
    assert client.get(address).status_code == 404
    client.force_login(user_as(Role.SALES_AGENT, at=dealership))
    assert client.get(address).status_code == 403


LISTS = ["structure", "group-list", "people", "record", "new-roster", "new-invitation",
         "export-record"]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_administration_opens_for_admins_and_does_not_exist_for_others(
    name, brand, admin, user_as, client
):
    dealership = DealershipFactory(region=RegionFactory(brand=brand))
    client.force_login(admin)
    assert client.get(reverse(f"network:{name}")).status_code in (200, 302)
    client.force_login(user_as(Role.SALES_AGENT, at=dealership))
    assert client.get(reverse(f"network:{name}")).status_code == 404


def test_another_brand_s_admin_changes_nothing_here(brand, user_as):
    foreign = user_as(Role.NETWORK_ADMIN, at=BrandFactory())
    region = RegionFactory(brand=brand)
    dealership = DealershipFactory(region=region)
    week = [[] for _day in range(7)]
    for verb in (
        lambda: set_opening_hours(dealership, week, by=foreign),
        lambda: add_special_days(dealership, date(2027, 1, 1), [], name="", by=foreign),
        lambda: remove_special_day(dealership, date(2027, 1, 1), by=foreign),
        lambda: edit_group_of(dealership, group=DealerGroupFactory(), by=foreign),
        lambda: move_region(region, under=None, by=foreign),
        lambda: upload_roster(brand, "x.csv", b"code,name,state\n1,A,CA\n", by=foreign),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_split_shifts_are_kept_and_told_in_the_record(brand, admin, client):
    dealership = DealershipFactory(region=RegionFactory(brand=brand))
    client.force_login(admin)
    typed = {"day0_0_opens": "09:00", "day0_0_closes": "12:00",
             "day0_1_opens": "13:00", "day0_1_closes": "18:30"}  # fmt: skip
    client.post(reverse("network:dealership-hours", args=[dealership.pk]), typed)

    hours = dealership.opening_hours.values_list("weekday", "opens", "closes")
    assert list(hours) == [(0, time(9), time(12)), (0, time(13), time(18, 30))]
    changes = Entry.objects.get(event="dealership.hours_set").detail["changes"]
    assert changes == {"weekday_0": ["", "09:00–12:00, 13:00–18:30"]}


BAD_WEEKS = [
    ([(time(9), time(12)), (time(11), time(18))], "overlap"),
    ([(time(12), time(9))], "closing comes after"),
    ([(time(9), time(0)), (time(13), time(15))], "overlap"),
]


@pytest.mark.parametrize(("monday", "why"), BAD_WEEKS)
def test_impossible_hours_are_refused(monday, why, brand, admin):
    dealership = DealershipFactory(region=RegionFactory(brand=brand))
    with pytest.raises(Refused, match=why):
        set_opening_hours(dealership, [monday, *([[]] * 6)], by=admin)


def test_a_special_day_replaces_what_the_date_had(brand, admin):
    dealership = DealershipFactory(region=RegionFactory(brand=brand))
    day = date(2027, 12, 24)
    add_special_days(dealership, day, [], name="Closed", by=admin)
    add_special_days(dealership, day, [(time(9), time(12))], name="Half day", by=admin)

    assert [row.name for row in dealership.special_days.all()] == ["Half day"]
    remove_special_day(dealership, day, by=admin)
    assert not dealership.special_days.exists()


def test_the_record_is_read_within_one_s_own_brands(brand, district, admin, user_as, client):
    DealershipFactory(region=district, name="In my brand")
    DealershipFactory(name="In another brand")
    client.force_login(admin)
    for address in (reverse("network:record"), reverse("network:export-record")):
        answer = client.get(address, {"q": "dealership.added"})
        body = b"".join(answer) if answer.streaming else answer.content
        assert b"In my brand" in body
        assert b"In another brand" not in body
    nothing = client.get(reverse("network:record"), {"q": "no such thing"}).content.decode()
    assert "In my brand" not in nothing
    past = client.get(reverse("network:record"), {"until": "2020-01-01"}).content.decode()
    assert "In my brand" not in past


def test_lists_cost_the_same_however_long(
    brand, district, admin, client, django_assert_max_num_queries
):
    for _n in range(12):
        DealershipFactory(region=district, group=DealerGroupFactory())
    for _n in range(12):
        UserFactory()
    client.force_login(admin)
    for name in ("structure", "group-list", "people", "record"):
        with django_assert_max_num_queries(26):
            client.get(reverse(f"network:{name}"))
