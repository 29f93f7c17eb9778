"""A template is checked before it is kept; each refusal names what is wrong."""

import pytest

from tests.factories.toolkits import make_zone
from toolkits.creative.checking import problems
from toolkits.creative.starters import starters

TEXT = make_zone(key="it")
IMAGE = make_zone(key="pic", kind="image")
OFFER = make_zone(key="offer", kind="offer", mode="locked")
CARS = make_zone(key="cars", kind="vehicles", mode="locked")

GOOD = [
    ("<h1>{{ it }}</h1>", [TEXT]),
    ('<img src="{{ pic }}" alt="{{ pic_alt }}">', [IMAGE]),
    (
        '<a href="{{ landing_url }}" style="color:{{ brand_accent }}" title="{{ it }}">{{ say_call }}</a>',
        [TEXT],
    ),
    (
        "{% if cars.size > 0 %}{% for c in cars %}{{ c.title }}{{ forloop.index }}{% endfor %}{% endif %}",
        [CARS],
    ),
    ("{{ offer_headline }}{{ offer_disclosure }}", [OFFER]),
    ("<style>a{color:{{ brand_accent }}}</style>{{ it }}", [TEXT]),
]
BAD = [
    ("{{ it }}{{ nope }}", [TEXT], "nope"),
    ("{{ it.secret }}", [TEXT], "it.secret"),
    ("{% for c in cars %}{{ c.cost }}{% endfor %}", [CARS], "cost"),
    ("{{ it | safe }}", [TEXT], "safe"),
    ("{% if it %}", [TEXT], "endif"),
    ("<p></p>", [TEXT], "appears nowhere"),
    ("{{ offer_headline }}", [OFFER], "without its disclosure"),
    ("{{ language }}", [make_zone(key="language")], "already has a meaning"),
    ("{{ it }}<script>x</script>", [TEXT], "<script>"),
    ("{{ it }}<iframe></iframe>", [TEXT], "<iframe>"),
    ("{{ it }}<p onclick='x'>", [TEXT], "onclick"),
    ("{{ it }}<p hx-get='/x'>", [TEXT], "hx-get"),
    ('{{ it }}<a href="javascript:x">', [TEXT], "can't run code"),
    ('<a href="{{ it }}">', [TEXT], "can't stand in the attribute"),
    (
        '<a href="https://x.example/?q={{ landing_url }}">{{ it }}</a>',
        [TEXT],
        "can't stand in the attribute",
    ),
    ('<p style="color:{{ it }}">', [TEXT], "can't stand in the attribute"),
    ("<p title={{ it }}>", [TEXT], "quotes"),
    ("<style>a{color:{{ it }}}</style>", [TEXT], "inside a style"),
    ("<!-- {{ it }} -->", [TEXT], "inside a comment"),
]


@pytest.mark.parametrize(("source", "zones"), GOOD)
def test_an_honest_template_passes(source, zones):
    assert problems("landing_page", source, zones) == []


@pytest.mark.parametrize(("source", "zones", "named"), BAD)
def test_a_wrong_template_is_refused_and_the_fault_is_named(source, zones, named):
    assert named in " ".join(problems("landing_page", source, zones))


@pytest.mark.parametrize("key", ["offer_page", "offer_mail"])
def test_our_own_starters_pass(key):
    starter = starters()[key]

    assert problems(starter.kind, starter.source, starter.new_zones()) == []


def test_a_mail_has_no_lead_form():
    assert problems("landing_page", "{{ lead_form }}", []) == []
    assert "lead_form" in problems("mail", "{{ lead_form }}", [])[0]
