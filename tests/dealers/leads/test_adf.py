"""ADF as it really arrives: each trap, and what is made of it."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealers.leads.adf import (
    Unreadable,
    read_adf,
)
from tests.dealers.leads.adf_texts import LEAD, REACHABLE, customer, only, prospect_of

SAMPLES = Path(__file__).parent / "samples"


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
