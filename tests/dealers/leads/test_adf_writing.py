"""ADF out again: what was read is written, and reads the same."""

from dataclasses import replace
from pathlib import Path
from random import Random
from xml.etree.ElementTree import Element, SubElement, tostring

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from dealers.leads.adf import Contact, Phone, Prospect, Vehicle, read_adf, write_adf
from dealers.leads.adf.vocabulary import ATTRIBUTES, ELEMENTS, PLACES, STRUCTURE

SAMPLES = Path(__file__).parent / "samples"
CHILDREN = {top: sorted(n for n, places in PLACES.items() if top in places) for top in STRUCTURE}

WORDS = [
    "Ann",
    "Zoë Müller",
    "a@example.com",
    "206-555-0147",
    "2026",
    "1999",
    "none",
    "",
    " ",
    "12.5",
    "7.990",
    "80,000",
    "call",
    "0",
    "-\n1HGCM82633A004352",
    "https://a.example",
    "a & b < c",
    "<b>bold</b>",
    "<<b>b>",
    "one\n\ntwo",
    "USA",
    "excellent",
    "quoted \" 'text'",
    "]]>",
]
VALUES = [
    "new",
    "resend",
    "used",
    "weird",
    "buy",
    "Trade In",
    "1",
    "0",
    "yes",
    "full",
    "surname",
    "last",
    "business",
    "mobile",
    "voice",
    "usd",
    "\nmiles",
    "day",
    "home",
    "x y",
    "",
]
FOREIGN = ["campaign", "{urn:partner}token", "Language", "phones", "details"]
KNOWN = sorted(ELEMENTS - {"adf", "prospect"})


def a_document(random: Random) -> bytes:
    """A document in which most things stand where they belong, and some do not."""
    root = Element("adf")
    root.append(_grow(random, "prospect", 4))
    return tostring(root)


def _grow(random: Random, name: str, depth: int) -> Element:
    known = [*sorted(ATTRIBUTES.get(name, ())), "partner", "{urn:partner}batch"]
    chosen = random.sample(known, k=min(len(known), random.choice((0, 0, 1, 2))))
    top = Element(name, {key: random.choice(VALUES) for key in chosen})
    rightful = CHILDREN.get(name)
    if not rightful or random.random() < 0.1:
        top.text = random.choice(WORDS)
    most = 8 if rightful else random.choice((0, 0, 0, 2))
    for _ in range(random.randrange(most + 1) if depth else 0):
        odd = not rightful or random.random() < 0.15
        child = random.choice(random.choice((FOREIGN, KNOWN)) if odd else rightful)
        top.append(_grow(random, child, depth - 1))
    return top


def without_warnings(prospects: list[Prospect]) -> list[Prospect]:
    return [replace(prospect, warnings=()) for prospect in prospects]


def assert_round_trip(raw: bytes) -> bytes:
    read = read_adf(raw)
    written = write_adf(read)
    assert without_warnings(read_adf(written)) == without_warnings(read)
    assert write_adf(read_adf(written)) == written
    return written


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**64))
def test_whatever_was_read_reads_the_same_after_writing(seed):
    assert_round_trip(a_document(Random(seed)))


@pytest.mark.parametrize("sample", sorted(SAMPLES.rglob("*.xml")), ids=lambda path: path.stem[:2])
def test_each_sample_reads_the_same_after_writing(sample):
    assert_round_trip(sample.read_bytes())


def _full(name: str, number: int) -> Element:
    top = Element(name, {key: f"{key} {number}" for key in ATTRIBUTES.get(name, ())})
    for child in CHILDREN.get(name, ()):
        if child != "comment":
            top.append(_full(child, number))
    if not CHILDREN.get(name):
        top.text = f"{name} text"
    return top


def test_every_element_of_the_standard_is_written_where_the_standard_has_it():
    root = Element("adf")
    prospect = _full("prospect", 1)
    prospect.attrib.clear()
    for vehicle in prospect.findall("vehicle"):
        vehicle.attrib.clear()
        vehicle.find("odometer").text = "12"
        SubElement(vehicle, "price").text = "5"
    root.append(prospect)

    written = fromstring(assert_round_trip(tostring(root)))
    for place, names in CHILDREN.items():
        for name in set(names) - {"comment"}:
            if place in ("prospect", "contact") and name == "comments":
                continue
            assert written.find(f".//{place}/{name}") is not None, f"{place}/{name}"


def test_extensions_go_back_to_where_they_stood():
    raw = (
        b"<adf><prospect partner='p'><customer><contact><name>A</name><email>a@b.co</email>"
        b"<language>en</language></contact></customer><provider><campaign>May</campaign>"
        b"<name>P</name></provider></prospect></adf>"
    )
    written = fromstring(assert_round_trip(raw))

    assert written.findtext("prospect/customer/contact/language") == "en"
    assert written.findtext("prospect/provider/campaign") == "May"
    assert written.find("prospect").get("partner") == "p"


def test_what_has_no_place_again_is_carried_beside():
    raw = b"<adf><prospect><finance><method>lease</method></finance></prospect></adf>"

    (again,) = read_adf(assert_round_trip(raw))
    assert {"path": "/prospect", "xml": "<finance><method>lease</method></finance>"} in again.extra


def test_a_lead_that_never_was_a_document_becomes_one():
    phone = Phone("206-555-0147", type="cellphone", preferred=True)
    prospect = Prospect(
        index=0,
        contact=Contact(full_name="Zoë \x00 <Müller>", emails=("z@example.com",), phones=(phone,)),
        vehicles=(Vehicle(year=2026, make="Aurel", model="Vento"),),
        comments="One\nTwo & <three>",
    )

    (again,) = read_adf(write_adf([prospect]))
    assert again.contact.full_name == "Zoë <Müller>"
    assert again.contact.phones == (phone,)
    assert again.vehicle_of_interest.model == "Vento"
