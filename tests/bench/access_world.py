"""A network of any size with its people, grants, agreements and activations, made in the database.

`ACCESS_ROWS` is how many activations there are: 40,000 unless told, 1,000,000 for a full run. A
dealership has 200, and five people.
"""

import os
from dataclasses import dataclass

from django.db import connection

from dealers.network.actions import add_brand, add_member, publish_text
from dealers.network.models import DealerGroup, Dealership, Membership, Region
from portal.accounts.capabilities import Role
from portal.accounts.models import User
from tests.factories.network import RegionFactory, UserFactory
from tests.factories.programs import CampaignFactory

ROWS = int(os.environ.get("ACCESS_ROWS", "40000"))
CAMPAIGNS, PEOPLE, REGIONS, GROUP = 200, 5, 40, 120
DEALERSHIPS = ROWS // CAMPAIGNS
SIZE = f"{ROWS} activations, {DEALERSHIPS} dealerships, {DEALERSHIPS * PEOPLE} people"

# A key of version 7 for each number, so that rows are as old as their numbers say.
KEY = "(lpad(to_hex(1700000000000 + n), 12, '0') || '7' || substr(md5({salt} || n::text), 1, 3) || '8' || substr(md5(n::text || {salt}), 1, 15))::uuid"

DEALERSHIP = f"""
INSERT INTO network_dealership (id, brand_id, region_id, group_id, code, name, status, street, postal_code,
    city, subdivision, country, time_zone, currency, locale, phone, email, website)
SELECT {KEY.format(salt="'d'")}, %(brand)s, (%(regions)s::uuid[])[1 + n %% {REGIONS}],
    CASE WHEN n %% %(every)s = 0 THEN %(group)s::uuid END, lpad(n::text, 5, '0'), 'Dealership ' || n, 'active', '', '',
    'City ' || n %% 900, 'CA', 'US', 'America/Los_Angeles', 'USD', 'en-US', '', '', ''
FROM generate_series(0, %(count)s - 1) n
"""  # noqa: S608 - ours alone
# Nine of ten share their leads and results; the tenth has never signed.
SHARING = """
WITH signed AS (
    INSERT INTO network_agreement (id, with_oem, with_region, withdrawn, signed_at, dealership_id, text_id)
    SELECT gen_random_uuid(), '{leads,results}', '{leads,results}', false, now(), id, %(text)s
    FROM network_dealership WHERE right(code, 1) <> '7' RETURNING id, dealership_id)
INSERT INTO network_sharing (dealership_id, agreement_id, with_oem, with_region)
SELECT dealership_id, id, '{leads,results}', '{leads,results}' FROM signed
"""
USERS = f"""
WITH people AS (
    INSERT INTO accounts_user (id, password, is_superuser, email, full_name, phone, language, time_zone, theme,
        is_active, date_joined)
    SELECT {KEY.format(salt="'u'")}, '!', false, 'p' || n || '@bench.example', 'Person ' || n, '', 'en', 'UTC', 'auto',
        true, now() FROM generate_series(0, %(count)s * {PEOPLE} - 1) n RETURNING id, email),
numbered AS (SELECT id, substr(split_part(email, '@', 1), 2)::int AS n FROM people)
INSERT INTO network_membership (id, role, scope, user_id, dealership_id, from_date, from_claims)
SELECT gen_random_uuid(), (ARRAY['dealer_principal', 'dealer_marketing_manager', 'sales_agent'])[1 + n %% 3],
    'dealership', numbered.id, d.id, current_date - 1, false
FROM numbered JOIN network_dealership d ON d.code = lpad((n / {PEOPLE})::text, 5, '0')
"""  # noqa: S608 - ours alone
# Guardian's rows, as `dealers.network.grants` would derive them.
GROUPS = """
WITH needed AS (SELECT DISTINCT role, dealership_id FROM network_membership WHERE scope = 'dealership'),
made AS (
    INSERT INTO auth_group (name)
    SELECT role || '@dealership:' || dealership_id FROM needed RETURNING id, name)
INSERT INTO network_grantgroup (role, scope, dealership_id, auth_group_id)
SELECT split_part(name, '@', 1), 'dealership', split_part(name, ':', 2)::uuid, id FROM made
"""
MEMBERS = """
INSERT INTO accounts_user_groups (user_id, group_id)
SELECT m.user_id, g.auth_group_id FROM network_membership m
JOIN network_grantgroup g USING (role, scope, dealership_id) WHERE m.scope = 'dealership'
"""
GRANTS = """
INSERT INTO network_dealershipgroupgrant (group_id, permission_id, content_object_id)
SELECT g.auth_group_id, p.id, g.dealership_id FROM network_grantgroup g
JOIN auth_permission p ON p.content_type_id = (
    SELECT id FROM django_content_type WHERE app_label = 'network' AND model = 'dealership')
WHERE g.scope = 'dealership' AND p.codename IN ('view_network', 'view_programs', 'view_activations',
    'view_inventory', 'view_kpis', 'localize', 'activate', 'view_leads', 'answer_leads', 'reassign_leads')
"""
ENROLMENTS = f"""
INSERT INTO programs_enrolment (id, dealership_id, region_id, brand_id, campaign_id, enrolled_at)
SELECT {KEY.format(salt="'e'")}, d.id, d.region_id, d.brand_id, (%(campaigns)s::uuid[])[1 + n / %(count)s], now()
FROM generate_series(0, %(count)s * {CAMPAIGNS} - 1) n
JOIN network_dealership d ON d.code = lpad(((n * 7919::bigint) %% %(count)s)::text, 5, '0')
"""  # noqa: S608 - ours alone
ACTIVATIONS = """
INSERT INTO activations_activation (id, dealership_id, region_id, brand_id, enrolment_id, slug, state, moved_at,
    values, version, saved_at, reason)
SELECT id, dealership_id, region_id, brand_id, id, 'a-' || id, 'draft', now(), '{}', 0, now(), ''
FROM programs_enrolment
"""
TABLES = ("network_dealership", "network_sharing", "network_membership", "activations_activation",
          "programs_enrolment", "network_dealershipgroupgrant", "accounts_user_groups")  # fmt: skip


@dataclass(frozen=True)
class Crowd:
    """Somebody for each width of sight."""

    one: User
    group: User
    region: User
    everything: User
    dealerships: list[Dealership]


def fill() -> Crowd:
    """Fill the database, and give those who look."""
    brand = add_brand("Bench", slug="bench", by=None)
    regions = [RegionFactory(brand=brand) for _n in range(REGIONS)]
    owner = DealerGroup.objects.create(name="Owner of many")
    campaigns = [CampaignFactory(brand=brand, toolkit=None).pk for _n in range(CAMPAIGNS)]
    text = publish_text(brand, title="Text", body="Words.", purposes={}, by=None)
    values = {
        "brand": brand.pk, "regions": [row.pk for row in regions], "group": owner.pk, "text": text.pk,
        "campaigns": campaigns, "count": DEALERSHIPS, "every": max(1, DEALERSHIPS // GROUP),
    }  # fmt: skip
    with connection.cursor() as cursor:
        # Without a look at each row's keys, as a restored dump is loaded.
        cursor.execute("SET session_replication_role = replica")
        for statement in (
            DEALERSHIP,
            SHARING,
            USERS,
            GROUPS,
            MEMBERS,
            GRANTS,
            ENROLMENTS,
            ACTIVATIONS,
        ):
            cursor.execute(statement, values if "%(" in statement else None)
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("RESET session_replication_role")
    return _crowd(regions[0], owner)


def _crowd(region: Region, owner: DealerGroup) -> Crowd:
    one = Membership.objects.filter(role="dealer_principal", scope="dealership").first()
    return Crowd(
        one.user,
        _member(Role.DEALER_PRINCIPAL, owner),
        _member(Role.REGIONAL_MANAGER, region),
        _member(Role.REGIONAL_MANAGER, None),
        list(Dealership.objects.filter(region=region)[:20]),
    )


def _member(role: Role, at) -> User:
    user = UserFactory()
    add_member(user, role, at=at, by=None)
    return user
