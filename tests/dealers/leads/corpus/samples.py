"""One sample for each way in which real ADF strays from its text, with the right answer."""

from dataclasses import dataclass

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<?adf version="1.0"?>\n'
CAR = "<vehicle><year>2026</year><make>Aurel</make><model>Vento</model></vehicle>"
REACH = "<email>kim@example.com</email>"
DEFAULT = "default"


@dataclass(frozen=True)
class Sample:
    """A file and its answer: outcome, reason, what is said about it, and values to be found."""

    name: str
    raw: bytes
    outcome: str = "accepted"
    reason: str = ""
    warns: tuple[str, ...] = ()
    finds: tuple[tuple[str, object], ...] = ()


def _who(inside: str = "", name: str = '<name part="full">Kim Park</name>') -> str:
    return f"<customer><contact>{name}{inside or REACH}</contact></customer>"


def _adf(
    inside: str = "", *, car: str = CAR, who: str = "", head: str = HEAD, top: str = ""
) -> str:
    return f"{head}<adf><prospect{top}>{inside}{car}{who or _who()}</prospect></adf>"


def _date(text: str) -> str:
    return _adf(f"<requestdate>{text}</requestdate>")


def _car(inside: str, attributes: str = "") -> str:
    return _adf(car=f"<vehicle{attributes}><make>Aurel</make>{inside}</vehicle>")


def _phone(number: str, attributes: str = "", more: str = "") -> str:
    return _adf(who=_who(f"<phone{attributes}>{number}</phone>{REACH}{more}"))


def _note(text: str) -> str:
    return _adf(who=_who(f"{REACH}<comments>{text}</comments>"))


def _is(trap: str, raw: str | bytes, *finds: tuple[str, object], warns: str = "") -> Sample:
    data = raw if isinstance(raw, bytes) else raw.encode()
    return Sample(trap, data, warns=tuple(warns.split()), finds=finds)


def _not(trap: str, raw: str | bytes, reason: str, outcome: str = "quarantined") -> Sample:
    return Sample(trap, raw if isinstance(raw, bytes) else raw.encode(), outcome, reason)


def _mail(body: str, kind: str = "text/plain", more: str = "") -> str:
    return f"From: p@example.com\nSubject: Lead\nMIME-Version: 1.0\nContent-Type: {kind}\n{more}\n{body}"


ODD_PROLOG = '<?ADF VERSION "1.0"?>\n<?XML VERSION “1.0”?>\n'
WHAT = "vehicle_of_interest"
ESCAPED = _adf().replace("<", "&lt;").replace(">", "&gt;")
GENERAL = _adf(car="")
TRADE = '<vehicle interest="trade-in"><year>2019</year><make>Corv</make></vehicle>'
MIRROR = CAR.replace("<vehicle>", '<vehicle interest="trade-in">')
TWO = f"<adf><prospect>{CAR}{_who()}</prospect><prospect><id>2</id></prospect></adf>"
LATIN = _adf(who=_who(name="<name>Zoë Müller “Zö”</name>"))
PARTS = (
    'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nA lead.\n'
    '--b\nContent-Type: application/octet-stream; name="Leads.ADF"\n'
    'Content-Disposition: attachment; filename="Leads.ADF"\n\n'
)

SAMPLES = [
    _is("A01 upper-case prolog", _adf(head=ODD_PROLOG), warns="prolog_repaired"),
    _is("A01 two declarations", _adf(head=HEAD + HEAD), warns="prolog_repaired"),
    _is("A02 lower-case instruction", _adf()),
    _is("A02 no instruction", _adf(head="")),
    _is("A02 version on the root", _adf().replace("<adf>", '<adf version="1.0">')),
    _is("A03 blank lines", "\n\n  " + _adf()),
    _is("A03 byte order mark", b"\xef\xbb\xbf" + _adf().encode()),
    _is("A03 UTF-16", _adf(head="").encode("utf-16")),
    _is("A04 curly quotes", _car("", " status=”used”"), (f"{WHAT}.status", "used"), warns="recovered"),
    _is("A04 bare attribute", _adf("<id sequence=1>7</id>"), warns="recovered"),
    _is("A04 mismatched tag", _adf(car="<vehicle><make>A</model></vehicle>"), warns="recovered"),
    _not("A04 no contact survives", "<adf><prospect><vehicle><make>A</prospect></adf>", "no_contact_point"),
    _not("A05 cut off", _adf()[:-30], "cut_off"),
    _is("A06 nbsp", _note("Jane &amp; &nbsp;Co"), ("comments", "Jane & Co"), warns="entities_replaced"),
    _not("A06 entity", f'<!DOCTYPE adf [<!ENTITY x SYSTEM "file:///etc/passwd">]>{_adf(head="")}', "forbidden_entities"),
    _is("A07 cp1252", LATIN.encode("cp1252"), ("contact.name", "Zoë Müller “Zö”"), warns="encoding_assumed"),
    _is("A07 lost before", _adf(who=_who(name="<name>Zo\ufffd</name>")), ("contact.name", "Zo"), warns="characters_lost"),
    _is("A08 plain mail", _mail(_adf())),
    _is("A08 escaped in HTML", _mail(f"<html><pre>{ESCAPED}</pre></html>", "text/html")),
    _is("A08 attachment", f"From: p@example.com\n{PARTS}{_adf()}\n--b--\n"),
    _is("A08 quoted-printable", _mail(_adf().replace("=", "=3D").replace("Aurel", "Au=\nrel"), more="Content-Transfer-Encoding: quoted-printable\n"), (f"{WHAT}.make", "Aurel")),
    _not("A09 automatic reply", _mail("<p>We are away.</p>", "text/html"), "no_lead_in_mail", "not_a_lead"),
    _is("A10 two prospects", TWO),
    _is("A11 resend of an unknown one", _adf("<id>9</id>", top=' status="resend"')),
    _not("A11 resend without a word", '<adf><prospect status="resend"><id>404</id></prospect></adf>', "resend_of_unknown", "duplicate"),
    _is("A13 template's id", _adf('<id sequence="uniqueLeadId" source="x"></id>'), ("ids", [])),
    _is("A13 empty id", _adf("<id/>"), ("ids", [])),
    _is("A14 zulu", _date("2026-03-30T15:30:20Z"), ("request_date", "2026-03-30T15:30:20+00:00")),
    _is("A14 milliseconds", _date("2026-03-30T15:30:20.123-08:00"), ("request_date", "2026-03-30T23:30:20+00:00")),
    _is("A14 no zone", _date("2026-03-30T15:30:20"), warns="assumed_tz"),
    _is("A14 slashes", _date("03/30/20"), warns="assumed_tz request_date_implausible"),
    _is("A14 date only", _date("2026-03-30"), warns="assumed_tz"),
    _is("A14 blank between", _date("2026-03-30 15:30:20"), warns="assumed_tz"),
    _is("A14 short hour", _date("2026-03-30T8:47:50"), warns="assumed_tz"),
    _is("A14 time only", _date("8:47:50"), warns="request_date_unreadable"),
    _is("A14 short offset", _date("2026-03-30T15:30:20-08:0"), ("request_date", "2026-03-30T23:30:20+00:00"), warns="bad_offset"),
    _is("A14 mail's way", _date("Mon, 30 Mar 2026 15:30:20 -0800"), ("request_date", "2026-03-30T23:30:20+00:00")),
    _is("A14 no date", _date("not-a-date"), warns="request_date_unreadable"),
    _is("A14 empty", _date(""), warns="request_date_missing"),
    _is("A14 from the future", _date("2199-01-01T00:00:00Z"), warns="request_date_implausible"),
    _is("A16 comments in the prospect", _adf("<comment>Please call</comment>"), ("comments", "Please call")),
    _is("A16 id after the date", _adf("<requestdate/><id>12</id>"), ("ids.0.value", "12")),
    _is("A16 finance in the prospect", _adf("<finance><method>lease</method></finance>"), ("extra.0.path", "/prospect")),
    _is("A17 upper case", _car("", ' interest="LEASE" status="USED"'), (f"{WHAT}.interest", "lease"), (f"{WHAT}.status", "used")),
    _is("A17 unknown words", _car("", ' interest="loan" status="sold"'), (f"{WHAT}.interest", "unknown"), (f"{WHAT}.status_raw", "sold"), warns="unknown_value"),
    _is("A18 odometer", _car('<odometer unit="MILES">80,000</odometer>'), (f"{WHAT}.odometer.value", 80000), (f"{WHAT}.odometer.units", "mi")),
    _is("A19 zero price", _car("<price>0.00</price>"), (f"{WHAT}.price", None)),
    _is("A19 lower-case currency", _car('<price currency="usd">7.990</price>'), (f"{WHAT}.price.currency", "USD"), (f"{WHAT}.price.amount", "7990")),
    _is("A20 only a trade-in", _adf(car=TRADE), (WHAT, None), ("trade_in.make", "Corv")),
    _is("A21 mirrored trade-in", _adf(car=CAR + MIRROR), warns="trade_in_mirrors_interest"),
    _is("A22 no vehicle", GENERAL, (WHAT, None), warns="general_enquiry"),
    _is("A22 empty vehicle", _adf(car="<vehicle><make/></vehicle>"), (WHAT, None), warns="general_enquiry"),
    _not("A23 all empty", "<adf><prospect><vehicle/><customer><contact><phone/></contact></customer></prospect></adf>", "no_contact_point"),
    _is("A24 literal null", _adf(who=_who(name="<name>None</name>")), ("contact.name", None)),
    _is("A24 one name", _adf(who=_who(name="<name>Cher</name>")), ("contact.full_name", "Cher"), ("contact.last_name", None)),
    _is("A24 surname", _adf(who=_who(name='<name part="surname">Park</name>')), ("contact.last_name", "Park")),
    _is("A25 mobile", _phone("206-555-0147", ' type="mobile"'), ("contact.phones.0.type", "cellphone"), ("contact.phones.0.e164", "+12065550147")),
    _is("A25 voice", _phone("(206) 555-0147", ' type="voice"'), ("contact.phones.0.type", "phone")),
    _is("A25 home", _phone("206.555.0147", ' type="home"'), ("contact.phones.0.type", "home")),
    _is("A25 placeholder", _phone("1234567890"), ("contact.phones.0.e164", None), ("contact.phones.0.valid", False), warns="phone_invalid"),
    _is("A25 nines", _phone("9999999999"), ("contact.phones.0.e164", None), warns="phone_invalid"),
    _is("A26 broker as vendor", _adf("<vendor><vendorname>Any Portal</vendorname></vendor>"), ("vendor.name", "Any Portal")),
    _is("A27 no address", _adf("<vendor><url>Sent from VDP page</url></vendor>"), ("vendor.url", None), warns="not_a_url"),
    _is("A28 country", _phone("206-555-0147", more="<address><country>USA</country></address>"), ("contact.address.country", "US")),
    _is("A29 another make", _car("<year>1999</year><vin>2GTEK19R7V1511644</vin>").replace("Aurel", "Chevrolet"), (f"{WHAT}.make", "Chevrolet"), (f"{WHAT}.vin_decoded.maker", "GMC"), warns="vin_conflict"),
    _is("A30 number", _note("My SSN is 078-05-1120."), ("comments", "My •••")),
    _is("A30 birthday", _note("Call me. DOB: 02/03/1980"), ("comments", "Call me. •••")),
    _is("A30 one after the other", _note("SSN 078-05-1120, DOB 01/02/1980, income $85,000/yr"), ("comments", "•••••••••")),
    _is("A31 opt-in in words", _note("Email Opt-In: Yes"), ("comments", "Email Opt-In: Yes"), warns="opt_in_claimed"),
    _is("A32 markup", _note("<![CDATA[One<br />Two<script>x()</script>]]>"), ("comments", "One\nTwo")),
    _is("A32 paragraphs", _note("Hi<p>One</p>Two<br/>Three"), ("comments", "Hi\nOne\nTwo\nThree")),
    _is("A4 fewer than", _note("2 < 3 & <5 seats"), ("comments", "2 < 3 & <5 seats"), warns="entities_replaced"),
    _not("A23 no number at all", _adf(who=_who("<phone>0</phone><email>@</email>")), "no_contact_point"),
    _is("A14 a time that the clocks skip", _adf("<requestdate>2026-03-08T02:30:00</requestdate>"), warns="clock_change"),
    _is("A14 day first with dashes", _adf("<requestdate>29-02-2016 10:00</requestdate>"), ("request_date", "2016-02-29T18:00:00+00:00"), warns="assumed_tz"),
    _is("A32 partner's elements", _note("<p:x xmlns:p='urn:p'>VIP</p:x> Co"), ("comments", "VIP Co")),
    _is("A33 extension", _adf("<provider><campaign>Spring</campaign></provider>"), ("extra.0.xml", "<campaign>Spring</campaign>")),
    _is("A34 against the DTD", '<!DOCTYPE adf SYSTEM "http://127.0.0.1:9/adf.dtd">' + _adf(head=""), warns="doctype_ignored"),
]  # fmt: skip
