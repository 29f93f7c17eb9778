"""Rosters on their pages: shown before they are applied, and exported."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from dealers.network.actions import (
    apply_roster,
    upload_roster,
)
from dealers.network.models import Dealership, RosterUpload
from dealers.network.roster import read_roster
from dealers.network.roster_plan import Planner
from portal.accounts.capabilities import Role
from portal.common.refusals import OutOfStep
from tests.factories.network import (
    BrandFactory,
    DealershipFactory,
)

pytestmark = pytest.mark.django_db


ROSTER = (
    b"code,name,region,group,city,state,phone,time_zone,country,currency\n"
    b"001,Harbor Cars,W1,Family Group,Harbor,CA,+1 415 555 0100,America/Los_Angeles,US,USD\n"
    b"002,=2+2 Motors,W1,,Bay,CA,,,US,\n"
    b"003,Lost,W9,,,CA,,,US,\n"
)


def test_a_roster_shows_its_differences_before_it_is_applied(brand, district, admin, client):
    DealershipFactory(region=district, code="001", name="Old Name")
    client.force_login(admin)
    file = SimpleUploadedFile("roster.csv", ROSTER)
    answer = client.post(reverse("network:new-roster"), {"brand": str(brand.pk), "file": file})
    page = client.get(answer["Location"])
    body = page.content.decode()

    assert dict(page.context["plan"].counts) == {"changed": 1, "added": 1, "refused": 1}
    assert "Old Name" in body
    assert "no region W9" in body
    assert not Dealership.objects.filter(code="002").exists()

    upload = RosterUpload.objects.get()
    address = reverse("network:apply-roster", args=[upload.pk])
    client.post(address, {"fingerprint": page.context["plan"].fingerprint})
    harbor = Dealership.objects.get(code="001")
    assert (harbor.name, harbor.group.name) == ("Harbor Cars", "Family Group")
    assert Dealership.objects.get(code="002").time_zone == "America/Los_Angeles"
    assert client.post(address, {"fingerprint": "x"}).status_code == 409


def test_what_changed_meanwhile_is_looked_at_again(brand, district, admin):
    upload = upload_roster(brand, "roster.csv", ROSTER, by=admin)
    seen = Planner(brand).take(read_roster(ROSTER)).fingerprint
    DealershipFactory(region=district, code="001", name="Somebody was quicker")

    with pytest.raises(OutOfStep, match="changed meanwhile"):
        apply_roster(upload, by=admin, fingerprint=seen)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_comes_back_as_it_left(kind, brand, district, admin, client, tmp_path):
    upload = upload_roster(brand, "roster.csv", ROSTER, by=admin)
    seen = Planner(brand).take(read_roster(ROSTER)).fingerprint
    apply_roster(upload, by=admin, fingerprint=seen)
    client.force_login(admin)
    answer = client.get(reverse("network:export-dealerships"), {"format": kind})
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content

    plan = Planner(brand).take(read_roster(data))
    assert dict(plan.counts) == {"unchanged": 2}, [row.changes for row in plan.rows]
    if kind == "xlsx":
        (tmp_path / "x.xlsx").write_bytes(data)
        sheet = load_workbook(tmp_path / "x.xlsx").active
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    else:
        assert b"'=2+2 Motors" in data


def test_an_export_holds_no_neighbour(brand, district, user_as, client):
    own = DealershipFactory(region=district, name="Ours")
    DealershipFactory(region=district, name="Theirs")
    client.force_login(user_as(Role.SALES_AGENT, at=own))
    body = b"".join(client.get(reverse("network:export-dealerships")).streaming_content)

    assert b"Ours" in body
    assert b"Theirs" not in body


def test_another_brand_s_upload_does_not_exist(brand, district, admin, user_as, client):
    upload = upload_roster(brand, "roster.csv", ROSTER, by=admin)
    client.force_login(user_as(Role.NETWORK_ADMIN, at=BrandFactory()))

    assert client.get(reverse("network:roster", args=[upload.pk])).status_code == 404
    assert client.post(reverse("network:apply-roster", args=[upload.pk])).status_code == 404
