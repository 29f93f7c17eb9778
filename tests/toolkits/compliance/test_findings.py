"""Each finding names its zone, its reason and how to mend it; each has a control without it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.factories.network import BrandFactory
from tests.factories.toolkits import AssetFactory, RuleFactory, TemplateFactory
from toolkits.compliance.disclosures import offer_content
from toolkits.compliance.findings import blocking, check
from toolkits.compliance.offers import OfferFacts
from toolkits.creative.facts import MergeFacts

TODAY = date(2026, 5, 4)
FACTS = MergeFacts(dealership_name="Harbor", website="https://www.harbor.example", country="US")
OFFER = OfferFacts(
    kind="customer_cash",
    headline="$1,500",
    amount=Decimal(1500),
    models=("One",),
    starts=date(2026, 5, 1),
    ends=date(2026, 5, 31),
)
CHOICES = {"mode": "choice", "choices": ["Red", "Blue"]}

# zone, value, words of the finding (None: the value is fine)
ZONES = [
    ({"required": True}, "", "empty"),
    ({"required": True}, "   ", "empty"),
    ({"required": True}, "Hello", None),
    ({"required": False}, "", None),
    ({"required": True, "kind": "rich_text"}, "<p> </p>", "empty"),
    ({"change_required": True, "default": "Your words"}, None, "placeholder"),
    ({"change_required": True, "default": "Your words"}, "Your words ", "placeholder"),
    (
        {"change_required": True, "default": "<p>Your words</p>", "kind": "rich_text"},
        "<p><b>Your</b> words</p>",
        "placeholder",
    ),
    ({"change_required": True, "default": "Your words"}, "My words", None),
    ({"max_length": 5}, "123456", "does not fit"),
    ({"max_length": 5}, "12345", None),
    ({"max_length": 5, "kind": "rich_text"}, "<p><strong>12345</strong></p>", None),
    ({"min_length": 5}, "1234", "too short"),
    ({"min_length": 5}, "12345", None),
    (CHOICES, "Green", "none of the choices"),
    (CHOICES, "Red", None),
    ({"kind": "number"}, "a lot", "not a number"),
    ({"kind": "number"}, "NaN", "not a number"),
    ({"kind": "number"}, "12.5", None),
    ({"kind": "money"}, "-1", "below zero"),
    ({"kind": "money"}, "199.00", None),
    ({"kind": "date"}, "31.12.2026", "not a date"),
    ({"kind": "date"}, "2026-12-31", None),
    ({"mode": "locked", "default": "As it is"}, "Mine", "locked"),
    ({"mode": "locked", "default": "As it is"}, "As it is", None),
    ({}, "See https://evil.example/x", "evil.example"),
    ({}, "See www.evil.example", "evil.example"),
    ({}, "See https://harbor.example/x and https://shop.harbor.example", None),
    ({"kind": "rich_text"}, '<a href="https://evil.example">x</a>', "evil.example"),
    ({"kind": "rich_text"}, '<a href="https://harbor.example.evil.test">x</a>', "evil.test"),
    ({"kind": "rich_text"}, '<a href="tel:+1">x</a><a href="mailto:a@b.example">y</a>', None),
    ({"kind": "image"}, "0190a0a0-0000-7000-8000-000000000000", "not in this toolkit"),
    ({"kind": "image"}, "", None),
]

pytestmark = pytest.mark.django_db


def judged(zone, value, **options):
    template = TemplateFactory(source="{{ it }}", zones=[{"key": "it", **zone}])
    values = {} if value is None else {"it": value}
    return check(template, values, **{"facts": FACTS, "today": TODAY} | options)


@pytest.mark.parametrize(("zone", "value", "words"), ZONES)
def test_each_zone_is_judged(zone, value, words):
    found = judged(zone, value)

    if words is None:
        assert found == []
    else:
        assert [words in f.reason for f in found] == [True]
        assert found[0].zone == "it"
        assert found[0].mend
        assert blocking(found) == found


@pytest.mark.parametrize(
    ("rule", "text", "severity"),
    [
        ({}, "Guaranteed  lowest price", "error"),
        ({"words": ["lowest price"], "severity": "warning"}, "The lowest\nPRICE", "warning"),
        ({}, "An unguaranteed thing", None),
        ({"jurisdiction": "DE"}, "guaranteed", None),
        ({"jurisdiction": "US"}, "guaranteed", "error"),
        ({"active": False}, "guaranteed", None),
    ],
)
def test_forbidden_words(rule, text, severity):
    RuleFactory(**rule)

    assert [f.severity for f in judged({}, text)] == ([severity] if severity else [])


def test_another_brands_words_are_no_business_of_this_one():
    RuleFactory(brand=BrandFactory())

    assert judged({}, "guaranteed") == []


def test_an_allowed_host_may_be_linked_to():
    text = "See https://news.partner.example/x"
    assert judged({}, text)
    RuleFactory(kind="allowed_links", words=["partner.example"])

    assert judged({}, text) == []


@pytest.mark.parametrize(
    ("expires", "severity"),
    [
        (date(2026, 5, 3), "error"),
        (date(2026, 5, 4), "warning"),
        (date(2026, 5, 19), None),
        (None, None),
    ],
)
def test_a_picture_whose_rights_end(expires, severity):
    template = TemplateFactory(source="{{ it }}", zones=[{"key": "it", "kind": "image"}])
    asset = AssetFactory(toolkit=template.toolkit, expires_on=expires)

    found = check(template, {"it": str(asset.pk)}, facts=FACTS, today=TODAY)

    assert [f.severity for f in found] == ([severity] if severity else [])


def offer_findings(offer, *, shown=None, jurisdiction="US", **zone):
    template = TemplateFactory(
        source="{{ it_headline }}{{ it_disclosure }}",
        zones=[{"key": "it", "kind": "offer", "mode": "locked", **zone}],
    )
    values = {"it": offer_content(offer, jurisdiction) if shown is None else shown} if offer else {}
    found = check(template, values, offer, jurisdiction=jurisdiction, today=TODAY)
    return [f for f in found if "legal review" not in f.reason]


def test_an_offer_in_its_dates_with_its_disclosure_is_fine():
    assert offer_findings(OFFER) == []


@pytest.mark.parametrize(
    ("change", "severity", "words"),
    [
        ({"ends": date(2026, 5, 3)}, "error", "ended"),
        ({"starts": date(2026, 5, 5)}, "info", "starts"),
        ({"starts": None}, "error", "first day"),
    ],
)
def test_an_offer_out_of_its_dates(change, severity, words):
    found = offer_findings(replace(OFFER, **change))

    assert [(f.severity, words in f.reason) for f in found] == [(severity, True)]


@pytest.mark.parametrize(("disclosure", "words"), [("", "missing"), ("Nearly free.", "changed")])
def test_the_disclosure_may_be_neither_left_out_nor_edited(disclosure, words):
    found = offer_findings(OFFER, shown={"headline": "x", "disclosure": disclosure})

    assert [words in f.reason for f in found] == [True]


def test_a_required_offer_that_the_campaign_does_not_have():
    assert offer_findings(None, required=True)
    assert offer_findings(None, required=False) == []


def test_a_german_offer_without_consumption_figures_is_warned_about():
    assert [f.severity for f in offer_findings(OFFER, jurisdiction="DE")] == ["warning"]


def test_no_matching_car_is_a_warning_where_cars_are_wanted():
    assert [f.severity for f in judged({"kind": "vehicles", "required": True}, [])] == ["warning"]
    assert judged({"kind": "vehicles", "required": True}, [{"make": "A"}]) == []


def test_a_fact_that_the_dealership_lacks():
    zone = {"kind": "dealership_field", "required": True, "default": "dealership_phone"}

    assert judged(zone, None)
    assert judged(zone, None, facts=replace(FACTS, phone="+1")) == []


def test_judging_takes_a_fixed_number_of_queries(django_assert_num_queries):
    zones = [
        {"key": f"z{n}", "kind": kind}
        for n, kind in enumerate(["text", "image", "rich_text", "offer"] * 5)
    ]
    template = TemplateFactory(zones=zones)
    template = type(template).objects.with_zones().get(pk=template.pk)

    with django_assert_num_queries(2):
        check(template, {}, facts=FACTS, today=TODAY)
