"""The packages of SAML are an optional extra: nothing asks for them unless it is configured."""

import json
import os
import subprocess
import sys

from django.core.checks import run_checks

from tests.oidc.running import ROOT

ENTRY = {"id": "works", "name": "Works account", "protocol": "saml", "roles": []}
# Stands in for a machine on which requirements-saml.txt was never installed.
WITHOUT = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("onelogin", "xmlsec"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Missing())
"""
PORTAL = """
import django
django.setup()
from django.core.management import call_command
call_command("check")
from django.urls import NoReverseMatch, reverse
try:
    print("doors", reverse("saml_login", args=["works"]))
except NoReverseMatch:
    print("no doors")
from allauth.socialaccount.providers import registry
print("providers", sorted(each.id for each in registry.get_class_list()))
"""
LOADED = """
import sys
print("loaded", sorted({name for name in sys.modules if name.startswith(("onelogin", "xmlsec"))})[:1])
"""


def run(program: str, single_sign_on: list | None = None) -> subprocess.CompletedProcess:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "SINGLE_SIGN_ON": json.dumps(single_sign_on or []),
    }
    argv = [sys.executable, "-c", program]
    return subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_without_the_extra_the_portal_is_whole_and_has_no_doors_of_saml():
    done = run(WITHOUT + PORTAL)

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
    assert "no doors" in done.stdout
    assert "providers ['openid_connect']" in done.stdout


def test_with_the_extra_and_no_provider_of_saml_nothing_of_it_is_loaded():
    done = run(PORTAL + LOADED)

    assert "no doors" in done.stdout, done.stderr
    assert "loaded []" in done.stdout


def test_configured_without_the_extra_the_portal_refuses_and_says_what_to_install(provider):
    done = run(WITHOUT + PORTAL, [provider.known_as([])])

    assert done.returncode != 0
    assert "sign_in.E001" in done.stderr
    assert "pip install --requirement requirements-saml.txt" in done.stderr


def test_the_web_server_refuses_as_well(provider):
    done = run(WITHOUT + "import portal.wsgi", [provider.known_as([])])

    assert done.returncode != 0
    assert "requirements-saml.txt" in done.stderr


def test_configured_with_the_extra_the_doors_are_there(provider):
    done = run(PORTAL, [provider.known_as([])])

    assert done.returncode == 0, done.stderr
    assert "doors /accounts/saml/works/login/" in done.stdout
    assert "providers ['openid_connect', 'saml']" in done.stdout


def test_a_provider_of_which_too_little_is_known_is_named(settings):
    settings.SINGLE_SIGN_ON = [{**ENTRY, "sso_url": "idp.example/sso", "certificate": "MIIC"}]
    [error] = run_checks(tags=["sign_in"])

    assert error.id == "sign_in.E003"
    assert "works" in error.msg
    assert error.msg.endswith("entity_id, sso_url, certificate")


def test_two_providers_of_one_id_would_share_their_people(settings):
    oidc = {"id": "works", "name": "Works", "server_url": "https://login.example"}
    settings.SINGLE_SIGN_ON = [{**ENTRY, "id": "a place"}, ENTRY, oidc]
    errors = run_checks(tags=["sign_in"])

    assert [error.id for error in errors] == ["sign_in.E003", "sign_in.E003", "sign_in.E004"]
    assert errors[0].msg.endswith("id, entity_id, sso_url, certificate")
    assert errors[2].msg.endswith("works")


def test_metadata_that_cannot_be_read_are_named(settings, tmp_path):
    broken = tmp_path / "metadata.xml"
    broken.write_text("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    settings.SINGLE_SIGN_ON = [{**ENTRY, "metadata": str(broken)}]
    errors = run_checks(tags=["sign_in"])

    assert [error.id for error in errors] == ["sign_in.E002", "sign_in.E003"]
    assert str(broken) in errors[0].msg


def test_the_packages_load_side_by_side():
    """Xmlsec and lxml carry a libxml2 each, and must be built with the same."""
    done = run("import lxml.etree, xmlsec, onelogin.saml2.auth")

    assert done.returncode == 0, done.stderr
