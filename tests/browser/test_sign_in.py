"""Coming in, with a real browser: by invitation and passkey, by single sign-on, and being put out."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from dealers.network.actions import add_member, invite
from dealers.network.actions.invitations import Offer
from dealers.network.tokens import token_of
from portal.accounts.capabilities import Role
from portal.accounts.models import User
from portal.settings.providers import origins
from tests.factories.network import PASSWORD, BrandFactory, DealershipFactory, UserFactory
from tests.oidc.running import running_provider
from tests.saml.running import running_provider as running_identity_provider

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
# Playwright's synchronous interface runs a loop in this thread; Django would take it for its own.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def arrive(chromium):
    """Gives pages in browsers of their own."""
    contexts = []

    def open_page() -> Page:
        contexts.append(chromium.new_context(viewport={"width": 1280, "height": 900}))
        page = contexts[-1].new_page()
        page.set_default_timeout(60_000)
        return page

    yield open_page
    for context in contexts:
        context.close()


def sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{address}/")


def test_from_an_invitation_to_the_first_sign_in_with_a_passkey(live_server, arrive):
    dealership, principal = DealershipFactory(name="Harbor Cars"), UserFactory()
    add_member(principal, Role.DEALER_PRINCIPAL, at=dealership, by=None)
    offer = Offer(Role.SALES_AGENT, dealership, full_name="Nora Feld")
    invitation = invite("nora@dealer.example", offer, by=principal)
    page = arrive()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    authenticator = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})

    token = token_of(invitation.pk, invitation.issue)
    page.goto(f"{live_server.url}/network/invitation/{token}/")
    expect(page.get_by_text("as Sales agent: Harbor Cars")).to_be_visible()
    page.get_by_label("Password").fill("seven purple anvils sing")
    page.get_by_role("button", name="Come in").click()

    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("My laptop")
    expect(page.get_by_label("instead of the password")).to_be_checked()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{live_server.url}/")
    page.goto(f"{live_server.url}/network/")
    expect(page.get_by_role("link", name="Harbor Cars")).to_be_visible()


def test_single_sign_on_brings_somebody_in_with_their_role(live_server, arrive, settings, tmp_path):
    BrandFactory(name="North", slug="north")
    with running_provider(tmp_path, live_server.url) as provider:
        rule = {
            "claim": "groups",
            "value": "marketing",
            "role": "oem_marketer",
            "at": "brand:north",
        }
        known = provider.known_as([rule])
        settings.SINGLE_SIGN_ON = [known]
        app = {name: known[name] for name in ("name", "client_id", "secret")}
        app |= {"provider_id": known["id"], "settings": {"server_url": provider.url}}
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
        }
        policy = settings.CONTENT_SECURITY_POLICY
        directives = policy["DIRECTIVES"] | {"form-action": ["'self'", provider.url]}
        settings.CONTENT_SECURITY_POLICY = policy | {"DIRECTIVES": directives}
        provider.says(
            sub="7", email="iris@oem.example", email_verified=True, name="Iris Lund",
            groups=["marketing"],
        )  # fmt: skip
        page = arrive()
        page.goto(f"{live_server.url}/accounts/login/")
        page.get_by_role("button", name="Sign in with Corporate account").click()
        page.wait_for_url(f"{live_server.url}/")

    user = User.objects.get(email="iris@oem.example")
    assert user.full_name == "Iris Lund"
    assert [one.role for one in user.memberships.current()] == ["oem_marketer"]


def test_single_sign_on_with_saml_posts_its_way_back(live_server, arrive, settings, tmp_path):
    BrandFactory(name="North", slug="north")
    rule = {"claim": "groups", "value": "marketing", "role": "oem_marketer", "at": "brand:north"}
    with running_identity_provider(tmp_path) as provider:
        provider.trusted_by(settings, [rule])
        policy = settings.CONTENT_SECURITY_POLICY
        directives = policy["DIRECTIVES"] | {
            "form-action": ["'self'", *origins(settings.SINGLE_SIGN_ON)]
        }
        settings.CONTENT_SECURITY_POLICY = policy | {"DIRECTIVES": directives}
        provider.says(mail="iris@oem.example", displayName="Iris Lund", groups=["marketing"])
        page = arrive()
        metadata = page.request.get(f"{live_server.url}/accounts/saml/works/metadata/")
        provider.trusts(metadata.text())
        page.goto(f"{live_server.url}/accounts/login/")
        page.get_by_role("button", name="Sign in with Works account").click()
        page.wait_for_url(f"{live_server.url}/")

    user = User.objects.get(email="iris@oem.example")
    assert user.full_name == "Iris Lund"
    assert [one.role for one in user.memberships.current()] == ["oem_marketer"]


def test_who_is_signed_out_elsewhere_is_out_on_the_next_click(live_server, arrive):
    dealership, user = DealershipFactory(name="Harbor Cars"), UserFactory()
    add_member(user, Role.SALES_AGENT, at=dealership, by=None)
    here, there = arrive(), arrive()
    sign_in(there, live_server.url, user.email)
    sign_in(here, live_server.url, user.email)
    there.goto(f"{live_server.url}/network/")
    expect(there.get_by_role("link", name="Harbor Cars")).to_be_visible()

    here.goto(f"{live_server.url}/accounts/sessions/")
    here.get_by_role("main").get_by_role("button", name="Sign out", exact=True).click()
    expect(here.get_by_text("That browser is signed out.")).to_be_visible()

    there.get_by_role("link", name="Harbor Cars").click()
    there.wait_for_url(re.compile("/accounts/login/"))
