"""The lead inside a mail message, however it was wrapped."""

from email.message import EmailMessage

import pytest

from dealers.leads import mail
from dealers.leads.adf import read_adf

LEAD = (
    '<?xml version="1.0"?><adf><prospect><customer><contact><name>Zoë</name>'
    "<email>a@example.com</email></contact></customer></prospect></adf>"
)


def a_mail(**parts) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "p@example.com", "d@example.com", "A lead"
    message.set_content(parts.get("text", "A new lead for you."))
    if "html" in parts:
        message.add_alternative(parts["html"], subtype="html")
    return message


def names(raw: bytes) -> list[str]:
    files, texts = mail.candidates(raw)
    return [read_adf(found)[0].contact.name for found in files + texts]


def test_a_document_is_not_taken_for_a_mail():
    assert not mail.is_mail(LEAD.encode())
    assert not mail.is_mail(b"\n<adf>")
    assert mail.is_mail(bytes(a_mail()))
    assert mail.is_mail(b"From portal Mon Jan 1\nReceived: by x\n\nbody")


def test_a_plain_body_that_is_the_lead():
    assert names(bytes(a_mail(text=LEAD))) == ["Zoë"]


@pytest.mark.parametrize("subtype", ["xml", "x-adf+xml", "octet-stream"])
def test_an_attachment(subtype):
    message = a_mail()
    message.add_attachment(
        LEAD.encode(), maintype="application", subtype=subtype, filename="Leads.ADF"
    )

    assert names(bytes(message)) == ["Zoë"]


def test_a_lead_escaped_inside_html_only():
    shown = LEAD.replace("<", "&lt;").replace(">", "&gt;")
    message = EmailMessage()
    message["Subject"] = "A lead"
    message.set_content(f"<html><body><pre>{shown}</pre></body></html>", subtype="html")

    assert names(bytes(message)) == ["Zoë"]


def test_quoted_printable_with_soft_breaks():
    message = EmailMessage()
    message["Subject"] = "A lead"
    message.set_content(LEAD + " " * 200, cte="quoted-printable")

    assert names(bytes(message)) == ["Zoë"]


def test_the_attachment_is_tried_before_the_text_that_repeats_it():
    message = a_mail(text=LEAD.replace("Zoë", "Text"))
    message.add_attachment(LEAD.encode(), maintype="application", subtype="xml", filename="l.xml")

    assert names(bytes(message))[0] == "Zoë"


def test_an_automatic_reply_holds_no_lead():
    assert mail.candidates(bytes(a_mail(text="We are away.", html="<p>We are away.</p>"))) == (
        [],
        [],
    )


def test_a_broken_charset_does_no_harm():
    raw = b"Subject: x\nContent-Type: text/plain; charset=made-up\n\n" + LEAD.encode("cp1252")

    assert names(raw) == ["Zoë"]
