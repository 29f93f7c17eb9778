"""For whom leads from a file are, and who sees the file."""

import pytest
from django.urls import reverse

from dealers.leads import actions
from dealers.leads.models import Lead, LeadFile, Message
from dealers.network.actions import publish_text, sign
from dealers.network.viewing_as import SESSION_KEY
from portal.accounts.capabilities import Data, Role
from portal.common.refusals import NotAllowed, Refused
from tests.dealers.leads.uploads import bring_in, outcomes, send
from tests.factories.leads import SourceFactory, a_lead
from tests.factories.network import BrandFactory, DealershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return SourceFactory(name="Fair")


@pytest.fixture
def keeper(source, sign_in):
    return sign_in(Role.INTEGRATIONS_ADMIN, at=source.dealership)


class TestForWhom:
    @pytest.fixture
    def brand(self):
        return BrandFactory()

    def test_rows_of_a_brand_s_source_go_where_they_say(self, client, brand, sign_in):
        here, there = DealershipFactory(brand=brand), DealershipFactory(brand=brand)
        foreign = DealershipFactory(code="FOREIGN")
        source = SourceFactory(brand=brand, dealership=None)
        sign_in(Role.INTEGRATIONS_ADMIN, at=brand)
        lines = f"a@example.com,{there.code}\nb@example.com,\nc@example.com,{foreign.code}\n"
        send(client, source, f"email,dealer_code\n{lines}", code=here.code)
        page = bring_in(client)

        found = Lead.objects.values_list("contact__email", "dealership")
        assert dict(found) == {"a@example.com": there.pk, "b@example.com": here.pk}
        assert outcomes(page)["quarantined"] == [4]
        assert "FOREIGN" in page.content.decode()

    def test_rows_of_a_dealership_s_source_stay_there_and_say_so(self, client, source, keeper):
        other = DealershipFactory(region=source.dealership.region)
        send(client, source, f"email,dealer_code\na@example.com,{other.code}\n")
        page = bring_in(client)

        assert Lead.objects.get().dealership == source.dealership
        assert "does not send to" in page.content.decode()

    @pytest.mark.parametrize("other_brand", [True, False])
    def test_a_dealership_is_one_of_the_brand_that_the_person_keeps_sources_for(
        self, client, source, keeper, other_brand
    ):
        where = {} if other_brand else {"region": source.dealership.region}
        answer = send(client, source, code=DealershipFactory(**where).code)

        assert answer.status_code == 422
        assert "no dealership with this code" in answer.content.decode()

    def test_the_action_asks_for_the_source_and_the_dealership(self, source, user_as):
        keeper = user_as(Role.INTEGRATIONS_ADMIN, at=source.dealership)
        everywhere = user_as(Role.INTEGRATIONS_ADMIN, at=None)
        sister = DealershipFactory(region=source.dealership.region)
        data = b"email\na@example.com\n"

        with pytest.raises(NotAllowed):
            actions.keep_lead_file(SourceFactory(), "x.csv", data, by=keeper)
        with pytest.raises(NotAllowed):
            actions.keep_lead_file(source, "x.csv", data, by=keeper, dealership=sister)
        with pytest.raises(Refused, match="sends to"):
            actions.keep_lead_file(source, "x.csv", data, by=everywhere, dealership=sister)
        foreign = DealershipFactory()
        with pytest.raises(Refused, match="another brand"):
            actions.keep_lead_file(source, "x.csv", data, by=everywhere, dealership=foreign)

    def test_a_source_that_is_off_sends_no_files_either(self, client, source, keeper):
        send(client, source)
        actions.set_active(source, active=False, by=keeper)

        assert send(client, source).status_code == 422
        file = LeadFile.objects.get()
        assert client.post(reverse("leads:bring-in", args=[file.pk])).status_code == 422
        assert not Message.objects.exists()


class TestWhoSees:
    def test_others_get_the_answer_of_a_file_that_is_not_there(
        self, client, source, keeper, sign_in
    ):
        address = send(client, source)["Location"]
        for role, at in (
            (Role.INTEGRATIONS_ADMIN, DealershipFactory(region=source.dealership.region)),
            (Role.DEALER_PRINCIPAL, source.dealership),
        ):
            sign_in(role, at=at)
            assert client.get(address).status_code == 404
            assert client.post(f"{address}bring-in/").status_code == 404
        assert not Message.objects.exists()

    def test_who_keeps_no_sources_has_no_such_page(self, client, source, sign_in):
        sign_in(Role.SALES_AGENT, at=source.dealership)

        assert client.get(reverse("leads:new-file")).status_code == 404

    def test_customers_that_a_dealership_does_not_share_are_shown_to_the_uploader_alone(
        self, client, source, sign_in
    ):
        dealership = source.dealership
        text = publish_text(dealership.brand, title="S", body="S", purposes={}, by=None)
        shared = frozenset(Data) - {Data.CUSTOMERS}
        sign(dealership, text, by=None, with_oem=shared, with_region=shared)
        uploader = sign_in(Role.INTEGRATIONS_ADMIN, at=dealership.brand)
        lead = a_lead(dealership, name="Kim Park", email="kim@example.com", model="Corvine")

        address = send(client, source)["Location"]
        page = client.get(address).content.decode()
        assert "Zoë" in page
        assert str(lead.pk) not in page

        sign_in(Role.INTEGRATIONS_ADMIN, at=dealership.brand)
        self.check_hides_customers(client.get(address))
        sign_in(Role.NETWORK_ADMIN, at=None)
        session = client.session
        session[SESSION_KEY] = str(uploader.pk)
        session.save()
        self.check_hides_customers(client.get(address))

    def check_hides_customers(self, answer):
        page = answer.content.decode()
        assert "hidden: no agreement" in page
        for word in ("Zoë", "zoe@example.com", "blau", "Kim Park"):
            assert word not in page
