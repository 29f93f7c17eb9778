"""What dealers type is data: it can neither run as a template nor as HTML."""

import re

import pytest

from portal.common.refusals import Refused
from tests.factories.toolkits import AssetFactory, TemplateFactory, make_starter, make_zone
from toolkits.creative import merge
from toolkits.creative.facts import MergeFacts
from toolkits.creative.rendering import LeadForm, render
from toolkits.creative.samples import sample_values

FACTS = MergeFacts(
    dealership_name="Harbor <Motors>",
    street="1 Quay",
    postal_code="20457",
    city="Hamburg",
    phone="+49 40 555-0142",
    website="https://harbor.example",
    opening_hours="Mo – Fr  08:00 – 18:30\nSo  geschlossen",
    brand="Aurion",
    accent="#c2410c",
    locale="de-DE",
    currency="EUR",
    landing_url="https://public.example/harbor/",
)
ATTACK = '<script>alert(1)</script><img src=x onerror=alert(1)>" onmouseover="alert(1)'
INJECTION = "{{ dealership_phone }}{% for i in (1..9) %}x{% endfor %}{{ 7 | times: 7 }}"

pytestmark = pytest.mark.django_db


def page(kind, value, *, source="<p>{{ it }}</p>", facts=FACTS, **zone):
    template = TemplateFactory(source=source, zones=[{"key": "it", "kind": kind, **zone}])
    return render(template, {"it": value}, facts).html


def test_a_template_typed_by_a_dealer_stays_text():
    html = page("text", INJECTION)

    assert "{{ dealership_phone }}{% for i in (1..9) %}x{% endfor %}" in html
    assert "xxxxxxxxx" not in html


def test_control_the_same_words_in_the_source_are_a_template():
    html = page(
        "text", "-", source="{{ it }}{{ dealership_phone }}{% for i in (1..9) %}x{% endfor %}"
    )

    assert "+49 40 555-0142xxxxxxxxx" in html


@pytest.mark.parametrize("kind", ["text", "number", "money", "date", "choice"])
def test_html_typed_into_a_plain_zone_is_shown_as_text(kind):
    html = page(kind, ATTACK)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script" not in html
    assert "<img" not in html


def test_rich_text_keeps_its_form_and_loses_what_could_run():
    html = page(
        "rich_text",
        '<p onclick="x()" hx-get="/leads/" style="color:red">Hi <strong>you</strong>'
        '<a href="javascript:alert(1)">a</a><a href="https://ok.example">b</a>'
        "<script>alert(1)</script><form><input></form></p>",
    )

    assert "<strong>you</strong>" in html
    assert 'href="https://ok.example"' in html
    body = html.split("<body>")[1]
    for bad in ("script", "onclick", "hx-get", "style=", "javascript", "<form", "<input"):
        assert bad not in body


def test_an_offer_is_escaped_in_each_of_its_parts():
    template = TemplateFactory(
        source="{{ it_headline }}{{ it_text }}{{ it_disclosure }}{{ it_until }}",
        zones=[{"key": "it", "kind": "offer"}],
    )

    html = render(
        template, {"it": dict.fromkeys(("headline", "text", "disclosure", "until"), ATTACK)}, FACTS
    ).html

    assert html.count("&lt;script&gt;") == 4
    assert "<script" not in html


def test_vehicles_are_escaped_and_lead_only_to_web_addresses():
    template = TemplateFactory(
        source='{% for car in it %}<a href="{{ car.url }}"><img src="{{ car.photo }}">{{ car.title }} {{ car.price }}</a>{% endfor %}',
        zones=[{"key": "it", "kind": "vehicles"}],
    )
    rows = [
        {
            "year": 2027,
            "make": "<b>",
            "model": ATTACK,
            "photo": "javascript:alert(1)",
            "url": "data:text/html,x",
        },
        {"make": "Aurion", "model": "One", "price": "41980", "photo": "https://p.example/1.jpg"},
    ]

    html = render(template, {"it": rows}, FACTS).html

    assert "javascript:" not in html
    assert "data:text" not in html
    assert "<script" not in html
    assert 'src="https://p.example/1.jpg"' in html
    assert re.search(r"41\.980\s€", html)


def test_a_picture_shows_only_from_the_own_toolkit():
    template = TemplateFactory(
        source='<img src="{{ it }}" alt="{{ it_alt }}">', zones=[{"key": "it", "kind": "image"}]
    )
    own, other = AssetFactory(toolkit=template.toolkit, title='A "car"'), AssetFactory()

    shown = render(template, {"it": str(own.pk)}, FACTS).html
    refused = render(template, {"it": str(other.pk)}, FACTS).html

    assert "/toolkits/pictures/" in shown
    assert "A &#34;car&#34;" in shown
    assert "/toolkits/pictures/" not in refused
    assert 'src=""' in refused


def test_a_locked_zone_shows_its_default_whatever_was_sent():
    html = page("text", "Mine", mode="locked", default="The brand's words")

    assert "The brand&#39;s words" in html
    assert "Mine" not in html


def test_money_and_dates_are_written_as_the_dealership_reads_them():
    assert re.search(r"1\.299,50\s€", page("money", "1299.50"))
    assert "31. Dezember 2026" in page("date", "2026-12-31")


def test_the_dealership_speaks_for_itself_and_is_escaped():
    html = page("dealership_field", "ignored", default="dealership_name")

    assert "<p>Harbor &lt;Motors&gt;</p>" in html


def test_a_name_that_is_unknown_is_refused_by_name():
    template = TemplateFactory(source="{{ secret }}", zones=[])

    with pytest.raises(Refused, match="secret"):
        render(template, {}, FACTS)


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in (1..100000000) %}x{% endfor %}",
        "{% for i in (1..1000) %}{% for j in (1..1000) %}x{% endfor %}{% endfor %}",
        "{% for i in (1..1900) %}{{ it }}{% endfor %}",
    ],
    ids=["one long loop", "loops in loops", "long output"],
)
def test_a_template_has_an_end(source):
    template = TemplateFactory(source=source, zones=[{"key": "it"}])

    with pytest.raises(Refused, match="too large"):
        render(template, {"it": "x" * 5000}, FACTS)


@pytest.mark.parametrize(
    "source",
    [
        "{{ it | safe }}",
        "{% assign a = it %}",
        "{% include 'x' %}",
        "{% render 'x' %}",
        "{% capture a %}{% endcapture %}",
    ],
)
def test_sharp_tools_do_not_exist(source):
    with pytest.raises(Refused):
        merge.merge(source, {"it": "<b>"})


def test_control_without_escaping_the_attack_would_pass():
    assert merge.merge_plain("{{ it }}", {"it": ATTACK}) == ATTACK


def test_the_mail_starter_becomes_html_with_subject_and_text():
    template = make_starter("offer_mail")
    values = sample_values(template.zones.all(), FACTS) | {
        "subject": "Hi <b>\r\nBcc: x",
        "intro": "<p>Come <em>by</em></p>",
    }

    mail = render(template, values, FACTS)

    assert mail.subject == "Hi <b> Bcc: x"
    assert mail.html.startswith("<!doctype html>")
    assert "<mj-" not in mail.html
    assert "Come <em>by</em>" in mail.html
    assert 'href="https://public.example/harbor/"' in mail.html
    assert "background:#c2410c" in mail.html
    assert "Come by" in mail.text
    assert "<" not in mail.text.replace("<Motors>", "")


@pytest.mark.parametrize(
    "value", [ATTACK, "</mj-text><mj-raw><script>alert(1)</script></mj-raw><mj-text>"]
)
@pytest.mark.parametrize("key", ["subject", "preheader", "headline", "eyebrow", "button", "intro"])
def test_mjml_carries_no_attack_through(key, value):
    template = make_starter("offer_mail")

    html = render(template, {key: value}, FACTS).html

    assert "<script" not in html
    assert not re.search(r"<img[^>]*onerror", html)


def test_broken_mjml_is_refused_in_words():
    template = TemplateFactory(kind="mail", source="<mjml><mj-body></mjml>", zones=[])

    with pytest.raises(Refused, match="MJML"):
        render(template, {}, FACTS)


def test_the_landing_page_starter_speaks_the_dealerships_language_and_has_its_form():
    template = make_starter("offer_page")
    form = LeadForm(
        action="/harbor/",
        hidden={"token": "a<b"},
        typed={"name": '"><script>'},
        errors={"email": "Tell us where to write."},
    )

    html = render(template, sample_values(template.zones.all(), FACTS), FACTS, form=form).html

    assert '<html lang="de">' in html
    assert "--accent:#c2410c;--on-accent:#ffffff" in html
    assert 'action="/harbor/"' in html
    assert 'value="a&lt;b"' in html
    assert "Tell us where to write." in html
    assert "<script" not in html
    for field in ("name", "email", "phone", "message", "consent"):
        assert f'name="{field}"' in html
    assert 'href="tel:+49405550142"' in html


def test_a_form_that_was_sent_says_thank_you_instead():
    html = render(
        make_starter("offer_page"), {}, FACTS, form=LeadForm(action="/x/", sent=True)
    ).html

    assert 'role="status"' in html
    assert "<form" not in html


def test_rendering_a_page_takes_two_queries(django_assert_max_num_queries):
    template = make_starter("offer_page")
    asset = AssetFactory(toolkit=template.toolkit)

    with django_assert_max_num_queries(2):
        render(template, {"hero": str(asset.pk)}, FACTS)


def test_zones_can_be_tried_out_before_they_are_kept():
    template = TemplateFactory(source="{{ fresh }}", zones=[])

    assert (
        "Hello" in render(template, {}, FACTS, zones=[make_zone(key="fresh", default="Hello")]).html
    )


@pytest.mark.parametrize(
    ("country", "line"),
    [("US", "Ann Arbor, MI 48103"), ("DE", "48103 Ann Arbor"), ("", "48103 Ann Arbor")],
)
def test_the_town_is_written_as_its_post_writes_it(country, line):
    facts = MergeFacts(
        dealership_name="A",
        city="Ann Arbor",
        subdivision="MI",
        postal_code="48103",
        country=country,
    )

    assert line in page("dealership_field", None, default="dealership_town", facts=facts)
