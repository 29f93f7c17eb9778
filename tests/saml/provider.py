"""A real SAML identity provider for tests, in a process of its own: pysaml2's, with one person.

    python -m tests.saml.provider PORT FOLDER

FOLDER holds `portal.xml`, what the portal says about itself, and `says.json`, read for each answer:
the person, and what the provider does otherwise than it should.
"""

import datetime
import json
import re
import sys
import traceback
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from lxml import etree
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT, saml, xmldsig
from saml2.authn_context import PASSWORD
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.server import Server
from saml2.sigver import CryptoBackend


class Signer(CryptoBackend):
    """Signs with the xmlsec package, where pysaml2 would run the program of that name.

    What matches `cut` is left out of what is signed, but for its first group.
    """

    def __init__(self, cut):
        super().__init__()
        self.cut = cut

    def sign_statement(self, statement, node_name, key_file, node_id):
        text = statement.decode() if isinstance(statement, bytes) else str(statement)
        text = re.sub(self.cut, r"\1", text) if self.cut else text
        root = etree.fromstring(text.encode())
        xmlsec.tree.add_ids(root, ["ID"])
        [signed] = root.xpath(f"//*[@ID='{node_id}']") if node_id else [root]
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_file(key_file, xmlsec.KeyFormat.PEM)
        context.sign(signed.find("{http://www.w3.org/2000/09/xmldsig#}Signature"))
        return etree.tostring(root).decode()


class Identity(BaseHTTPRequestHandler):
    """`/metadata`, `/sso` for whoever is sent here, `/start` for whoever begins here."""

    url: str
    folder: Path

    def do_GET(self):
        pages = {"/metadata": self.metadata, "/sso": self.answer, "/start": self.start}
        try:
            status, page = 200, pages[urlsplit(self.path).path]()
        except Exception:  # noqa: BLE001 - the test shows whatever it is
            status, page = 500, traceback.format_exc()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def metadata(self):
        return str(entity_descriptor(IdPConfig().load(self.config({}))))

    def answer(self):
        says = json.loads((self.folder / "says.json").read_text())
        server, asked = self.server_for(says), parse_qs(urlsplit(self.path).query)
        request = server.parse_authn_request(asked["SAMLRequest"][0], BINDING_HTTP_REDIRECT)
        about = server.response_args(request.message, [BINDING_HTTP_POST])
        return self.page(server, says, about["in_response_to"], about["destination"])

    def start(self):
        says = json.loads((self.folder / "says.json").read_text())
        server = self.server_for(says)
        [portal] = server.metadata.service_providers()
        [service] = server.metadata.assertion_consumer_service(portal, BINDING_HTTP_POST)
        return self.page(server, says, None, service["location"])

    def page(self, server, says, in_response_to, destination):
        """What takes the browser, and the response, back to the portal."""
        [portal] = server.metadata.service_providers()
        signed = says.get("signed", "assertion")
        response = server.create_authn_response(
            says["attributes"],
            in_response_to,
            says.get("recipient", destination),
            says.get("audience", portal),
            name_id=saml.NameID(format=saml.NAMEID_FORMAT_PERSISTENT, text=says["subject"]),
            authn={"class_ref": PASSWORD, "authn_auth": self.url},
            sign_assertion=signed == "assertion",
            sign_response=signed == "response",
            sign_alg=says.get("algorithm", xmldsig.SIG_RSA_SHA256),
            digest_alg=xmldsig.DIGEST_SHA256,
        )
        return server.apply_binding(
            BINDING_HTTP_POST, str(response), destination, "", response=True
        )["data"]

    def server_for(self, says):
        # The program is asked for, and never run: see Signer.
        trusts = {"metadata": {"local": [str(self.folder / "portal.xml")]}}
        config = self.config(says) | trusts | {"xmlsec_binary": sys.executable}
        server = Server(config=IdPConfig().load(config))
        server.sec.crypto = Signer(says.get("cut"))
        return server

    def config(self, says):
        key = says.get("key", "provider")
        default = {
            "lifetime": {"minutes": says.get("minutes", 5)},
            "attribute_restrictions": None,
            "name_form": saml.NAME_FORMAT_URI,
        }
        endpoints = {"single_sign_on_service": [(f"{self.url}/sso", BINDING_HTTP_REDIRECT)]}
        return {
            "entityid": says.get("issuer", f"{self.url}/metadata"),
            "service": {"idp": {"endpoints": endpoints, "policy": {"default": default}}},
            "key_file": str(self.folder / f"{key}.key"),
            "cert_file": str(self.folder / f"{key}.pem"),
        }


def make_key(folder: Path, name: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=2))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    (folder / f"{name}.key").write_bytes(pem)
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))


def main(port: str, folder: str) -> None:
    Identity.url, Identity.folder = f"http://127.0.0.1:{port}", Path(folder)
    for name in ("provider", "stranger"):
        make_key(Path(folder), name)
    HTTPServer(("127.0.0.1", int(port)), Identity).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:3])
