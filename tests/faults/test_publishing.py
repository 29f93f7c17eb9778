"""A campaign whose enrolment is killed half-way reaches each dealership and person once."""

import re

import pytest

from tests.embedded.running import eventually
from tests.faults.hurting import PATIENCE, Portal, recovers

DEALERSHIPS, BATCH = 300, 250
STAFF = 15

NETWORK = f"""
from dealers.network.actions import add_dealerships, add_member
from portal.accounts.capabilities import Role
from portal.accounts.models import User
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory
from tests.factories.programs import CampaignFactory
brand = BrandFactory(name="Published", slug="published")
district = RegionFactory(under=RegionFactory(brand=brand))
add_dealerships([DealershipFactory.build(region=district) for _ in range({DEALERSHIPS})], by=None)
for n, dealership in enumerate(district.dealerships.order_by("pk")[::{DEALERSHIPS // STAFF}]):
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
# Not committed, it makes the last batch wait in the middle of its dealerships.
RIVAL = """
    INSERT INTO programs_enrolment (id, campaign_id, dealership_id, region_id, brand_id, enrolled_at)
    SELECT gen_random_uuid(), %s, id, region_id, brand_id, now() FROM network_dealership
    WHERE brand_id = (SELECT brand_id FROM programs_campaign WHERE id = %s)
    ORDER BY id DESC LIMIT 1
"""
OPEN = """
    SELECT count(*) FROM common_work WHERE state <> 'done'
    AND kind IN ('programs.enrol', 'notifications.mail')
"""
ENROLLED = "SELECT count(*), count(DISTINCT dealership_id) FROM programs_enrolment"


@pytest.mark.timeout(400)
def test_a_publish_is_done_once_whatever_is_killed_meanwhile(portal: Portal):
    campaign = portal.do(NETWORK)

    def half_way() -> bool:
        return portal.ask(ENROLLED) == [(BATCH, BATCH)] and it_waits()

    with portal.holding(RIVAL, campaign, campaign) as it_waits:
        portal.do(PUBLISH.format(campaign=campaign))
        assert eventually(half_way, PATIENCE), "no batch was done, or the next was not begun"
        for kill in (portal.kill_worker, portal.kill_pool):
            kill()
            portal.wipe_broker()
            assert eventually(lambda: not it_waits(), PATIENCE), "the killed work goes on"
            assert portal.ask(ENROLLED) == [(BATCH, BATCH)]
            recovers(half_way, f"publishing: taken up again, {kill.__name__}")
    recovers(lambda: portal.ask(OPEN) == [(0,)], "publishing: done")

    assert portal.ask(ENROLLED) == [(DEALERSHIPS, DEALERSHIPS)]
    told = "SELECT count(*), count(DISTINCT user_id) FROM notifications_notification WHERE key = %s"
    assert portal.ask(told, f"enrolled:{campaign}") == [(STAFF, STAFF)]
    mailed = [
        person
        for mails in portal.mails.iterdir()
        for person in re.findall(r"^To: (marketing-.*)$", mails.read_text(), re.MULTILINE)
    ]
    assert sorted(mailed) == sorted(f"marketing-{n}@example.com" for n in range(STAFF))
    published = "SELECT count(*) FROM audit_entry WHERE event = 'campaign.published'"
    assert portal.ask(published) == [(1,)]
