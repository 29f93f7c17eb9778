"""The pages of leads: what they show, to whom, and that a competitor sees nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dealers.leads import actions
from dealers.leads.models import Lead, LeadEvent
from dealers.leads.states import Channel, EventKind
from portal.accounts.capabilities import Role
from tests.factories.leads import SourceFactory, a_lead, adf, message_with
from tests.factories.network import DealershipFactory, RegionFactory

pytestmark = pytest.mark.django_db


def ago(minutes: float):
    return timezone.now() - timedelta(minutes=minutes)


def waiting(lead: Lead, *, due_in: float) -> Lead:
    """The lead with a clock that is due in so many minutes, whatever the time of day."""
    due = timezone.now() + timedelta(minutes=due_in)
    lead.opens_at, lead.warn_at, lead.due_at = (
        due - timedelta(hours=1),
        due - timedelta(minutes=10),
        due,
    )
    lead.save()
    return lead


class TestTheQueue:
    def test_it_shows_who_waits_soonest_due_first(self, client, sign_in):
        dealership = DealershipFactory()
        sign_in(Role.SALES_AGENT, at=dealership)
        waiting(a_lead(dealership, name="Later Lee"), due_in=20)
        waiting(a_lead(dealership, name="Sooner Sam"), due_in=5)
        waiting(a_lead(dealership, name="Late Lou"), due_in=-5)

        page = client.get(reverse("leads:queue")).content.decode()
        order = sorted(("Later Lee", "Sooner Sam", "Late Lou"), key=page.index)
        assert order == ["Late Lou", "Sooner Sam", "Later Lee"]
        assert "data-due=" in page

    def test_a_competitors_leads_are_not_in_it(self, client, sign_in):
        lead = a_lead(name="Secret Customer")
        sign_in(Role.SALES_AGENT, at=DealershipFactory(region=lead.region))

        for query in ("", "?state=all", "?q=Secret", "?state=running"):
            page = client.get(reverse("leads:queue") + query).content.decode()
            assert "Secret Customer</a>" not in page

    def test_a_competitors_dealership_is_no_place_to_look_at(self, client, sign_in):
        lead = a_lead()
        sign_in(Role.SALES_AGENT, at=DealershipFactory())

        assert client.get(f"/leads/?place=dealership:{lead.dealership_id}").status_code == 404

    def test_a_regional_manager_sees_the_leads_of_the_region_that_are_late(self, client, sign_in):
        region = RegionFactory()
        district = RegionFactory(under=region)
        sign_in(Role.REGIONAL_MANAGER, at=region)
        waiting(a_lead(DealershipFactory(region=district), name="Late Lou"), due_in=-5)
        waiting(a_lead(DealershipFactory(region=district), name="Calm Cat"), due_in=25)
        waiting(a_lead(name="Elsewhere Ed"), due_in=-5)

        page = client.get(reverse("leads:queue") + "?state=breached").content.decode()
        assert "Late Lou" in page
        assert "Calm Cat" not in page
        assert "Elsewhere Ed" not in page

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?q=ann", {"Ann Lee"}),
            ("?q=2065550147", {"Ann Lee"}),
            ("?q=bo@example.com", {"Bo Ray"}),
            ("?mine=1", {"Bo Ray"}),
            ("?source=Portal", {"Ann Lee"}),
            ("?state=met", set()),
            ("?state=all", {"Ann Lee", "Bo Ray"}),
        ],
    )
    def test_it_can_be_narrowed(self, client, sign_in, query, found):
        dealership = DealershipFactory()
        agent = sign_in(Role.SALES_AGENT, at=dealership)
        source = SourceFactory(dealership=dealership, name="Portal")
        a_lead(source=source, name="Ann Lee", phone="206-555-0147")
        bo = a_lead(dealership, name="Bo Ray", email="bo@example.com")
        actions.claim(bo, by=agent)

        page = client.get(reverse("leads:queue") + query).content.decode()
        assert {name for name in ("Ann Lee", "Bo Ray") if f"{name}</a>" in page} == found

    def test_an_empty_one_says_what_will_be_here(self, client, sign_in):
        sign_in(Role.SALES_AGENT, at=DealershipFactory())

        assert "Nobody is waiting" in client.get(reverse("leads:queue")).content.decode()

    def test_who_may_not_see_leads_is_told_so_and_not_that_nobody_waits(self, client, sign_in):
        dealership = DealershipFactory()
        a_lead(dealership)
        sign_in(Role.OEM_MARKETER, at=None)

        page = client.get(reverse("leads:queue")).content.decode()
        assert "Leads are for those who answer them" in page
        assert "Nobody is waiting" not in page
        assert "Waiting for opening" not in page

    def test_its_queries_do_not_grow_with_its_rows(
        self, client, sign_in, django_assert_max_num_queries
    ):
        dealership = DealershipFactory()
        sign_in(Role.SALES_AGENT, at=dealership)
        for _ in range(6):
            a_lead(dealership)

        with django_assert_max_num_queries(20):
            client.get(reverse("leads:queue"))

    def test_more_rows_come_as_a_fragment(self, client, sign_in):
        dealership = DealershipFactory()
        sign_in(Role.SALES_AGENT, at=dealership)
        a_lead(dealership, name="Ann Lee")

        page = client.get(reverse("leads:queue"), headers={"HX-Request": "true"}).content.decode()
        assert "Ann Lee" in page
        assert "<html" not in page


class TestOneLead:
    def test_it_shows_who_what_and_how_to_call(self, client, sign_in):
        lead = waiting(a_lead(name="Ann Lee", phone="206-555-0147"), due_in=20)
        sign_in(Role.SALES_AGENT, at=lead.dealership)

        page = client.get(reverse("leads:detail", args=[lead.pk])).content.decode()
        assert "Ann Lee" in page
        assert 'href="tel:+12065550147"' in page
        assert "sms:+12065550147" in page
        assert "mailto:" in page

    def test_a_number_that_must_not_be_dialled_is_no_link(self, client, sign_in):
        lead = a_lead(phone="1234567890")
        sign_in(Role.SALES_AGENT, at=lead.dealership)

        page = client.get(reverse("leads:detail", args=[lead.pk])).content.decode()
        assert "1234567890" in page
        assert "tel:" not in page

    def test_what_a_sender_wrote_is_text_and_never_markup(self, client, sign_in):
        lead = a_lead(name="&lt;script&gt;alert(1)&lt;/script&gt;")
        sign_in(Role.SALES_AGENT, at=lead.dealership)

        page = client.get(reverse("leads:detail", args=[lead.pk])).content.decode()
        assert "<script>alert(1)" not in page

    def test_numbers_that_identify_for_life_are_masked(self, client, sign_in):
        source = SourceFactory()
        raw = adf(inside="<comments>My SSN is 123-45-6789</comments>")
        lead = Lead.objects.get(pk=message_with(raw, source=source).lead_ids[0])
        sign_in(Role.SALES_AGENT, at=lead.dealership)

        page = client.get(reverse("leads:detail", args=[lead.pk])).content.decode()
        assert "6789" not in page

    def test_opening_it_is_noted_once_and_does_not_stop_the_clock(self, client, sign_in):
        lead = a_lead()
        sign_in(Role.SALES_AGENT, at=lead.dealership)
        for _ in range(2):
            client.get(reverse("leads:detail", args=[lead.pk]))

        assert LeadEvent.objects.filter(lead=lead, kind=EventKind.VIEWED).count() == 1
        lead.refresh_from_db()
        assert lead.first_response_at is None

    def test_a_contact_is_logged_from_the_page(self, client, sign_in):
        lead = a_lead()
        agent = sign_in(Role.SALES_AGENT, at=lead.dealership)
        form = {"channel": "call", "result": "reached", "at": "", "note": "Comes on Tuesday"}

        response = client.post(reverse("leads:contact", args=[lead.pk]), form)
        lead.refresh_from_db()
        assert response.status_code == 302
        assert lead.first_response_by == agent
        page = client.get(reverse("leads:detail", args=[lead.pk])).content.decode()
        assert "Comes on Tuesday" in page
        assert "Stopped the clock." in page

    def test_a_time_is_read_as_the_dealerships_clocks_show_it(self, client, sign_in):
        lead = a_lead(received_at=ago(600))
        sign_in(Role.SALES_AGENT, at=lead.dealership)
        local = timezone.now().astimezone(lead.dealership.zone) - timedelta(hours=2)
        form = {"channel": "call", "result": "reached", "at": local.strftime("%Y-%m-%dT%H:%M")}

        client.post(reverse("leads:contact", args=[lead.pk]), form)
        lead.refresh_from_db()
        assert lead.first_response_at == local.replace(second=0, microsecond=0)

    def test_nothing_typed_is_lost_on_an_error(self, client, sign_in):
        lead = a_lead()
        sign_in(Role.SALES_AGENT, at=lead.dealership)
        form = {"channel": "call", "result": "", "note": "A long note"}

        response = client.post(reverse("leads:contact", args=[lead.pk]), form)
        assert response.status_code == 422
        assert "A long note" in response.content.decode()

    def test_taking_assigning_closing_and_opening_again(self, client, sign_in, user_as):
        lead = a_lead()
        colleague = user_as(Role.SALES_AGENT, at=lead.dealership)
        principal = sign_in(Role.DEALER_PRINCIPAL, at=lead.dealership)

        def post(name, **form):
            assert client.post(reverse(f"leads:{name}", args=[lead.pk]), form).status_code == 302
            lead.refresh_from_db()

        post("claim")
        assert lead.owner == principal
        post("assign", to=colleague.pk)
        assert lead.owner == colleague
        post("contact", channel="mail", result="sent")
        post("close", verdict="lost", lost_reason="price")
        assert (lead.verdict, lead.lost_reason) == ("lost", "price")
        post("reopen")
        assert lead.closed_at is None
        post("exclude", reason="spam")
        assert lead.excluded_reason == "spam"
        post("readmit")
        assert lead.excluded_reason == ""
        assert client.get(reverse("leads:detail", args=[lead.pk])).status_code == 200

    def test_a_regional_manager_reads_it_and_may_not_answer_it(self, client, sign_in):
        lead = a_lead()
        sign_in(Role.REGIONAL_MANAGER, at=lead.region)

        assert client.get(reverse("leads:detail", args=[lead.pk])).status_code == 200
        form = {"channel": "call", "result": "reached"}
        assert client.post(reverse("leads:contact", args=[lead.pk]), form).status_code == 403

    def test_a_duplicate_shows_the_lead_that_it_repeats(self, client, sign_in):
        dealership = DealershipFactory()
        same = {"phone": "206-555-0147", "email": "x@example.com"}
        first, second = a_lead(dealership, **same), a_lead(dealership, **same, name="Again")
        sign_in(Role.SALES_AGENT, at=dealership)

        page = client.get(reverse("leads:detail", args=[second.pk])).content.decode()
        assert "This customer asked before" in page
        assert reverse("leads:detail", args=[first.pk]) in page


class TestHome:
    def test_an_agent_sees_who_waits_and_a_neighbours_customer_is_not_among_them(
        self, client, sign_in
    ):
        lead = waiting(a_lead(name="Ann Lee"), due_in=10)
        a_lead(name="Other Otto")
        sign_in(Role.SALES_AGENT, at=lead.dealership)

        page = client.get("/").content.decode()
        assert "Ann Lee" in page
        assert "Other Otto" not in page

    def test_a_regional_manager_sees_what_is_late(self, client, sign_in):
        late = waiting(a_lead(name="Late Lou"), due_in=-10)
        sign_in(Role.REGIONAL_MANAGER, at=late.region)

        assert "Late Lou" in client.get("/").content.decode()

    def test_search_finds_customers_of_ones_own(self, client, sign_in):
        lead = a_lead(name="Quentin Quill")
        sign_in(Role.SALES_AGENT, at=lead.dealership)
        assert "Quentin Quill" in client.get("/search/?q=quentin").content.decode()

        sign_in(Role.SALES_AGENT, at=DealershipFactory())
        assert "Quentin Quill" not in client.get("/search/?q=quentin").content.decode()


def test_an_answered_lead_leaves_the_queue(client, sign_in):
    lead = a_lead(name="Ann Lee")
    agent = sign_in(Role.SALES_AGENT, at=lead.dealership)
    actions.record_response(lead, by=agent, channel=Channel.CALL)

    assert "Ann Lee</a>" not in client.get(reverse("leads:queue")).content.decode()
    assert "Ann Lee</a>" in client.get(reverse("leads:queue") + "?state=met").content.decode()
