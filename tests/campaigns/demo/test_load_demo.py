"""The demo network: whole, in every state, and one login for each role."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from campaigns.activations.models import Activation
from campaigns.demo.people import LOGINS, PASSWORD
from campaigns.programs.models import Campaign
from dealers.inventory.models import Vehicle
from dealers.leads.models import Lead
from dealers.network.models import Brand, Dealership, Region
from portal.accounts.capabilities import CLIENT_ROLES, Role
from portal.accounts.models import User
from portal.common.models import Work


def load():
    call_command("load_demo", "--seed", "7", stdout=StringIO())


@pytest.mark.django_db
def test_the_demo_network_is_whole(client):
    load()

    assert Brand.objects.count() == 2
    assert Region.objects.filter(depth=1).count() == 3
    assert Dealership.objects.count() == 24
    assert set(Dealership.objects.values_list("country", "currency")) == {
        ("US", "USD"),
        ("DE", "EUR"),
    }
    assert Vehicle.objects.in_stock().count() > 500
    assert Lead.objects.count() > 2_000
    assert set(Campaign.objects.values_list("state", flat=True)) == set(Campaign.State.values)
    assert Activation.objects.filter(state=Activation.State.LIVE).count() > 10
    assert {login.role for login in LOGINS} == set(Role) - set(CLIENT_ROLES)
    assert not Work.objects.open().filter(kind="notifications.mail").exists()

    for login in LOGINS:
        user = User.objects.get(email__startswith=f"{login.name}@")
        assert client.login(username=user.email, password=PASSWORD), login
        assert client.get("/").status_code == 200, login

    with pytest.raises(CommandError, match="network in this database already"):
        load()
