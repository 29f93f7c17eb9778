"""A campaign whose enrolment is killed half-way reaches each dealership and person once."""

import pytest

from tests.embedded.running import eventually
from tests.faults.hurting import PATIENCE, Portal

DEALERSHIPS = 300

NETWORK = f"""
from dealers.network.actions import add_dealerships, add_member
from portal.accounts.capabilities import Role
from portal.accounts.models import User
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory
from tests.factories.programs import CampaignFactory
brand = BrandFactory(name="Published", slug="published")
district = RegionFactory(under=RegionFactory(brand=brand))
add_dealerships([DealershipFactory.build(region=district) for _ in range({DEALERSHIPS})], by=None)
for n, dealership in enumerate(district.dealerships.order_by("pk")[::20]):
    person = User.objects.create(email=f"marketing-{{n}}@example.com", full_name="Marketing")
    add_member(person, Role.DEALER_MARKETING_MANAGER, at=dealership, by=None)
marketer = User.objects.create(email="marketer@example.com", full_name="Marketer")
add_member(marketer, Role.OEM_MARKETER, at=brand, by=None)
print(CampaignFactory(brand=brand, whole_brand=True).pk)
"""
PUBLISH = """
from campaigns.programs.actions import publish_campaign
from campaigns.programs.models import Campaign
from portal.accounts.models import User
campaign = Campaign.objects.get(pk="{campaign}")
publish_campaign(campaign, by=User.objects.get(email="marketer@example.com"))
"""
OPEN = """
    SELECT count(*) FROM common_work WHERE state <> 'done'
    AND (kind = 'programs.enrol' OR kind = 'notifications.mail')
"""


@pytest.mark.timeout(900)
def test_a_publish_is_done_once_whatever_is_killed_meanwhile(portal: Portal):
    campaign = portal.do(NETWORK)
    with portal.stuck("notifications_notification"):
        portal.do(PUBLISH.format(campaign=campaign))
        assert eventually(portal.waits, PATIENCE), "no batch was begun"
        assert portal.ask("SELECT count(*) FROM programs_enrolment") == [(0,)]
        portal.hurt()
        assert eventually(portal.waits, PATIENCE), "the batch was not taken up again"
        portal.hurt()
    assert eventually(lambda: portal.ask(OPEN) == [(0,)], PATIENCE)

    enrolled = "SELECT count(*), count(DISTINCT dealership_id) FROM programs_enrolment"
    assert portal.ask(enrolled) == [(DEALERSHIPS, DEALERSHIPS)]
    told = "SELECT count(*), count(DISTINCT user_id) FROM notifications_notification WHERE key = %s"
    staff = DEALERSHIPS // 20
    assert portal.ask(told, f"enrolled:{campaign}") == [(staff, staff)]
    published = "SELECT count(*) FROM audit_entry WHERE event = 'campaign.published'"
    assert portal.ask(published) == [(1,)]
