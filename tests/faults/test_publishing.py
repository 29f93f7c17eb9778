"""A campaign whose enrolment is killed half-way reaches each dealership and person once."""

import pytest

from tests.embedded.running import eventually
from tests.faults.hurting import Portal

DEALERSHIPS, RECOVERY_SECONDS = 600, 60

PUBLISH = f"""
from campaigns.programs.actions import publish_campaign
from dealers.network.actions import add_dealerships, add_member
from portal.accounts.capabilities import Role
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory, UserFactory
from tests.factories.programs import CampaignFactory
brand = BrandFactory(name="Published", slug="published")
district = RegionFactory(under=RegionFactory(brand=brand))
add_dealerships([DealershipFactory.build(region=district) for _ in range({DEALERSHIPS})], by=None)
for dealership in district.dealerships.order_by("pk")[::20]:
    add_member(UserFactory(), Role.DEALER_MARKETING_MANAGER, at=dealership, by=None)
marketer = UserFactory()
add_member(marketer, Role.OEM_MARKETER, at=brand, by=None)
campaign = CampaignFactory(brand=brand, whole_brand=True)
publish_campaign(campaign, by=marketer)
print(campaign.pk)
"""
OPEN = """
    SELECT count(*) FROM common_work WHERE state <> 'done'
    AND (kind = 'programs.enrol' OR kind = 'notifications.mail')
"""


@pytest.mark.timeout(900)
def test_a_publish_is_done_once_whatever_is_killed_meanwhile(portal: Portal):
    with portal.stuck("notifications_notification"):
        campaign = portal.do(PUBLISH)
        assert eventually(portal.waits, 60), "no batch was begun"
        assert portal.ask("SELECT count(*) FROM programs_enrolment") == [(0,)]
        portal.hurt()
        assert eventually(portal.waits, RECOVERY_SECONDS), "the batch was not taken up again"
        portal.hurt()
    assert eventually(lambda: portal.ask(OPEN) == [(0,)], RECOVERY_SECONDS)

    enrolled = "SELECT count(*), count(DISTINCT dealership_id) FROM programs_enrolment"
    assert portal.ask(enrolled) == [(DEALERSHIPS, DEALERSHIPS)]
    told = "SELECT count(*), count(DISTINCT user_id) FROM notifications_notification WHERE key = %s"
    staff = DEALERSHIPS // 20
    assert portal.ask(told, f"enrolled:{campaign}") == [(staff, staff)]
    published = "SELECT count(*) FROM audit_entry WHERE event = 'campaign.published'"
    assert portal.ask(published) == [(1,)]
