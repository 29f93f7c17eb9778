"""A long roster is applied in the background, part by part, and told as it goes."""

import pytest
from django.urls import reverse

from dealers.network.actions import apply_roster, rosters, upload_roster
from dealers.network.models import Dealership, RosterUpload
from dealers.network.roster import read_roster
from dealers.network.roster_plan import Planner
from portal.accounts.capabilities import Role
from portal.audit.models import Entry
from portal.common import work
from portal.common.models import Work
from portal.common.refusals import OutOfStep
from tests.factories.network import BrandFactory

pytestmark = pytest.mark.django_db(transaction=True)
LINES = "".join(f"{n:03d},Dealership {n},CA,Family\r\n" for n in range(10))
ROSTER = f"code,name,state,group\r\n{LINES}".encode()


@pytest.fixture
def admin(user_as):
    return user_as(Role.NETWORK_ADMIN, at=None)


@pytest.fixture
def upload(admin, monkeypatch):
    # No worker is woken: each test says when the work is done.
    monkeypatch.setattr(work, "wakers", [])
    monkeypatch.setattr(rosters, "AT_ONCE", 3)
    monkeypatch.setattr(rosters, "AT_A_TIME", 4)
    return upload_roster(BrandFactory(), "roster.csv", ROSTER, by=admin)


def begin(upload, admin):
    plan = Planner(upload.brand).take(read_roster(ROSTER))
    return apply_roster(upload, by=admin, fingerprint=plan.fingerprint)


def test_a_long_roster_is_applied_by_a_worker_and_told_on_its_page(client, upload, admin):
    client.force_login(admin)
    page = reverse("network:roster", args=[upload.pk])
    begin(upload, admin)
    assert not Dealership.objects.exists()
    assert client.get(page, headers={"HX-Request": "true"}).status_code == 200

    work.drain()

    assert Dealership.objects.count() == 10
    assert Work.objects.get(kind="network.apply_roster").progress_done == 10
    told = client.get(page)
    assert told.context["result"]["added"] == 10
    assert Entry.objects.filter(event="roster.applied").count() == 1


def test_killed_in_the_middle_the_next_run_does_the_rest_and_nothing_twice(
    upload, admin, monkeypatch
):
    begin(upload, admin)
    upload.refresh_from_db()

    def die_after_the_first_part(done, total):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rosters.go_on_with_roster(upload, die_after_the_first_part)
    assert Dealership.objects.count() == 4

    work.drain()

    assert Dealership.objects.count() == 10
    upload.refresh_from_db()
    assert upload.state == RosterUpload.State.APPLIED
    assert upload.brand.regions.count() == 1


def test_a_roster_that_is_under_way_is_not_begun_again(upload, admin):
    begin(upload, admin)

    with pytest.raises(OutOfStep):
        begin(upload, admin)
