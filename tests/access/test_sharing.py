"""What a dealership does not share stays with it, whichever way it is asked for.

Each kind of data is looked for in every way out, for the OEM and for the region; each has its
control, which shows that the same look finds it once the guard is taken away.
"""

import pytest
from django.test import Client

from dealers.leads import actions as lead_actions
from dealers.leads.concealing import HIDDEN
from dealers.network import actions
from dealers.network.veils import Veil
from portal.accounts.capabilities import Can, Data, Role
from portal.audit.models import Entry
from tests.access.sharing import (
    ALL_OF_LEADS,
    AUDIENCES,
    LEADS,
    OF_COST,
    OF_CUSTOMERS,
    OF_LEADS,
    lead_addresses,
    looked_at_as,
    received,
    seen,
    told_to,
    with_a_broken_record,
)
from tests.factories.network import a_client

pytestmark = pytest.mark.django_db


def where_found(user, addresses, words):
    """Names the ways by which one of these words gets out."""
    answers = {name: seen(user, address) for name, address in addresses.items()}
    return {name for name, answer in answers.items() if any(word in answer for word in words)}


def without_veils(monkeypatch):
    monkeypatch.setattr("dealers.network.scoping.veil_over", lambda *_asked: Veil())


def test_leads_are_seen_by_no_way_without_an_agreement(world, above):
    assert where_found(above, lead_addresses(world), [OF_LEADS]) == set()


def test_the_control_is_that_leads_get_out_without_the_veil(world, above, monkeypatch):
    without_veils(monkeypatch)

    found = where_found(above, lead_addresses(world), [OF_LEADS])

    assert {"queue", "detail", "late", "home", "live", "api list", "api detail"} <= found


def test_shared_leads_are_seen_and_withdrawn_on_the_next_request(world, above, audience):
    world.share(**{audience: LEADS})
    assert "queue" in where_found(above, lead_addresses(world), [OF_LEADS])

    actions.withdraw(world.here, by=world.principal)

    assert where_found(above, lead_addresses(world), [OF_LEADS]) == set()


def test_what_goes_to_one_audience_does_not_go_to_the_other(world, audience, above):
    other = next(name for name in AUDIENCES if name != audience)
    world.share(**{other: ALL_OF_LEADS})

    assert where_found(above, lead_addresses(world), [OF_LEADS]) == set()


def test_the_dealerships_own_people_see_everything_whatever_is_signed(world):
    found = where_found(world.principal, lead_addresses(world), OF_CUSTOMERS)

    assert {"queue", "detail", "search by name", "api list", "api detail", "api events"} <= found
    assert str(HIDDEN) not in seen(world.principal, lead_addresses(world)["detail"])


def test_customers_are_hidden_by_every_way_and_said_to_be(world, above, audience):
    world.share(**{audience: LEADS})
    addresses = lead_addresses(world)

    assert where_found(above, addresses, OF_CUSTOMERS) == set()
    assert {"queue", "detail", "late", "home"} <= where_found(above, addresses, [str(HIDDEN)])
    # Nor is a name that one tries confirmed.
    assert OF_LEADS not in seen(above, addresses["search by name"], addresses["queue by name"])


def test_the_control_is_that_customers_get_out_unconcealed(world, above, audience, monkeypatch):
    world.share(**{audience: LEADS})
    monkeypatch.setattr("dealers.leads.concealing.conceal", lambda lead: None)

    found = where_found(above, lead_addresses(world), OF_CUSTOMERS)

    api = {"api list", "api late", "api detail", "api events"}
    assert {"queue", "detail", "late", "home"} | api <= found


def test_the_api_gives_null_and_names_what_is_hidden(world, above, audience):
    world.share(**{audience: LEADS})
    browser = Client()
    browser.force_login(above)

    told = browser.get(f"/api/v1/leads/{world.lead.pk}/").json()

    assert told["hidden"] == ["contact", "comments", "timeframe", "trade_in"]
    assert [told[name] for name in told["hidden"]] == [None] * 4
    browser.force_login(world.principal)
    assert browser.get(f"/api/v1/leads/{world.lead.pk}/").json()["hidden"] == []


def test_shared_customers_are_seen(world, above, audience):
    world.share(**{audience: ALL_OF_LEADS})

    found = where_found(above, lead_addresses(world), OF_CUSTOMERS)

    assert {"queue", "detail", "search by name", "api list", "api detail", "api events"} <= found


def test_a_lead_concealed_for_its_reader_can_t_be_saved(world):
    world.share(region=LEADS)
    lead = type(world.lead).objects.visible_to(world.regional).get()

    with pytest.raises(TypeError):
        lead.save()


@pytest.mark.parametrize("shared", [frozenset(), LEADS, ALL_OF_LEADS])
def test_nobody_above_is_told_a_name_and_nobody_at_all_without_leads(world, shared):
    world.share(region=shared)

    told = told_to(world.regional, world.lead)

    assert bool(told) is bool(shared)
    assert not any(word in told for word in OF_CUSTOMERS)


def test_the_control_is_that_the_dealerships_own_people_are_told_the_name(world, monkeypatch):
    monkeypatch.setattr("dealers.leads.audience.regional_managers", lambda lead: [world.principal])

    assert "Quillon Zanzibar" in told_to(world.principal, world.lead)


def test_no_contact_lists_show_numbers_only_where_customers_are_shared(world):
    lead_actions.opt_out(world.lead, by=world.principal)
    pages = ["/leads/no-contact/", "/leads/no-contact/?q=quillon"]
    hidden = seen(world.admin, *pages)
    assert not any(word in hidden for word in OF_CUSTOMERS)
    assert str(HIDDEN) in hidden

    world.share(oem=ALL_OF_LEADS)
    assert "quillon@zanzibar.example" in seen(world.admin, *pages)


def test_an_admin_who_looks_as_a_dealers_person_sees_what_the_oem_may_see(world):
    pages = list(lead_addresses(world).values())
    own = looked_at_as(world.principal, world.admin, *pages)
    assert OF_LEADS not in own

    world.share(oem=LEADS)
    own = looked_at_as(world.principal, world.admin, *pages)
    assert OF_LEADS in own
    assert not any(word in own for word in OF_CUSTOMERS)


def test_the_control_is_that_looking_through_would_show_it(world, monkeypatch):
    monkeypatch.setattr("dealers.network.viewing_as.see_through", lambda user: None)

    own = looked_at_as(world.principal, world.admin, lead_addresses(world)["detail"])

    assert "Quillon Zanzibar" in own


def test_an_admin_who_looks_as_somebody_reads_none_of_their_notifications(world):
    told_to(world.principal, world.lead)

    answer = looked_at_as(world.principal, world.admin, "/notifications/", "/notifications/latest/")

    assert "Quillon Zanzibar" not in answer


def test_the_record_tells_an_admin_nothing_of_leads_that_are_not_shared(world):
    Entry.objects.create(event="lead.answered", subject_type="leads.lead",
                         subject_id=str(world.lead.pk), dealership_id=world.here.pk)  # fmt: skip
    key = str(world.lead.pk)

    assert key not in seen(world.admin, "/network/record/export/")
    world.share(oem=LEADS)
    assert key in seen(world.admin, "/network/record/export/")


def test_figures_hold_only_dealerships_that_share_their_results(world, above):
    place = f"region:{world.here.region_id}"
    told = received(above, place)
    assert (told["left_out"], counted(told)) == (1, 0)
    assert "shares no results" in seen(above, f"/insights/?place={place}")

    world.share(oem={Data.RESULTS}, region={Data.RESULTS})
    told = received(above, place)
    assert (told["left_out"], counted(told)) == (0, 1)


def counted(told):
    return sum(
        one["now"]["numerator"] for one in told["figures"] if one["metric"] == "leads.per_day"
    )


def test_the_control_is_that_figures_count_it_without_the_veil(world, above, monkeypatch):
    without_veils(monkeypatch)

    assert counted(received(above, f"region:{world.here.region_id}")) == 1


def test_everybody_gets_the_same_figure_for_the_same_question(world, user_as):
    both = user_as(Role.REGIONAL_MANAGER, at=world.here.region)
    actions.add_member(both, Role.DEALER_PRINCIPAL, at=world.here, by=None)
    region, here = f"region:{world.here.region_id}", f"dealership:{world.here.pk}"

    assert counted(received(both, region)) == counted(received(world.regional, region)) == 0
    assert counted(received(both, here)) == counted(received(world.principal, here)) == 1
    assert counted(received(world.regional, here)) == 0


def test_exports_say_what_is_left_out(world, above):
    received(above, "network")

    export = seen(above, f"/insights/export/?place=region:{world.here.region_id}")

    assert "Dealerships left out: no agreement" in export


def test_a_dealership_that_shares_no_results_is_shown_beside_peers_to_its_own_people_only(world):
    received(world.regional, "network")
    page = f"/insights/?place=dealership:{world.here.pk}"

    assert "does not share its results" in seen(world.regional, page)
    assert "does not share its results" not in seen(world.principal, page)


@pytest.mark.parametrize("who", ["marketer", "regional"])
def test_what_a_vehicle_cost_is_hidden_without_an_agreement(world, who):
    user, address = getattr(world, who), f"/inventory/vehicles/{world.vehicle.pk}/"
    page = seen(user, address, f"/api/v1/vehicles/{world.vehicle.pk}/", "/inventory/")
    assert OF_COST not in page
    assert str(HIDDEN) in page

    world.share(oem={Data.COST}, region={Data.COST})
    assert OF_COST in seen(user, address)
    assert OF_COST in seen(world.principal, address)


def test_records_as_sent_are_hidden_from_those_who_may_not_know_the_cost(world, user_as):
    keeper = user_as(Role.INTEGRATIONS_ADMIN, at=world.here.brand)
    own = user_as(Role.INTEGRATIONS_ADMIN, at=world.here)
    page = with_a_broken_record(world)

    assert OF_COST not in seen(keeper, page)
    assert OF_COST in seen(own, page)
    world.share(oem={Data.COST})
    assert OF_COST in seen(keeper, page)


def test_a_machine_of_the_oem_is_held_to_the_agreement_too(world):
    can = [Can.VIEW_NETWORK, Can.VIEW_KPIS]
    _client, secret = a_client(at=world.here.region, by=world.admin, can=can)
    received(world.admin, "network")

    def left_out():
        address = f"/api/v1/figures/?place=region:{world.here.region_id}"
        return (
            Client().get(address, headers={"Authorization": f"Bearer {secret}"}).json()["left_out"]
        )

    assert left_out() == 1
    world.share(oem={Data.RESULTS}, region={Data.RESULTS})
    assert left_out() == 0


def test_a_page_of_leads_asks_no_more_because_of_agreements(world, django_assert_max_num_queries):
    world.share(region=LEADS)
    browser = Client()
    browser.force_login(world.regional)
    with django_assert_max_num_queries(34):
        browser.get(lead_addresses(world)["queue"])
