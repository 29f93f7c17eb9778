"""What a lead means: the car in stock, the dealership it is for, the customer seen elsewhere."""

import json

import pytest
from django.db import DatabaseError, transaction

from dealers.leads.consenting import may_be_contacted
from dealers.leads.models import Consent, Lead, LeadLink, Source
from dealers.leads.states import ConsentKind, Outcome, Reason
from portal.accounts.capabilities import Role
from tests.factories.inventory import VehicleFactory
from tests.factories.leads import SourceFactory, a_lead, adf, message_with
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db


def brand_source(dealership) -> Source:
    return SourceFactory(dealership=None, brand=dealership.brand)


def wanting(inside: str, postal_code: str = "") -> bytes:
    place = f"<address><postalcode>{postal_code}</postalcode><country>US</country></address>"
    return f"""<adf><prospect><vehicle>{inside}</vehicle><customer><contact><name>A</name>
    <email>a@example.com</email>{place}</contact></customer></prospect></adf>""".encode()


def lead_of(message) -> Lead:
    return Lead.objects.get(pk=message.lead_ids[0])


class TestStock:
    def test_a_vin_tells_before_a_stock_number_and_that_before_a_model(self):
        dealership = DealershipFactory()
        about = {"dealership": dealership, "make": "Aurel", "model": "Vento", "year": 2026}
        by_vin = VehicleFactory(**about, vin="1HGCM82633A004352", stock_number="A1")
        by_number = VehicleFactory(**about, vin="1HGCM82633A004353", stock_number="A2")
        source = SourceFactory(dealership=dealership)
        model = "<year>2026</year><make>AUREL</make><model>vento</model>"
        asked = {
            "vin": (f"<vin>1HGCM82633A004352</vin><stock>A2</stock>{model}", by_vin.pk),
            "stock_number": (f"<stock>a2</stock>{model}", by_number.pk),
            "model": (f"<stock>Z9</stock>{model}", None),
        }
        for told_by, (inside, vehicle) in asked.items():
            lead = lead_of(message_with(wanting(inside), source=source))
            assert lead.stock_match == told_by
            assert vehicle in (None, lead.stock_vehicle)

    def test_what_another_dealership_has_is_not_taken_for_ones_own(self):
        mine = DealershipFactory()
        VehicleFactory(
            dealership=DealershipFactory(region=mine.region), model="Vento", make="Aurel"
        )

        assert a_lead(mine).stock_vehicle is None


class TestRouting:
    @pytest.fixture
    def two(self):
        seattle = DealershipFactory(
            postal_code="98101", country="US", latitude=47.6, longitude=-122.3
        )
        about = {"region": seattle.region, "country": "US"}
        portland = DealershipFactory(**about, postal_code="97201", latitude=45.5, longitude=-122.7)
        return seattle, portland

    def test_without_a_code_the_nearest_that_has_the_car_gets_it(self, two):
        seattle, portland = two
        car = "<make>Aurel</make><model>Vento</model>"
        VehicleFactory(dealership=portland, make="Aurel", model="Vento")
        message = message_with(wanting(car, "98109"), source=brand_source(seattle))
        assert lead_of(message).dealership == portland
        assert "routed_to_nearest" in lead_of(message).warnings

        VehicleFactory(dealership=seattle, make="Aurel", model="Vento")
        again = message_with(
            wanting(car.replace("Vento", "VENTO"), "98109"), source=brand_source(seattle)
        )
        assert lead_of(again).dealership == seattle

    def test_json_says_the_code_or_where_the_customer_lives(self, two):
        near, _far = two
        VehicleFactory(dealership=near, make="Aurel", model="Vento")
        source = brand_source(near)
        asked = {"email": "a@example.com", "make": "Aurel", "model": "Vento"}
        by_code = message_with(
            json.dumps(asked | {"dealership": near.code}).encode(), source=source
        )
        asked |= {"email": "b@example.com", "postal_code": near.postal_code, "country": "USA"}
        by_place = message_with(json.dumps(asked).encode(), source=source)

        assert lead_of(by_code).dealership == lead_of(by_place).dealership == near
        assert "routed_to_nearest" in lead_of(by_place).warnings
        assert "routed_to_nearest" not in lead_of(by_code).warnings

    @pytest.mark.parametrize("postal_code", ["", "10001"])
    def test_what_nobody_is_near_to_waits_for_a_person(self, two, postal_code):
        VehicleFactory(dealership=two[0], make="Aurel", model="Vento")
        raw = wanting("<make>Aurel</make><model>Vento</model>", postal_code)
        message = message_with(raw, source=brand_source(two[0]))

        assert (message.outcome, message.reason) == (Outcome.QUARANTINED, Reason.NO_DEALERSHIP)

    def test_where_nobody_has_the_car_it_waits_as_well(self, two):
        message = message_with(
            wanting("<model>Vento</model>", "98109"), source=brand_source(two[0])
        )

        assert message.reason == Reason.NO_DEALERSHIP


class TestLinks:
    def test_the_same_customer_elsewhere_is_linked_with_its_reasons(self):
        mine, theirs = DealershipFactory(), DealershipFactory()
        first = a_lead(mine, email="kim@example.com")
        second = a_lead(theirs, email="Kim@example.com")

        link = LeadLink.objects.get()
        assert (link.lead_id, link.earlier_id) == (second.pk, first.pk)
        assert link.reasons == ["email", "model"]
        assert second.duplicate_of_id is None

    def test_who_sees_both_sees_the_link_and_a_dealer_only_his_own(self, client, sign_in):
        mine, theirs = DealershipFactory(), DealershipFactory(name="Next Door Motors")
        first = a_lead(mine, name="Kim Park", email="kim@example.com")
        a_lead(theirs, name="Kim Park", email="kim@example.com")

        sign_in(Role.SALES_AGENT, at=mine)
        assert b"Next Door Motors" not in client.get(f"/leads/{first.pk}/").content
        sign_in(Role.SALES_AGENT, at=mine)
        superuser = sign_in(Role.VIEWER, at=None, is_superuser=True)
        assert superuser.is_superuser
        assert b"Next Door Motors" in client.get(f"/leads/{first.pk}/").content

    def test_strangers_are_not_linked(self):
        a_lead(), a_lead()

        assert LeadLink.objects.count() == 0


class TestConsent:
    def form(self, **consent) -> bytes:
        body = {"name": "Kim", "email": "kim@example.com", "consents": [consent]}
        return json.dumps(body).encode()

    def test_a_grant_is_kept_with_its_text_and_revoked_by_a_later_word(self):
        text = {"channel": "mail", "purpose": "news", "text": "Yes, write me.", "version": "3"}
        message_with(self.form(**text, granted=True, at="2026-01-01T00:00:00Z", ip_address="::1"))
        assert may_be_contacted("kim@example.com", "mail", "news")

        message_with(self.form(**text, granted=False, at="2026-02-01T00:00:00Z"))
        assert not may_be_contacted("kim@example.com", "mail", "news")
        message_with(self.form(**text, granted=True, at="2026-01-15T00:00:00Z"))
        assert not may_be_contacted("kim@example.com", "mail", "news"), (
            "an older file opted in again"
        )

    def test_a_word_without_its_text_grants_nothing(self):
        message_with(self.form(channel="mail", purpose="news", granted=True, ip_address="x"))

        assert Consent.objects.get().kind == ConsentKind.CLAIM
        assert not may_be_contacted("kim@example.com", "mail", "news")

    def test_opt_in_in_the_comments_is_a_claim(self):
        a_lead(inside="<comments>Email Opt-In: Yes</comments>")

        assert Consent.objects.get().kind == ConsentKind.CLAIM

    def test_the_record_cannot_be_changed(self):
        message_with(self.form(channel="mail", purpose="news", granted=False))

        for change in (lambda: Consent.objects.update(kind="grant"), Consent.objects.all().delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_an_ordinary_lead_proves_nothing(self):
        message_with(adf())

        assert Consent.objects.count() == 0
