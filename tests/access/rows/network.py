"""Rows of the network: its places, its people, its machines, and what people are told."""

from dealers.network.actions import add_member
from dealers.network.actions.invitations import Offer, invite
from dealers.network.models.upload import RosterUpload
from portal.accounts.capabilities import Role
from portal.notifications.models import Notification
from tests.access.making import row
from tests.factories.network import UserFactory, a_client

ROSTER = b"code,name,region\r\n90909,%b,N1\r\n"

row("dealership")(lambda here: here.dealership)
row("region")(lambda here: here.dealership.region)
row("brand")(lambda here: here.dealership.brand)
row("group")(lambda here: here.dealership.group)
row("membership")(lambda here: here["person"].memberships.get())
row("agreement-text")(lambda here: here.dealership.brand.agreement_texts.get())


@row("roster")
def roster(here):
    data, admin = ROSTER % here.token.encode(), here.admin
    return RosterUpload.objects.create(
        brand=here.dealership.brand, file_name=f"{here.token}.csv", data=data, uploaded_by=admin
    )


@row("person")
def person(here):
    user = UserFactory(full_name=f"{here.token} Person", email=here.email)
    add_member(user, Role.SALES_AGENT, at=here.dealership, by=None)
    return user


@row("invitation")
def invitation(here):
    return invite(here.email, Offer(role=Role.VIEWER, at=here.dealership), by=here.admin)


@row("client")
def client(here):
    return a_client(here.token, at=here.dealership, by=here.admin)[0]


@row("notification")
def notification(here):
    fields = {"kind": "x", "key": here.token, "text": here.token, "url": "/notifications/"}
    return Notification.objects.create(user=here.owner, **fields)
