"""ADF as it really arrives: each trap, and what is made of it."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealers.leads.adf import (
    Unreadable,
    clean_email,
    country_code,
    e164,
    read_adf,
    read_request_date,
)

SAMPLES = Path(__file__).parent / "samples"

LEAD = """<adf><prospect>
<id source="portal">77</id>
<requestdate>2026-03-30T15:30:20-08:00</requestdate>
<vehicle><year>2026</year><make>Aurel</make><model>Vento</model></vehicle>
<customer><contact><name part="full">Zoë Müller</name><phone>206-555-0147</phone></contact></customer>
<vendor><contact><name part="full">Aurel of Bellevue</name></contact></vendor>
</prospect></adf>"""


def only(raw: str | bytes):
    (prospect,) = read_adf(raw.encode() if isinstance(raw, str) else raw)
    return prospect


def prospect_of(inside: str) -> str:
    return f"<adf><prospect>{inside}</prospect></adf>"


def customer(inside: str) -> str:
    return f"<customer><contact>{inside}</contact></customer>"


REACHABLE = customer("<name>A</name><email>a@example.com</email>")


class TestProlog:
    @pytest.mark.parametrize(
        "prolog",
        [
            "",
            '<?xml version="1.0"?>',
            '<?xml version="1.0" encoding="UTF-8"?>\n<?adf version="1.0"?>\n',
            '<?adf version="1.0"?>',
            '\n\n  <?xml version="1.0"?>',
            "\ufeff<?xml version='1.0'?>",
            "<!-- exported <adf> by hand -->",
        ],
    )
    def test_a_proper_or_absent_one_is_read_without_a_word(self, prolog):
        prospect = only(prolog + LEAD)

        assert prospect.contact.name == "Zoë Müller"
        assert prospect.warnings == ()

    @pytest.mark.parametrize(
        "prolog",
        [
            '<?ADF VERSION "1.0"?>\n<?XML VERSION “1.0”?>\n',
            '<?xml version="1.0"?><?xml version="1.0"?>',
            "Forwarded lead:\n",
        ],
    )
    def test_a_broken_one_is_cut_off_and_said_so(self, prolog):
        prospect = only(prolog + LEAD)

        assert prospect.vehicle_of_interest.model == "Vento"
        assert prospect.warnings == ("prolog_repaired",)

    def test_text_after_the_lead_is_left_out(self):
        assert only(LEAD + "\n-- \nSent by a portal & co").warnings == ("trailing_text",)

    def test_a_version_on_the_root_and_a_default_namespace_are_no_extensions(self):
        prospect = only(LEAD.replace("<adf>", '<adf version="1.0" xmlns="urn:adf">'))

        assert prospect.contact.phones[0].raw == "206-555-0147"
        assert not any("attributes" in extra for extra in prospect.extra)

    def test_an_envelope_around_it_does_not_hide_it(self):
        assert only(f"<soap><body>{LEAD}</body></soap>").contact.name == "Zoë Müller"


class TestBrokenMarkup:
    def test_curly_quotes_and_bare_attributes_are_mended(self):
        prospect = only(
            '<adf><prospect status="resend"><id sequence=1 source=”Portal”>38889</id></prospect></adf>'
        )

        assert prospect.is_resend
        assert prospect.ids[0].value == "38889"
        assert (prospect.ids[0].source, prospect.ids[0].sequence) == ("Portal", "1")
        assert "recovered" in prospect.warnings

    def test_mismatched_tags_are_recovered_and_flagged(self):
        prospect = only(LEAD.replace("</model>", "</name>"))

        assert prospect.contact.can_be_reached
        assert "recovered" in prospect.warnings

    def test_a_lone_vehicle_is_read_and_flagged_as_a_fragment(self):
        prospect = only("<vehicle interest=”buy”><year>1999</year><make>Aurel</make>")

        assert prospect.vehicle_of_interest.year == 1999
        assert {"fragment", "recovered"} <= set(prospect.warnings)
        assert not prospect.contact.can_be_reached

    @pytest.mark.parametrize("cut", range(10, len(LEAD.encode()), 7))
    def test_a_cut_off_document_never_becomes_half_a_lead(self, cut):
        with pytest.raises(Unreadable) as refusal:
            read_adf(LEAD.encode()[:cut])
        assert refusal.value.reason == "cut_off"

    def test_the_whole_document_is_not_taken_for_a_cut_one(self):
        assert only(LEAD).contact.can_be_reached

    @pytest.mark.parametrize(
        ("raw", "reason"),
        [
            ("", "no_adf"),
            ("hello", "no_adf"),
            ('{"lead": 1}', "no_adf"),
            ("<html><body>Thank you</body></html>", "no_adf"),
            ("<adf></adf>", "no_prospect"),
            ("<adf/>", "no_prospect"),
        ],
    )
    def test_what_is_not_a_lead_says_why(self, raw, reason):
        with pytest.raises(Unreadable) as refusal:
            read_adf(raw.encode())
        assert refusal.value.reason == reason


class TestHostile:
    XXE = '<!DOCTYPE adf [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

    @pytest.mark.parametrize(
        "raw",
        [
            XXE + LEAD.replace("Zoë Müller", "&x;"),
            '<?xml version="1.0"?><!DOCTYPE adf [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>' + LEAD,
            "junk <!doctype adf [<!entity a 'b'>]>" + LEAD,
        ],
    )
    def test_entities_of_the_senders_are_refused(self, raw):
        with pytest.raises(Unreadable) as refusal:
            read_adf(raw.encode())
        assert refusal.value.reason == "forbidden_entities"

    def test_a_document_type_alone_is_ignored_and_nothing_is_fetched(self):
        prospect = only('<!DOCTYPE adf SYSTEM "http://127.0.0.1:9/adf.dtd">' + LEAD)

        assert prospect.warnings == ("doctype_ignored",)

    def test_deep_nesting_is_survived(self):
        deep = "<a>" * 20_000 + "</a>" * 20_000
        assert only(prospect_of(REACHABLE + f"<comments>{deep}</comments>")).contact.can_be_reached

    def test_unclosed_sections_by_the_thousand_take_no_time(self):
        only(prospect_of(REACHABLE + "<comments>" + "&lt;script" * 20_000 + "</comments>"))
        with pytest.raises(Unreadable):
            read_adf(("<adf>" + "<![CDATA[" * 100_000).encode())

    @settings(max_examples=150, deadline=None)
    @given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode()))
    def test_any_bytes_give_prospects_or_a_reason(self, junk):
        for raw in (junk, b"<adf><prospect>" + junk + b"</prospect></adf>"):
            with suppress(Unreadable):
                assert read_adf(raw)


class TestTextAndEncodings:
    def test_html_entities_become_characters(self):
        raw = prospect_of(
            REACHABLE + "<comments>Jane &amp; &nbsp;Co &eacute; &bogus; & more</comments>"
        )
        prospect = only(raw)

        assert prospect.comments == "Jane & Co é &bogus; & more"
        assert "entities_replaced" in prospect.warnings

    def test_cp1252_bytes_that_claim_to_be_utf8_are_read_and_flagged(self):
        raw = ('<?xml version="1.0" encoding="UTF-8"?>' + LEAD).encode("cp1252")
        prospect = only(raw)

        assert prospect.contact.name == "Zoë Müller"
        assert "encoding_assumed: cp1252" in prospect.warnings

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
    def test_other_unicode_is_read_as_itself(self, encoding):
        assert only(LEAD.encode(encoding)).contact.name == "Zoë Müller"

    def test_a_declared_code_page_is_honoured(self):
        raw = '<?xml version="1.0" encoding="windows-1251"?>' + LEAD.replace("Zoë Müller", "Зоя")

        assert only(raw.encode("cp1251")).contact.name == "Зоя"

    def test_markup_in_comments_becomes_lines_and_scripts_disappear(self):
        raw = prospect_of(
            REACHABLE
            + "<comments><![CDATA[One<br />Two<p>Three</p><script>alert(1)</script>]]></comments>"
        )

        assert only(raw).comments == "One\nTwo\nThree"

    def test_comments_are_found_wherever_they_stand(self):
        raw = prospect_of(
            "<comment>first</comment>"
            + customer("<email>a@example.com</email><comments>second</comments>")
        )

        assert only(raw).comments == "first\n\nsecond"


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


class TestVehicles:
    def vehicle(self, inside: str, attributes: str = ""):
        return only(prospect_of(REACHABLE + f"<vehicle {attributes}>{inside}</vehicle>"))

    def test_the_defaults_of_the_standard_apply_only_where_nothing_is_said(self):
        assert self.vehicle("<make>A</make>").vehicle_of_interest.interest == "buy"
        strange = self.vehicle("<make>A</make>", 'interest="loan" status="brand-new"')
        assert strange.vehicle_of_interest.interest == "unknown"
        assert strange.vehicle_of_interest.details["interest_raw"] == "loan"
        assert "unknown_value: vehicle/interest=loan" in strange.warnings

    def test_case_is_folded(self):
        found = self.vehicle("<make>A</make>", 'interest="TEST-DRIVE" status="USED"')

        assert found.vehicle_of_interest.interest == "test-drive"
        assert found.vehicle_of_interest.status == "used"
        assert found.warnings == ()

    @pytest.mark.parametrize(("units", "read"), [("miles", "mi"), ("MILES", "mi"), ("km", "km")])
    def test_odometers_are_numbers_with_units(self, units, read):
        found = self.vehicle(f'<make>A</make><odometer units="{units}">80,000</odometer>')

        odometer = found.vehicle_of_interest.details["odometer"]
        assert (odometer["value"], odometer["units"]) == (80000, read)

    def test_a_zero_price_says_nothing_and_currencies_are_upper_case(self):
        found = self.vehicle(
            '<make>A</make><price>0.00</price><price currency="usd">$26,995</price>'
        )

        assert found.vehicle_of_interest.details["prices"] == [
            {"text": "0.00"},
            {"amount": "26995", "currency": "USD"},
        ]

    def test_an_options_price_is_not_the_vehicles(self):
        found = self.vehicle(
            "<make>A</make><option><optionname>Roof</optionname><price>900</price></option>"
        )

        assert "prices" not in found.vehicle_of_interest.details
        assert found.vehicle_of_interest.details["options"][0]["price"]["amount"] == "900"

    @pytest.mark.parametrize("interest", ["trade-in", "sell", "Trade In"])
    def test_only_a_vehicle_to_sell_leaves_no_interest(self, interest):
        found = self.vehicle("<make>A</make>", f'interest="{interest}"')

        assert found.vehicle_of_interest is None
        assert found.trade_in.make == "A"

    def test_a_trade_in_that_mirrors_the_interest_is_flagged(self):
        car = "<year>2020</year><make>A</make><model>B</model>"
        raw = prospect_of(
            REACHABLE + f'<vehicle>{car}</vehicle><vehicle interest="trade-in">{car}</vehicle>'
        )

        assert "trade_in_mirrors_interest" in only(raw).warnings

    @pytest.mark.parametrize("vehicle", ["", "<vehicle/>", "<vehicle><make/></vehicle>"])
    def test_no_vehicle_is_a_general_enquiry(self, vehicle):
        assert "general_enquiry" in only(prospect_of(REACHABLE + vehicle)).warnings

    def test_a_vin_of_another_year_is_flagged_and_the_senders_text_kept(self):
        found = self.vehicle("<year>1999</year><make>Blue</make><vin>1hgcm82633a004352</vin>")

        assert found.vehicle_of_interest.year == 1999
        assert found.vehicle_of_interest.vin == "1HGCM82633A004352"
        assert "vin_conflict: 1HGCM82633A004352 is of 2003, Honda" in found.warnings


class TestProspects:
    def test_each_prospect_has_its_own_result(self):
        first, second = read_adf((SAMPLES / "25_two_prospects_second_resend.xml").read_bytes())

        assert (first.contact.can_be_reached, first.vehicle_of_interest.model) == (True, "Camry")
        assert (second.is_resend, second.contact.can_be_reached) == (True, False)

    @pytest.mark.parametrize("nothing", ["", "uniqueLeadId", "  ", "null"])
    def test_an_id_that_says_nothing_is_none(self, nothing):
        assert only(prospect_of(REACHABLE + f"<id>{nothing}</id>")).ids == ()

    def test_a_vehicles_id_is_not_the_prospects(self):
        assert (
            only(prospect_of(REACHABLE + "<vehicle><id>V</id><make>A</make></vehicle>")).ids == ()
        )

    def test_extensions_are_kept(self):
        raw = prospect_of(
            REACHABLE
            + "<provider><name>P</name><campaign>Spring</campaign></provider>"
            + "<finance><method>lease</method></finance>"
        )

        kept = only(raw).extra
        assert {"path": "/prospect/provider", "xml": "<campaign>Spring</campaign>"} in kept
        assert {"path": "/prospect", "xml": "<finance><method>lease</method></finance>"} in kept

    def test_any_order_and_upper_case_tags_are_read(self):
        raw = (
            "<ADF><PROSPECT><PROVIDER><NAME>P</NAME></PROVIDER><CUSTOMER><CONTACT>"
            "<EMAIL>a@example.com</EMAIL></CONTACT></CUSTOMER><REQUESTDATE>x</REQUESTDATE>"
            "<ID>9</ID></PROSPECT></ADF>"
        )

        assert (only(raw).ids[0].value, only(raw).request_date) == ("9", "x")
        assert only(raw).contact.can_be_reached


class TestSamples:
    def test_the_maximal_one_is_read_with_its_extras(self):
        prospect = only((SAMPLES / "24_adf_crate_maximal_namespaced.xml").read_bytes())

        assert prospect.contact.address.city == "Detroit"
        assert prospect.vehicle_of_interest.details["options"][0]["name"] == "Sunroof"
        assert prospect.provider.ids[0].value == "PR-1"
        assert prospect.timeframe["earliestdate"] == "2024-02-01"
        assert {"path": "/adf", "attributes": {"{urn:partner}batch": "42"}} in prospect.extra
        assert {"path": "/prospect", "attributes": {"partner": "prospect"}} in prospect.extra

    def test_partner_markup_in_comments_is_text(self):
        prospect = only((SAMPLES / "29_embedded_partner_xml_in_comments.xml").read_bytes())

        assert prospect.comments == "Jane VIP Co"

    def test_an_undeclared_entity_is_replaced(self):
        prospect = only((SAMPLES / "26_undeclared_nbsp_entity.xml").read_bytes())

        assert prospect.comments == "Jane & Co"
        assert "entities_replaced" in prospect.warnings


RECEIVED = datetime(2026, 3, 30, 23, 31, tzinfo=UTC)
SEATTLE = ZoneInfo("America/Los_Angeles")


class TestRequestDate:
    @pytest.mark.parametrize(
        ("text", "utc", "warnings"),
        [
            ("2026-03-30T15:30:20-08:00", "23:30:20", []),
            ("20260330T153020-0800", "23:30:20", []),
            ("2026-03-30T23:30:20Z", "23:30:20", []),
            ("2026-03-30T23:30:20.123Z", "23:30:20", []),
            ("2026-03-30T15:30:20-08:0", "23:30:20", ["bad_offset: -08:0"]),
            ("2026-03-30T16:30:20", "23:30:20", ["assumed_tz"]),
            ("2026-03-30 16:30:20", "23:30:20", ["assumed_tz"]),
            ("2026-03-30T8:47:50", "15:47:50", ["assumed_tz"]),
            ("2026-03-30", "07:00:00", ["assumed_tz"]),
            ("03/30/26", "07:00:00", ["assumed_tz"]),
            ("3/30/2026 4:30 PM", "23:30:00", ["assumed_tz"]),
            ("30.03.2026 16:30", "23:30:00", ["assumed_tz"]),
        ],
    )
    def test_what_can_be_read_is(self, text, utc, warnings):
        instant, said = read_request_date(text, zone=SEATTLE, country="US", received_at=RECEIVED)

        assert instant.isoformat() == f"2026-03-30T{utc}+00:00"
        assert said == warnings

    @pytest.mark.parametrize(
        "text", ["not-a-date", "one", "2026-13-40", "99/99/99", "2026-03-30T25:00Z"]
    )
    def test_what_cannot_be_read_is_flagged(self, text):
        instant, said = read_request_date(text, zone=SEATTLE, country="US", received_at=RECEIVED)

        assert instant is None
        assert said == [f"request_date_unreadable: {text}"]

    def test_a_missing_one_is_flagged(self):
        assert read_request_date("", zone=SEATTLE, country="US", received_at=RECEIVED) == (
            None,
            ["request_date_missing"],
        )

    @pytest.mark.parametrize("text", ["2026-03-30T23:37:00Z", "2026-02-01T00:00:00Z"])
    def test_the_future_and_the_distant_past_are_kept_but_flagged(self, text):
        instant, said = read_request_date(text, zone=SEATTLE, country="US", received_at=RECEIVED)

        assert instant is not None
        assert said == ["request_date_implausible"]

    @pytest.mark.parametrize(("country", "month"), [("US", 3), ("DE", 4)])
    def test_an_ambiguous_date_follows_the_country_and_says_so(self, country, month):
        instant, said = read_request_date(
            "03/04/2026", zone=ZoneInfo("UTC"), country=country, received_at=RECEIVED
        )

        assert instant.month == month
        assert "assumed_date_order" in said
