"""What is read of people in ADF."""

import pytest

from dealers.leads.adf import (
    clean_email,
    country_code,
    e164,
)
from tests.dealers.leads.adf_texts import REACHABLE, customer, only, prospect_of


class TestPeople:
    def test_a_business_and_name_parts_are_kept_apart(self):
        prospect = only(
            prospect_of(
                customer(
                    '<name part="first">Ann</name><name part="surname">Lee</name>'
                    '<name part="middle">null</name><email>a@example.com</email>'
                )
            )
        )

        assert (prospect.contact.first_name, prospect.contact.last_name) == ("Ann", "Lee")
        assert prospect.contact.name == "Ann Lee"

    @pytest.mark.parametrize("nothing", ["None", "null", "Unknown", " ", "N/A"])
    def test_words_for_nothing_are_nothing(self, nothing):
        raw = prospect_of(customer(f"<name>{nothing}</name><phone>{nothing}</phone>"))

        assert only(raw).contact.name == ""
        assert not only(raw).contact.can_be_reached

    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("mobile", "cellphone"),
            ("voice", "phone"),
            ("HOME", "home"),
            ("carrier pigeon", "phone"),
        ],
    )
    def test_phone_types_are_mapped(self, written, read):
        raw = prospect_of(customer(f'<phone type="{written}">206-555-0147</phone>'))

        assert only(raw).contact.phones[0].type == read

    def test_the_preferred_ways_come_first(self):
        raw = prospect_of(
            customer(
                '<phone>206-555-0147</phone><phone preferredcontact="1">206-555-0148</phone>'
                '<email>a@example.com</email><email preferredcontact="1">b@example.com</email>'
            )
        )

        assert only(raw).contact.phones[0].raw == "206-555-0148"
        assert only(raw).contact.emails[0] == "b@example.com"

    @pytest.mark.parametrize(
        ("raw", "country", "dialled"),
        [
            ("206-555-0147", "US", "+12065550147"),
            ("0711 2345678", "DE", "+497112345678"),
            ("+49 711 2345678", "US", "+497112345678"),
            ("1234567890", "US", None),
            ("9999999999", "US", None),
            ("555-0100", "US", None),
            ("call me", "US", None),
        ],
    )
    def test_only_real_numbers_may_be_dialled(self, raw, country, dialled):
        assert e164(raw, country) == dialled

    def test_only_addresses_that_can_be_written_to_are_clean(self):
        assert clean_email(" Ann@Example.COM ") == "ann@example.com"
        assert clean_email("emailaddress") is None

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("USA", "US"),
            ("Canada", "CA"),
            ("de", "DE"),
            ("Deutschland", "DE"),
            ("Atlantis", "Atlantis"),
        ],
    )
    def test_countries_become_codes(self, text, code):
        assert country_code(text) == code

    def test_a_vendor_url_that_is_none_is_dropped_with_a_word(self):
        raw = prospect_of(REACHABLE + "<vendor><url>Sent from VDP page</url></vendor>")

        assert only(raw).vendor.url == ""
        assert "not_a_url: Sent from VDP page" in only(raw).warnings

    def test_a_vendors_contact_is_never_the_customers(self):
        raw = prospect_of("<vendor><contact><email>sales@example.com</email></contact></vendor>")

        assert not only(raw).contact.can_be_reached

    def test_a_contact_outside_the_customer_is_found(self):
        prospect = only(prospect_of("<contact><email>a@example.com</email></contact>"))

        assert prospect.contact.emails == ("a@example.com",)
        assert "customer_misplaced" in prospect.warnings
