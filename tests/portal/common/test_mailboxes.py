"""Reading a mailbox: each mail once, in order, whatever the server does."""

import socket
import ssl
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.common import mailboxes
from portal.common.mailboxes import MailboxError, Position, files_in, new_mails


def a_mail(subject: str, message_id: str = "") -> bytes:
    named = f"Message-ID: <{message_id}>\r\n" if message_id else ""
    return f"Subject: {subject}\r\n{named}\r\nHello\r\n".encode()


@pytest.fixture(autouse=True)
def _own_host(settings):
    settings.OUTBOUND_ALLOWED_HOSTS = ["localhost"]


def test_mails_come_once_in_order_and_the_mailbox_stays_as_it_was(mail_server):
    box = mail_server.folder()
    mail_server.put(box, a_mail("one"), a_mail("two"))

    first = list(new_mails(box, Position()))
    mail_server.put(box, a_mail("three"))
    then = list(new_mails(box, first[-1].position))

    assert [mail.raw for mail in first] == [a_mail("one"), a_mail("two")]
    assert [mail.raw for mail in then] == [a_mail("three")]
    assert list(new_mails(box, then[-1].position)) == []
    assert [mail.raw for mail in new_mails(box, Position())][2] == a_mail("three")


def test_it_says_when_the_server_took_a_mail_in(mail_server):
    box = mail_server.folder()
    mail_server.put(box, a_mail("now"))

    (mail,) = new_mails(box, Position())
    assert timedelta() <= datetime.now(UTC) - mail.arrived_at < timedelta(minutes=1)


def test_a_server_that_numbers_anew_is_read_from_its_beginning(mail_server):
    box = mail_server.folder()
    mail_server.put(box, a_mail("one", "1@x"))
    (before,) = new_mails(box, Position())
    moved_on = replace(before.position, validity=before.position.validity + 1, uid=10_000)

    (again,) = new_mails(box, moved_on)
    assert again.key == before.key


def test_a_mail_beyond_the_limit_is_told_and_not_fetched(mail_server, monkeypatch):
    monkeypatch.setattr(mailboxes, "LARGEST_MAIL", 60)
    box = mail_server.folder()
    mail_server.put(box, a_mail("small"), a_mail("large") + b"x" * 100)

    small, large = new_mails(box, Position())
    assert (small.whole, large.whole) == (True, False)
    assert b"large" in large.raw
    assert b"xxx" not in large.raw


def test_most_limits_one_turn_and_the_next_goes_on(mail_server):
    box = mail_server.folder()
    mail_server.put(box, *(a_mail(str(number)) for number in range(5)))

    first = list(new_mails(box, Position(), most=3))
    rest = list(new_mails(box, first[-1].position, most=3))
    assert [len(first), len(rest)] == [3, 2]


def test_two_mails_differ_in_their_key_and_one_does_not(mail_server):
    keys = {
        mailboxes.Mail(raw, datetime.now(UTC), Position()).key
        for raw in (a_mail("a", "1@x"), a_mail("a", "1@x"), a_mail("a", "2@x"), a_mail("a"))
    }
    assert len(keys) == 3


def test_a_wrong_password_and_a_silent_host_are_told_in_words(mail_server):
    with pytest.raises(MailboxError, match="refuses"):
        list(new_mails(replace(mail_server.mailbox, password="wrong"), Position()))
    with pytest.raises(MailboxError, match="reached"):
        list(new_mails(replace(mail_server.mailbox, port=9), Position()))
    with pytest.raises(MailboxError, match="refuses"):
        list(new_mails(replace(mail_server.mailbox, folder="nowhere"), Position()))


def test_a_host_in_our_own_network_is_not_spoken_to(mail_server, settings):
    settings.OUTBOUND_ALLOWED_HOSTS = []

    with pytest.raises(MailboxError, match="private network"):
        list(new_mails(mail_server.mailbox, Position()))


class TestTls:
    def test_a_certificate_that_nobody_vouches_for_is_refused(self, tls_port):
        box = mailboxes.Mailbox("localhost", "u", "p", port=tls_port[0])

        with pytest.raises(MailboxError, match="certificate"):
            list(new_mails(box, Position()))

    def test_behind_a_trusted_one_mails_are_read(self, tls_port, mail_server, monkeypatch):
        port, certificate = tls_port
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        box = mail_server.folder()
        mail_server.put(box, a_mail("sealed"))

        (mail,) = new_mails(replace(box, port=port, tls=True), Position())
        assert mail.raw == a_mail("sealed")


@pytest.fixture
def tls_port(mail_server, tmp_path):
    """A port that speaks TLS as localhost and hands on to the mail server; and its certificate."""
    path = tmp_path / "localhost.pem"
    path.write_bytes(_certificate())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(
            target=_serve, args=(listening, context, mail_server.port), daemon=True
        ).start()
        yield listening.getsockname()[1], path


def _serve(listening: socket.socket, context: ssl.SSLContext, port: int) -> None:
    try:
        while True:
            plain, _address = listening.accept()
            try:
                sealed = context.wrap_socket(plain, server_side=True)
            except OSError:
                continue
            behind = socket.create_connection(("127.0.0.1", port))
            threading.Thread(target=_pump, args=(sealed, behind), daemon=True).start()
            threading.Thread(target=_pump, args=(behind, sealed), daemon=True).start()
    except OSError:
        return


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(4096):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return


def _certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + built.public_bytes(pem)


def test_attached_files_come_with_their_names():
    raw = (
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
        b'Hello\r\n--b\r\nContent-Disposition: attachment; filename="stock.csv"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nVklO\r\n--b--\r\n"
    )
    assert list(files_in(raw)) == [("stock.csv", b"VIN")]
