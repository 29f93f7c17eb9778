"""Texts of ADF as tests put them together, and the one prospect in them."""

from dealers.leads.adf import (
    read_adf,
)

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
